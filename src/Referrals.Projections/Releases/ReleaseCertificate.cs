using System.Security.Cryptography;
using System.Text.Json;
using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases;

/// <summary>
/// What a release says of itself, published with it: by which rules people are protected, who checked that, and the SHA-256 of every file.
/// It speaks of the release, not of its tables.
/// </summary>
public sealed record ReleaseCertificate(
    string Period, string AuditorVersion, IReadOnlyList<NamedRule> Rules, int CellsShown, int CellsHidden, int SmallestFeasible, IReadOnlyList<HashedFile> Files)
{
    /// <summary>The file that it stands in.</summary>
    public const string FileName = "certificate.json";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The bytes: the same certificate is the same bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <exception cref="JsonException">It is no certificate.</exception>
    public static ReleaseCertificate Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<ReleaseCertificate>(bytes, s_json) ?? throw new JsonException("A certificate is missing.");

    /// <summary>The rules by their names.</summary>
    public static IReadOnlyList<NamedRule> RulesOf(DisclosureRules rules) =>
    [
        new("threshold", rules.Threshold), new("base", rules.Base), new("minimumFeasible", rules.MinimumFeasible), new("minimumReferrers", rules.MinimumReferrers),
        new("wholeGroupBelow", rules.WholeGroupBelow), new("moneyPeople", rules.MoneyPeople), new("moneyPercent", rules.MoneyPercent), new("moneyBase", rules.MoneyBase),
        new("shareFrom", rules.ShareFrom), new("meanFrom", rules.MeanFrom), new("medianFrom", rules.MedianFrom), new("ninetiethFrom", rules.NinetiethFrom),
        new("oneMoreIn", rules.OneMoreIn),
    ];

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
