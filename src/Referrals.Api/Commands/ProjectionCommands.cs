using Referrals.Api.Hosting;
using Referrals.EventStore;
using Referrals.Projections;

namespace Referrals.Api.Commands;

/// <summary>Looks after the read models.</summary>
internal static class ProjectionCommands
{
    public static readonly ExecutableCommand Status = new(
        "projections status",
        "",
        """
        Lists the read models with their rows.
        They are written in the transaction of the event, so none is ever behind.
        """,
        StatusAsync);

    public static readonly ExecutableCommand Rebuild = new(
        "projections rebuild",
        "[name]",
        """
        Builds one read model, or all, anew from the log.
        The new rows are built beside the old and put in their place in one transaction: readers see no gap, and the server may run.
        """,
        RebuildAsync);

    private static async Task StatusAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        var owner = services.GetRequiredService<Databases>().Owner;
        foreach (var projection in ProjectionCatalogue.Inline())
        {
            // Names of our own tables; nothing of them comes from outside.
            await using var command = owner.CreateCommand($"select count(*) from {projection.Table.Schema}.{projection.Table.Name}");
            Console.WriteLine($"{projection.Name,-20} version {projection.Version,2}   {await command.ExecuteScalarAsync(ct),12:N0} rows   behind 0");
        }
    }

    private static async Task RebuildAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        if (words is [var unknown, ..] && !ProjectionCatalogue.Names.Contains(unknown))
        {
            throw new CommandException($"There is no projection '{unknown}'. There are: {string.Join(", ", ProjectionCatalogue.Names)}.");
        }

        var store = services.GetRequiredService<DocumentStore>();
        var owner = services.GetRequiredService<Databases>().Owner;
        foreach (var name in words is [var one, ..] ? [one] : ProjectionCatalogue.Names)
        {
            var started = TimeProvider.System.GetTimestamp();
            await store.RebuildAsync(name, owner, new ProgressLine<RebuildProgress>(p => ProgressLine.Of(p.Projection, p.StreamsDone, p.Streams, "streams", p.Left)), ct);
            ProgressLine.End($"{name}: built anew in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        }
    }
}
