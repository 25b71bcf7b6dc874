using System.Security.Cryptography;
using System.Text;
using Referrals.EventStore.PersonalData;

namespace Referrals.Api.Security;

/// <summary>
/// The key-encryption keys of the configuration, and the keys derived from them for what clients hold and for keyed hashes.
/// <c>PersonalData:Keys:{id}</c> is 32 bytes in base64; <c>PersonalData:CurrentKey</c> names the one in use where there are several.
/// <c>PersonalData:SearchKey</c> is that of hashes to search by, a key of its own; while <c>keys rotate</c> makes them anew,
/// <c>PersonalData:PreviousSearchKey</c> finds those that are not made yet.
/// </summary>
internal sealed class KeyRing
{
    public const string Section = "PersonalData";

    private const int KeySize = 32;

    // Known to everybody, so that a demonstration starts with nothing set up; refused outside Development.
    private static readonly byte[] s_development = SHA256.HashData("referrals development key, not a secret"u8);
    private static readonly byte[] s_developmentSearch = SHA256.HashData("referrals development search key, not a secret"u8);

    private readonly IReadOnlyList<byte[]> _roots;

    private KeyRing(string currentId, Dictionary<string, byte[]> byId, IReadOnlyList<byte[]> search)
    {
        (Wrappers, Search) = (new KeyEncryptionKeys(currentId, byId), search);
        _roots = [byId[currentId], .. byId.Where(k => k.Key != currentId).Select(k => k.Value)];
    }

    public KeyEncryptionKeys Wrappers { get; }

    /// <summary>The key of search hashes, and during its rotation the one before.</summary>
    public IReadOnlyList<byte[]> Search { get; }

    /// <exception cref="ConfigurationException">The keys are missing, unreadable, or known to everybody.</exception>
    public static KeyRing From(IConfiguration configuration, bool development)
    {
        var byId = configuration.GetSection($"{Section}:Keys").GetChildren().ToDictionary(k => k.Key, k => Parse($"Keys:{k.Key}", k.Value));
        if (byId.Count == 0)
        {
            return development
                ? new KeyRing("development", new() { ["development"] = s_development }, SearchFrom(configuration, development))
                : throw new ConfigurationException($"Set {Section}:Keys:<id> to a key-encryption key of 32 random bytes in base64 (openssl rand -base64 32), and keep a copy: without it nobody's data can be read.");
        }

        if (!development && byId.Values.Any(key => key.AsSpan().SequenceEqual(s_development)))
        {
            throw new ConfigurationException($"{Section}:Keys holds the Development key, which everybody knows. Set one of your own (openssl rand -base64 32).");
        }

        var current = configuration[$"{Section}:CurrentKey"] ?? (byId.Count == 1 ? byId.Keys.Single() : null);
        return current is not null && byId.ContainsKey(current)
            ? new KeyRing(current, byId, SearchFrom(configuration, development))
            : throw new ConfigurationException($"Set {Section}:CurrentKey to the id of the key in use, one of: {string.Join(", ", byId.Keys)}.");
    }

    /// <summary>One key for one purpose from each configured key, the current one first.</summary>
    public IReadOnlyList<byte[]> Derive(string purpose) =>
        [.. _roots.Select(root => HKDF.DeriveKey(HashAlgorithmName.SHA256, root, KeySize, info: Encoding.UTF8.GetBytes($"referrals/{purpose}")))];

    private static byte[][] SearchFrom(IConfiguration configuration, bool development)
    {
        byte[][] keys = [.. new[] { "SearchKey", "PreviousSearchKey" }.Where(name => configuration[$"{Section}:{name}"] is not null).Select(name => Parse(name, configuration[$"{Section}:{name}"]))];
        return configuration[$"{Section}:SearchKey"] is null
            ? development ? [s_developmentSearch, .. keys] : throw new ConfigurationException($"Set {Section}:SearchKey to 32 random bytes in base64 (openssl rand -base64 32), other than the key-encryption keys: people are found by hashes under it.")
            : !development && keys.Any(key => key.AsSpan().SequenceEqual(s_developmentSearch))
                ? throw new ConfigurationException($"{Section}:SearchKey is the Development key, which everybody knows. Set one of your own (openssl rand -base64 32).")
                : keys;
    }

    private static byte[] Parse(string name, string? text)
    {
        var key = new byte[KeySize + 1];
        return Convert.TryFromBase64String(text ?? "", key, out var size) && size == KeySize
            ? key[..KeySize]
            : throw new ConfigurationException($"{Section}:{name} is not 32 bytes in base64 (openssl rand -base64 32).");
    }
}

/// <summary>A setting is missing or unusable; the message says what to set.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
