using System.Security.Cryptography;
using System.Text;

namespace Referrals.EventStore.PersonalData;

/// <summary>The keys of the configuration that wrap record keys: one in use, and older ones that still open what they wrapped.</summary>
public sealed class KeyEncryptionKeys
{
    private readonly Dictionary<string, byte[]> _byId;

    /// <param name="currentId">The one that wraps new keys.</param>
    /// <param name="byId">Each 32 bytes, under the id that is stored with what it wraps.</param>
    public KeyEncryptionKeys(string currentId, IReadOnlyDictionary<string, byte[]> byId)
    {
        if (!byId.ContainsKey(currentId)) throw new ArgumentException($"There is no key-encryption key '{currentId}'.", nameof(currentId));
        if (byId.Any(key => key.Value.Length != Wrapping.SecretSize))
            throw new ArgumentException($"A key-encryption key is {Wrapping.SecretSize} bytes long.", nameof(byId));
        (CurrentId, _byId) = (currentId, new Dictionary<string, byte[]>(byId));
    }

    public string CurrentId { get; }

    internal byte[] Current => _byId[CurrentId];

    internal byte[]? Find(string id) => _byId.GetValueOrDefault(id);
}

/// <summary>A secret under another secret: nonce, tag, ciphertext; bound to the ids of both.</summary>
internal static class Wrapping
{
    public const int SecretSize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Wrap(byte[] wrapper, string wrapperId, Guid keyId, byte[] secret)
    {
        var wrapped = new byte[NonceSize + TagSize + secret.Length];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var aes = new AesGcm(wrapper, TagSize);
        aes.Encrypt(
            wrapped.AsSpan(0, NonceSize), secret, wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize), Context(wrapperId, keyId));
        return wrapped;
    }

    /// <exception cref="CryptographicException">The wrapper is not the one it was wrapped with.</exception>
    public static byte[] Unwrap(byte[] wrapper, string wrapperId, Guid keyId, ReadOnlySpan<byte> wrapped)
    {
        var secret = new byte[wrapped.Length - NonceSize - TagSize];
        using var aes = new AesGcm(wrapper, TagSize);
        aes.Decrypt(
            wrapped[..NonceSize], wrapped[(NonceSize + TagSize)..], wrapped.Slice(NonceSize, TagSize), secret, Context(wrapperId, keyId));
        return secret;
    }

    private static byte[] Context(string wrapperId, Guid keyId) => Encoding.UTF8.GetBytes($"{wrapperId}/{keyId}");
}
