using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Referrals.Api.Json;
using Referrals.EventStore.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>The ledger's file was changed by somebody else than us; the message says where.</summary>
internal sealed class LedgerAlteredException(string file, int line) : Exception(
    $"The erasure ledger {file} was altered at line {line}. Put the untouched copy in its place, or, if there is none, move the file away: it is written again from the keys' database.");

/// <summary>
/// The ledger outside the databases: one line of JSON for each id that was destroyed, each line with the hash of itself and of the one
/// before. Lines are only ever added, and are on the disk before a key is deleted.
/// </summary>
internal sealed class LedgerFile(string folder)
{
    private const string Instants = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(20);

    public string Path { get; } = System.IO.Path.Combine(folder, "erasures.jsonl");

    /// <summary>Adds what the file does not have, and says everything that it has then.</summary>
    /// <exception cref="LedgerAlteredException">A line does not follow from the one before.</exception>
    public async Task<IReadOnlyList<Destroyed>> MergeAsync(IReadOnlyCollection<Destroyed> entries, CancellationToken ct)
    {
        System.IO.Directory.CreateDirectory(folder);
        await using var file = await OpenAloneAsync(ct);
        var (lines, size) = await ReadAsync(file, ct);

        // What a crash left without its end was not yet followed by a deletion: it comes again with its entry.
        file.SetLength(size);
        file.Position = size;
        var all = new List<Destroyed>();
        var hash = "";
        foreach (var text in lines)
        {
            all.Add(Parse(text, ref hash) is { } entry ? entry : throw new LedgerAlteredException(Path, all.Count + 1));
        }

        var known = all.Select(e => e.Id).ToHashSet();
        var added = new StringBuilder();
        foreach (var entry in entries.Where(e => known.Add(e.Id)))
        {
            all.Add(entry);
            var line = new Line(all.Count, entry.Id, entry.Kind, entry.Cause, entry.At.ToUniversalTime().ToString(Instants, CultureInfo.InvariantCulture), "");
            hash = HashOf(line, hash);
            added.Append(JsonSerializer.Serialize(line with { Hash = hash }, ApiJson.Options)).Append('\n');
        }

        if (added.Length > 0)
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(added.ToString()), ct);
            file.Flush(flushToDisk: true);
        }

        return all;

        Destroyed? Parse(string text, ref string before)
        {
            try
            {
                var line = JsonSerializer.Deserialize<Line>(text, ApiJson.Options)!;
                before = HashOf(line with { Hash = "" }, before);
                return line.Number == all.Count + 1 && line.Hash == before
                    ? new Destroyed(line.Id, line.Kind, line.Cause, DateTimeOffset.ParseExact(line.At, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))
                    : null;
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                return null;
            }
        }
    }

    // Nodes may share the folder.
    private async Task<FileStream> OpenAloneAsync(CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        for (var left = 250; ; left--)
        {
            try
            {
                return new FileStream(Path, options);
            }
            catch (IOException e) when (left > 0 && e is not (DirectoryNotFoundException or PathTooLongException))
            {
                await Task.Delay(s_wait, ct);
            }
        }
    }

    private static async Task<(string[] Lines, long Size)> ReadAsync(FileStream file, CancellationToken ct)
    {
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, ct);
        var size = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        return (Encoding.UTF8.GetString(bytes, 0, size).Split('\n', StringSplitOptions.RemoveEmptyEntries), size);
    }

    private static string HashOf(Line line, string before) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + JsonSerializer.Serialize(line, ApiJson.Options))));

    private sealed record Line(int Number, Guid Id, DestroyedKind Kind, Guid Cause, string At, string Hash);
}
