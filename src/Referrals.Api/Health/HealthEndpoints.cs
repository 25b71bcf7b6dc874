using Npgsql;
using Referrals.Api.Demonstration;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.EventStore;
using Referrals.Projections;

namespace Referrals.Api.Health;

/// <summary>That the process answers.</summary>
public sealed record Liveness(bool Live);

/// <summary>Whether requests can be answered, how far each reader of the log is behind, in events, and how far a demonstration is that is being loaded.</summary>
public sealed record Readiness(bool Ready, bool Database, bool Schema, bool Keys, IReadOnlyDictionary<string, long> Behind, LoadingDemonstration? Demonstration = null);

/// <summary>For load balancers and people on duty; says nothing about anyone.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder api)
    {
        var health = api.MapGroup("/health").WithTags("Health").AllowAnonymous().ShowsNobody();
        health.MapGet("/live", () => TypedResults.Ok(new Liveness(true))).WithName("Live");
        health.MapGet("/ready", ReadyAsync).WithName("Ready").Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(Databases databases, DatabaseSchema schema, ProjectionDaemon readers, DemonstrationLoad demonstration, CancellationToken ct)
    {
        var database = await AnswersAsync(databases.Reader, ct) && await AnswersAsync(databases.Writer, ct);
        var current = database && await schema.IsCurrentAsync(ct);
        var keys = await AnswersAsync(databases.Keys, ct);

        // Inline projections are written with the event: they are never behind.
        var behind = ProjectionCatalogue.Names.ToDictionary(name => name, _ => 0L);
        foreach (var reader in current ? await readers.StatusAsync(ct) : [])
        {
            behind[reader.Name] = reader.Behind;
        }

        var readiness = new Readiness(database && current && keys, database, current, keys, behind, demonstration.Progress);
        return readiness.Ready ? TypedResults.Ok(readiness) : TypedResults.Json(readiness, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> AnswersAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        try
        {
            await using var command = source.CreateCommand("select 1");
            return await command.ExecuteScalarAsync(ct) is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
