using System.Security.Cryptography;
using System.Text;
using Referrals.Api.Security;

namespace Referrals.Api.Governance;

/// <summary>
/// Where and how often the head of the chain is exported, and under which key. <c>Audit:SigningKey</c> is an ECDSA key (P-256, PKCS #8,
/// base64); <c>Audit:PublicKeys</c> are further ones (SubjectPublicKeyInfo, base64) whose heads hold: those that were in use before.
/// </summary>
internal sealed class AuditSettings
{
    private const string Section = "Audit";

    private AuditSettings(string? folder, TimeSpan every, ECDsa? signing, IReadOnlyList<ECDsa> trusted) =>
        (HeadFolder, HeadEvery, SigningKey, Trusted) = (folder, every, signing, trusted);

    /// <summary>On another machine, or where nothing can be changed; without it a cut tail cannot be found.</summary>
    public string? HeadFolder { get; }

    public TimeSpan HeadEvery { get; }

    public ECDsa? SigningKey { get; }

    public IReadOnlyList<ECDsa> Trusted { get; }

    /// <exception cref="ConfigurationException">A setting cannot be used.</exception>
    public static AuditSettings From(IConfiguration configuration, bool development)
    {
        var audit = configuration.GetSection(Section);
        var every = audit["HeadEvery"] is not { } text ? TimeSpan.FromHours(1)
            : TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero ? time
            : throw new ConfigurationException($"{Section}:HeadEvery is no time (hh:mm:ss).");
        var signing = audit["SigningKey"] is { } key ? Private(key) : development ? Development() : null;
        if (!development && signing is not null && PublicOf(signing).AsSpan().SequenceEqual(PublicOf(Development())))
        {
            throw new ConfigurationException($"{Section}:SigningKey is the Development key, which everybody knows. Make one of your own.");
        }

        var folder = audit["HeadFolder"];
        return folder is not null && signing is null
            ? throw new ConfigurationException(
                $"Set {Section}:SigningKey (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER | base64 -w0), or no {Section}:HeadFolder.")
            : new AuditSettings(folder, every, signing, [.. audit.GetSection("PublicKeys").GetChildren().Select(k => Public(k.Value)), .. signing is null ? (ECDsa[])[] : [signing]]);
    }

    // Known to everybody, so that a demonstration starts with nothing set up; refused outside Development.
    private static ECDsa Development() =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData(Encoding.UTF8.GetBytes("referrals development audit key, not a secret")) });

    private static byte[] PublicOf(ECDsa key) => key.ExportSubjectPublicKeyInfo();

    private static ECDsa Private(string text) => Imported(text, "SigningKey", (key, bytes) => key.ImportPkcs8PrivateKey(bytes, out _));

    private static ECDsa Public(string? text) => Imported(text ?? "", "PublicKeys", (key, bytes) => key.ImportSubjectPublicKeyInfo(bytes, out _));

    private static ECDsa Imported(string text, string name, Action<ECDsa, byte[]> import)
    {
        var key = ECDsa.Create();
        try
        {
            import(key, Convert.FromBase64String(text));
            return key;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new ConfigurationException($"{Section}:{name} is no ECDsa key in base64.");
        }
    }
}
