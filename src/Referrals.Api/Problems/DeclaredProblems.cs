namespace Referrals.Api.Problems;

/// <summary>Says in the API's description which problems an address answers with.</summary>
internal static class DeclaredProblems
{
    private static readonly int[] s_reads = [401, 404, 422, 429];
    private static readonly int[] s_commands = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429];

    public static T RefusesReads<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.Refuses(s_reads);

    public static T RefusesCommands<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.Refuses(s_commands);

    public static T RefusesOtherRoles<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.Refuses([StatusCodes.Status403Forbidden]);

    private static T Refuses<T>(this T endpoints, int[] statuses)
        where T : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoints.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
        }

        return endpoints;
    }
}
