using System.Buffers.Text;
using System.Security.Cryptography;

namespace Referrals.Api.Security;

/// <summary>
/// Short texts that callers keep and give back and cannot read or make: AES-256-GCM under a key of the purpose, bound to a context.
/// The nonce follows from context and content, so that the same content always gives the same text.
/// </summary>
internal sealed class OpaqueText(KeyRing keys, string purpose)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly IReadOnlyList<byte[]> _keys = keys.Derive(purpose);
    private readonly byte[] _nonceKey = keys.Derive($"{purpose}/nonce")[0];

    public string Seal(ReadOnlySpan<byte> context, ReadOnlySpan<byte> content)
    {
        var box = new byte[NonceSize + TagSize + content.Length];
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _nonceKey);
        mac.AppendData(BitConverter.GetBytes(context.Length));
        mac.AppendData(context);
        mac.AppendData(content);
        mac.GetHashAndReset().AsSpan(0, NonceSize).CopyTo(box);
        using var aes = new AesGcm(_keys[0], TagSize);
        aes.Encrypt(box.AsSpan(0, NonceSize), content, box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), context);
        return Base64Url.EncodeToString(box);
    }

    /// <summary>False for anything that was not sealed here for this context.</summary>
    public bool TryOpen(ReadOnlySpan<byte> context, ReadOnlySpan<char> text, out byte[] content)
    {
        content = [];
        if (text.Length > 4096 || !Base64Url.IsValid(text, out var size) || size < NonceSize + TagSize)
        {
            return false;
        }

        var box = Base64Url.DecodeFromChars(text);
        content = new byte[box.Length - NonceSize - TagSize];
        foreach (var key in _keys)
        {
            using var aes = new AesGcm(key, TagSize);
            try
            {
                aes.Decrypt(box.AsSpan(0, NonceSize), box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), content, context);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Perhaps an older key sealed it.
            }
        }

        return false;
    }
}
