using Npgsql;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Security;

/// <summary>Who asks with a key or a token, and what it is good for.</summary>
internal sealed record Bearer(Actor Actor, Values<ApiScope> Scopes);

/// <summary>What a key or token has to be good for at an address.</summary>
internal sealed record Needed(Values<ApiScope> Scopes);

/// <summary>How addresses say it, and who falls short of it is told.</summary>
internal static class Needing
{
    public static T Needs<T>(this T endpoints, params ApiScope[] scopes)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(
            new Needed(Values.Of(scopes)), new ProducesResponseTypeMetadata(StatusCodes.Status403Forbidden, typeof(Problem), ["application/problem+json"]));

    /// <summary>For definitions, which are about nobody: any key will do.</summary>
    public static T NeedsNoScope<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new Needed([]));

    /// <summary>Scopes as tables keep them; a name that is no longer known counts for nothing.</summary>
    public static Values<ApiScope> Scopes(this NpgsqlDataReader row, int column) => Values.Of(row.GetFieldValue<string[]>(column).Select(ApiScopes.Find).OfType<ApiScope>());

    /// <summary>
    /// Refuses before anything is loaded; an address that does not say what it needs is for nobody, but for those that the framework puts in
    /// to say that there is none of this method.
    /// </summary>
    public static void MustHaveWhatIsNeededAt(this Bearer bearer, Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint)
        {
            return;
        }

        var needed = endpoint.Metadata.GetMetadata<Needed>() ?? throw new InvalidOperationException("This address does not say which scopes it needs.");
        var missing = string.Join(' ', needed.Scopes.Except(bearer.Scopes).Select(ApiScopes.NameOf));
        if (missing.Length > 0)
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "forbidden", "Not for you to do", $"Your key or token lacks what is needed here: {missing}. A coordinator of your organisation makes keys.")
            {
                Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = $"Bearer error=\"insufficient_scope\", scope=\"{missing}\"" },
            };
        }
    }
}
