using System.Security.Cryptography;
using System.Text;

namespace Referrals.EventStore.PersonalData;

/// <summary>
/// One sealed value: version byte, event id (16 bytes), length of the path (1) and path, nonce (12), tag (16), ciphertext.
/// AES-256-GCM; key id, event id and path are its associated data, so that no box passes for another.
/// </summary>
public static class SealedBox
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <param name="key">The secret, 32 bytes.</param>
    /// <param name="keyId">The secret's id.</param>
    /// <param name="eventId">The event that holds the value.</param>
    /// <param name="path">The member that holds it, at most 255 bytes.</param>
    /// <param name="plaintext">The value.</param>
    public static byte[] Seal(byte[] key, Guid keyId, Guid eventId, string path, ReadOnlySpan<byte> plaintext)
    {
        var pathSize = Encoding.UTF8.GetByteCount(path);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pathSize, byte.MaxValue, nameof(path));
        var head = 1 + 16 + 1 + pathSize;
        var box = new byte[head + NonceSize + TagSize + plaintext.Length];
        box[0] = Format;
        eventId.TryWriteBytes(box.AsSpan(1), bigEndian: true, out _);
        box[17] = (byte)pathSize;
        Encoding.UTF8.GetBytes(path, box.AsSpan(18));
        var nonce = box.AsSpan(head, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(
            nonce, plaintext, box.AsSpan(head + NonceSize + TagSize), box.AsSpan(head + NonceSize, TagSize), Context(keyId, box.AsSpan(0, head)));
        return box;
    }

    /// <summary>False for anything that this key did not seal under this id.</summary>
    public static bool TryOpen(byte[] key, Guid keyId, ReadOnlySpan<byte> box, out byte[] plaintext)
    {
        plaintext = [];
        if (box.Length < 18 || box[0] != Format) return false;
        var head = 18 + box[17];
        var size = box.Length - head - NonceSize - TagSize;
        if (size < 0) return false;
        var opened = new byte[size];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(
                box.Slice(head, NonceSize), box[(head + NonceSize + TagSize)..], box.Slice(head + NonceSize, TagSize), opened,
                Context(keyId, box[..head]));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        plaintext = opened;
        return true;
    }

    private static byte[] Context(Guid keyId, ReadOnlySpan<byte> head)
    {
        var context = new byte[16 + head.Length];
        keyId.TryWriteBytes(context, bigEndian: true, out _);
        head.CopyTo(context.AsSpan(16));
        return context;
    }
}
