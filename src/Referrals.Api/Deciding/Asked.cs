using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;

namespace Referrals.Api.Deciding;

/// <summary>What a request says beside its body's content: who, when, under which key, and on which version it stands.</summary>
internal sealed record Asked(Actor Actor, DateTimeOffset Now, string TraceId, IList<EntityTagHeaderValue>? IfMatch, IdempotencyKey? Key);

/// <summary>A caller's key and what it was sent with, both as keyed hashes: nothing of either can be read from the database.</summary>
internal sealed record IdempotencyKey(string Hash, byte[] Fingerprint)
{
    /// <summary>The same under the keys that were in use before, while they are configured.</summary>
    public IReadOnlyList<IdempotencyKey> Older { get; init; } = [];
}

/// <summary>Reads <see cref="Asked"/> from a request.</summary>
internal sealed class Asking(KeyRing keys, TimeProvider time)
{
    private const int LongestKey = 200;

    private readonly IReadOnlyList<byte[]> _secrets = keys.Derive("idempotency");

    public Asked Of(HttpContext http, ReadOnlyMemory<byte> body) =>
        new(http.Actor(), time.GetUtcNow(), http.TraceId(), IfMatchOf(http), KeyOf(http, body.Span));

    /// <summary>The same of a form, which carries its key and the version that it was opened on as fields.</summary>
    public Asked OfForm(HttpContext http, string? key, ReadOnlyMemory<byte> body, string? version) => new(
        http.Actor(), time.GetUtcNow(), http.TraceId(),
        EntityTagHeaderValue.TryParse(version, out var tag) ? [tag] : throw ProblemException.OfStatus(StatusCodes.Status400BadRequest),
        Guid.TryParse(key, out var once) ? KeyOf(http, $"{once}", body.Span) : throw ProblemException.OfStatus(StatusCodes.Status400BadRequest));

    /// <summary>The same of one of several things that a form does together, whatever version each stands at.</summary>
    public Asked OfForm(HttpContext http, string? key, Guid item, ReadOnlyMemory<byte> body) => new(
        http.Actor(), time.GetUtcNow(), http.TraceId(), null,
        Guid.TryParse(key, out var once) ? KeyOf(http, $"{once}/{item}", body.Span) : throw ProblemException.OfStatus(StatusCodes.Status400BadRequest));

    private static IList<EntityTagHeaderValue>? IfMatchOf(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        return header.Count == 0 ? null
            : EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags) ? tags
            : throw new ProblemException(StatusCodes.Status400BadRequest, "bad-request", "Bad request", "If-Match is not a list of ETags.");
    }

    private IdempotencyKey? KeyOf(HttpContext http, ReadOnlySpan<byte> body)
    {
        var header = http.Request.Headers["Idempotency-Key"];
        if (header.Count == 0 || !HttpMethods.IsPost(http.Request.Method))
        {
            return null;
        }

        if (header is not [{ Length: > 0 and <= LongestKey } key] || key.Any(c => c is < '!' or > '~'))
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, "idempotency/bad-key", "Not an idempotency key", $"Send one Idempotency-Key of 1 to {LongestKey} visible ASCII characters.");
        }

        return KeyOf(http, key, body);
    }

    private IdempotencyKey KeyOf(HttpContext http, string key, ReadOnlySpan<byte> body)
    {
        var (current, older) = (Under(_secrets[0], http, key, body), new List<IdempotencyKey>());
        foreach (var secret in _secrets.Skip(1))
        {
            older.Add(Under(secret, http, key, body));
        }

        return current with { Older = older };
    }

    private static IdempotencyKey Under(byte[] secret, HttpContext http, string key, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        mac.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method}\n{http.Request.Path}\n"));
        mac.AppendData(body);
        return new IdempotencyKey(Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(key))), mac.GetHashAndReset());
    }
}
