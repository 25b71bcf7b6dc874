using Referrals.Api.Hosting;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.Releases.Facts;

namespace Referrals.Api.Commands;

/// <summary>Looks after the read models.</summary>
internal static class ProjectionCommands
{
    public static readonly ExecutableCommand Status = new(
        "projections status",
        "",
        """
        Lists the read models with their rows.
        They are written in the transaction of the event, so none is ever behind; but for the facts of releases, which follow the log.
        """,
        StatusAsync);

    public static readonly ExecutableCommand Rebuild = new(
        "projections rebuild",
        "[name]",
        """
        Builds one read model, or all, anew from the log.
        The new rows are built beside the old and put in their place in one transaction: readers see no gap, and the server may run.
        The facts of releases are made anew some hundreds at a time; those of people who were erased stay.
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

        var facts = services.GetRequiredService<FactsProjection>();
        var reader = (await services.GetRequiredService<ProjectionDaemon>().StatusAsync(ct)).Single(s => s.Name == facts.Name);
        Console.WriteLine($"{facts.Name,-20} version {((ISubscription)facts).Version,2}   {await facts.CountAsync(ct),12:N0} rows   behind {reader.Behind:N0}");
    }

    private static async Task RebuildAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        var facts = services.GetRequiredService<FactsProjection>();
        IReadOnlyList<string> names = [.. ProjectionCatalogue.Names, facts.Name];
        if (words is [var unknown, ..] && !names.Contains(unknown))
        {
            throw new CommandException($"There is no projection '{unknown}'. There are: {string.Join(", ", names)}.");
        }

        var store = services.GetRequiredService<DocumentStore>();
        var owner = services.GetRequiredService<Databases>().Owner;
        foreach (var name in words is [var one, ..] ? [one] : names)
        {
            var started = TimeProvider.System.GetTimestamp();
            var progress = new ProgressLine<RebuildProgress>(p => ProgressLine.Of(p.Projection, p.StreamsDone, p.Streams, "streams", p.Left));
            await (name == facts.Name ? facts.RebuildAsync(progress, ct) : store.RebuildAsync(name, owner, progress, ct));
            ProgressLine.End($"{name}: built anew in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        }
    }
}
