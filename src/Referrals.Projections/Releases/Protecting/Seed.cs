using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Referrals.Projections.Releases.Protecting;

/// <summary>What is left to chance in hiding cells for others' sake.</summary>
internal interface ISeed
{
    /// <summary>One of several keys, which stand in the order of their counts.</summary>
    string Draw(IReadOnlyList<string> cheap);

    /// <summary>Whether one more is hidden on a line, needed or not.</summary>
    /// <param name="line">The keys on it, the whole first.</param>
    /// <param name="already">How many were hidden on it so.</param>
    bool HidesOneMore(IReadOnlyList<string> line, int already);
}

/// <summary>Chance that nobody can foresee who does not know the secret, and that everybody can repeat who does.</summary>
internal sealed class Seed(byte[] secret, DisclosureRules rules) : ISeed
{
    /// <summary>The one with the smallest keyed hash.</summary>
    public string Draw(IReadOnlyList<string> cheap) => cheap.MinBy(k => Convert.ToHexString(Hash(k)), StringComparer.Ordinal)!;

    /// <summary>Where the keyed hash of the line and the number, read as a number, is a multiple of what the rules say.</summary>
    public bool HidesOneMore(IReadOnlyList<string> line, int already) =>
        BinaryPrimitives.ReadUInt64BigEndian(Hash($"{string.Join(' ', line)} {already}")) % (ulong)rules.OneMoreIn == 0;

    private byte[] Hash(string text) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text));
}
