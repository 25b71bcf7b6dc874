using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>Exported heads of the chain: a signed file each, that says which hash the chain had at which batch.</summary>
internal sealed class AuditHeads(AuditSettings settings)
{
    private const string Files = "head-*.json";

    private static readonly JsonSerializerOptions s_readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the head to the folder, whole or not at all.</summary>
    public async Task ExportAsync(AuditBatch head, CancellationToken ct)
    {
        if (settings is not { HeadFolder: { } folder, SigningKey: { } key })
        {
            return;
        }

        System.IO.Directory.CreateDirectory(folder);
        var hash = Convert.ToHexStringLower(head.Hash);
        var sealedAt = head.SealedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(key.SignData(Signed(head.Number, hash, sealedAt), HashAlgorithmName.SHA256));
        var file = Path.Combine(folder, $"head-{head.Number:D12}.json");
        var unfinished = $"{file}.{Guid.CreateVersion7():N}.tmp";
        await File.WriteAllTextAsync(unfinished, JsonSerializer.Serialize(new HeadFile(head.Number, hash, sealedAt, signature), s_readable), ct);
        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>Every head in the folder whose signature holds; the names of the files that say something else go to the list.</summary>
    public async Task<IReadOnlyList<AuditHead>> ReadAsync(string folder, List<string> broken, CancellationToken ct)
    {
        var heads = new List<AuditHead>();
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, Files).Order(StringComparer.Ordinal))
        {
            if (await ReadAsync(path, ct) is { } head)
            {
                heads.Add(head);
            }
            else
            {
                broken.Add(Path.GetFileName(path));
            }
        }

        return heads;
    }

    /// <summary>The head that was exported last; or, where that is none of ours, the name of its file.</summary>
    public async Task<(AuditHead? Head, string? Broken)> LastAsync(CancellationToken ct) =>
        settings.HeadFolder is not { } folder || !System.IO.Directory.Exists(folder) || System.IO.Directory.EnumerateFiles(folder, Files).Max(StringComparer.Ordinal) is not { } path ? (null, null)
        : await ReadAsync(path, ct) is { } head ? (head, null)
        : (null, Path.GetFileName(path));

    private async Task<AuditHead?> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            var file = JsonSerializer.Deserialize<HeadFile>(await File.ReadAllTextAsync(path, ct), s_readable)!;
            var signature = Convert.FromBase64String(file.Signature);
            return settings.Trusted.Any(key => key.VerifyData(Signed(file.Batch, file.Hash, file.SealedAt), signature, HashAlgorithmName.SHA256))
                ? new AuditHead(file.Batch, Convert.FromHexString(file.Hash), DateTimeOffset.Parse(file.SealedAt, CultureInfo.InvariantCulture)) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentNullException or NullReferenceException)
        {
            return null;
        }
    }

    private static byte[] Signed(long batch, string hash, string sealedAt) => Encoding.UTF8.GetBytes($"referrals audit head\n{batch}\n{hash}\n{sealedAt}");

    private sealed record HeadFile(long Batch, string Hash, string SealedAt, string Signature);
}
