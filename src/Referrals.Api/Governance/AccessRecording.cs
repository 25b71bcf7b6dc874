using System.Security.Cryptography;
using System.Text;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>
/// Records every look at a person or referral, and every refused one, before the answer leaves: what cannot be recorded is not
/// answered.
/// </summary>
internal sealed class AccessRecording(AccessLog log, KeyRing keys, TimeProvider time) : IEndpointFilter
{
    private static readonly string[] s_people = ["/api/people/{id", "people/{id"];
    private static readonly string[] s_referrals = ["/api/referrals/{id", "/api/journeys/{id", "referrals/{id", "journeys/{id"];

    private readonly byte[] _words = keys.Derive("access log words")[0];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<Discloses>() is { Kind: { } kind })
        {
            var shown = http.Features.Get<Shown>() ?? throw new InvalidOperationException("This address shows people and did not say whom.");
            await RecordAsync(http, http.Actor(), kind, shown);
        }

        return result;
    }

    /// <summary>Records a look that no address gives, or a further one.</summary>
    public Task RecordAsync(HttpContext http, Actor actor, AccessKind kind, Shown shown) => log.WriteAsync(
        new AccessEntry(time.GetUtcNow(), actor, kind, shown.Purpose ?? UsualFor(actor), OperationOf(http), http.TraceId())
        {
            PersonIds = shown.PersonIds,
            ReferralIds = shown.ReferralIds,
            Fields = shown.Fields,
            Words = [.. shown.Words.Select(HashOf)],
        });

    /// <summary>Records that somebody who signed in was refused: something not for them, or what is not there for them.</summary>
    public async Task RecordRefusalAsync(HttpContext http, int status)
    {
        if (status is not (StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound) || http.Features.Get<Actor>() is not { } actor)
        {
            return;
        }

        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var id = Guid.TryParse(http.GetRouteValue("id") as string, out var named) ? named : Guid.Empty;
        var person = id != Guid.Empty && s_people.Any(p => route.StartsWith(p, StringComparison.Ordinal));
        var referral = id != Guid.Empty && s_referrals.Any(r => route.StartsWith(r, StringComparison.Ordinal));
        await log.WriteAsync(new AccessEntry(time.GetUtcNow(), actor, AccessKind.Refusal, UsualFor(actor), OperationOf(http), http.TraceId())
        {
            PersonIds = person ? [id] : [],
            ReferralIds = referral ? [id] : [],
            Status = status,
        });
    }

    /// <summary>A word as the log keeps it: the same word gives the same hash, and the hash nobody the word.</summary>
    public byte[] HashOf(string word) => HMACSHA256.HashData(_words, Encoding.UTF8.GetBytes(word.Normalize(NormalizationForm.FormKC).ToUpperInvariant()));

    private static AccessPurpose UsualFor(Actor actor) => actor.Role switch
    {
        Role.Coordinator => AccessPurpose.Coordination,
        Role.InformationGovernance => AccessPurpose.Governance,
        Role.Administrator => AccessPurpose.Administration,
        Role.Evaluator => AccessPurpose.Evaluation,
        Role.System or Role.Platform => AccessPurpose.Integration,
        Role.Person => AccessPurpose.PersonAsked,
        _ => AccessPurpose.DirectCare,
    };

    /// <summary>The name of the address, and for a page its pattern: neither says anything about anybody.</summary>
    private static string OperationOf(HttpContext http) =>
        http.GetEndpoint() is not { } endpoint ? "" : endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? $"/{(endpoint as RouteEndpoint)?.RoutePattern.RawText}";
}
