using System.Security.Cryptography;
using System.Text;

namespace Referrals.Projections.Releases.Facts;

/// <summary>Names of rows and people that lead back to none without the secret.</summary>
internal sealed class FactKeys(byte[] secret)
{
    public Guid OfReferral(Guid referralId) => Of("referral", referralId);

    /// <param name="recordId">The least of all the records of a human.</param>
    public Guid OfPerson(Guid recordId) => Of("person", recordId);

    /// <summary>Leads nowhere at all.</summary>
    public static Guid OfNobody() => new(RandomNumberGenerator.GetBytes(16));

    private Guid Of(string kind, Guid id) => new(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{kind}:{id}")).AsSpan(0, 16), bigEndian: true);
}
