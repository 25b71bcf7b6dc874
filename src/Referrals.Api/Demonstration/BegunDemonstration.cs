using Npgsql;
using Referrals.Api.Commands;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Api.Referring;
using Referrals.Domain.Programmes;
using Referrals.EventStore;

namespace Referrals.Api.Demonstration;

/// <summary>How many steps of the demonstration are played, of how many.</summary>
public sealed record LoadingDemonstration(int Done, int Of);

/// <summary>A demonstration whose partnership is there and whose referrals are still to be played; nobody else loads one meanwhile.</summary>
internal sealed class BegunDemonstration(IServiceProvider services, AdvisoryLock alone) : IAsyncDisposable
{
    private readonly Databases _databases = services.GetRequiredService<Databases>();

    /// <summary>Plays everything in order of time, and marks the demonstration whole.</summary>
    public async Task PlayAsync(Action<LoadingDemonstration> played, CancellationToken ct)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var steps = Plan.Steps(PartnershipFile.Read(), services.GetRequiredService<ProgrammeCatalogue>(), now, County.Seed);
        var started = TimeProvider.System.GetTimestamp();
        await WaitForDiskAsync(wait: false, ct);
        await Player().PlayAsync(steps, now, Played, ct);
        await WaitForDiskAsync(wait: true, ct);
        await services.GetRequiredService<DatabaseSchema>().MarkCompleteAsync(ct);
        ProgressLine.End($"The demonstration is loaded: {County.Referrals + 2} referrals in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");

        void Played(int done)
        {
            played(new LoadingDemonstration(done, steps.Count));
            ProgressLine.Show(ProgressLine.Of(
                "Demonstration", done, steps.Count, "steps", TimeProvider.System.GetElapsedTime(started) * ((double)(steps.Count - done) / done)));
        }
    }

    public ValueTask DisposeAsync() => alone.DisposeAsync();

    /// <summary>The server's own handlers, on a store whose clock stands where the demonstration has come to.</summary>
    private Player Player()
    {
        var clock = new SimulatedClock();
        var store = DemonstrationPartnership.StoreAt(clock, services);
        var people = ActivatorUtilities.CreateInstance<PersonRecords>(services, store);
        var decisions = ActivatorUtilities.CreateInstance<ReferralDecisions>(
            services, ActivatorUtilities.CreateInstance<Decisions>(services, store), ActivatorUtilities.CreateInstance<NewReferrals>(services, people), people);
        return new Player(decisions, store, clock);
    }

    /// <summary>
    /// The embedded server need not bring each commit to the disk while it loads: a load that stops half way is begun again, and the commit
    /// that marks a whole one takes everything before it along.
    /// </summary>
    private async Task WaitForDiskAsync(bool wait, CancellationToken ct)
    {
        if (!_databases.IsEmbedded)
        {
            return;
        }

        foreach (var owner in (NpgsqlDataSource[])[_databases.Owner, _databases.KeysOwner])
        {
            await using var alter = owner.CreateCommand($"""
                do $$ begin execute format('alter database %I {(wait ? "reset synchronous_commit" : "set synchronous_commit = off")}', current_database()); end $$
                """);
            await alter.ExecuteNonQueryAsync(ct);
        }

        _databases.ConnectAnew();
    }
}
