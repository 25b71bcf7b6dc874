using System.Security.Cryptography;

namespace Referrals.Api.People;

/// <summary>Draws ids of people: random (version 4), since an id with a time in it would tell when somebody became known.</summary>
internal static class PersonIds
{
    public static Guid Draw()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
