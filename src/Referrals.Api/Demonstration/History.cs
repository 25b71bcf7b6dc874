using Referrals.Api.Hosting;
using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Demonstration;

/// <summary>
/// The quarters before: referrals that are closed, written into the log while the server serves, one quarter after the other; and the
/// releases that are made of them. One that was stopped goes on where it was; referrals show once their read models are rebuilt.
/// </summary>
internal sealed class History(IServiceProvider services)
{
    private const int Seed = 20_240_401;
    private const string Whole = "whole";
    private const int References = 28 * 28 * 28 * 28 * 28; // five characters

    private readonly Databases _databases = services.GetRequiredService<Databases>();
    private readonly DatabaseSchema _schema = services.GetRequiredService<DatabaseSchema>();
    private readonly DocumentStore _store = services.GetRequiredService<DocumentStore>();

    /// <summary>The complete quarters before a day that are over and frozen, the oldest first.</summary>
    public static IReadOnlyList<ReleasePeriod> Quarters(DateOnly today, int count)
    {
        var last = ReleasePeriod.QuarterOf(today);
        while (last.FreezeDay >= today)
        {
            last = ReleasePeriod.QuarterOf(last.From.AddDays(-1));
        }

        return [.. Enumerable.Range(0, count).Select(back => ReleasePeriod.QuarterOf(last.From.AddMonths(-3 * back))).Reverse()];
    }

    /// <summary>Loads what is missing; one process does so at a time, and it is over when all is there.</summary>
    public async Task LoadAsync(int quarters, Action<LoadingDemonstration> loaded, CancellationToken ct)
    {
        await using var alone = await AdvisoryLock.TakeAsync(_databases.Owner, "demonstration history", ct);
        if (quarters <= 0 || !await _schema.IsDemonstrationAsync(ct) || await _schema.HasHistoryAsync(Whole, ct))
        {
            return;
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var names = ProjectionCatalogue.Names;
        var periods = Quarters(WorkingDays.InLondon(now), quarters);
        var published = Publications.Periods(periods);
        var (done, all) = (0, periods.Count + names.Count + published.Count);
        foreach (var quarter in periods)
        {
            loaded(new LoadingDemonstration(done++, all));
            if (!await _schema.HasHistoryAsync(quarter.Code, ct))
            {
                await WriteAsync(quarter, now, ct);
            }
        }

        foreach (var name in names)
        {
            loaded(new LoadingDemonstration(done++, all));
            await _store.RebuildAsync(name, _databases.Owner, ct: ct);
        }

        var publications = new Publications(services);
        foreach (var period in published)
        {
            loaded(new LoadingDemonstration(done++, all));
            await publications.PublishAsync(period, ct);
        }

        await _schema.MarkHistoryAsync(Whole, ct);
    }

    private async Task WriteAsync(ReleasePeriod quarter, DateTimeOffset now, CancellationToken ct)
    {
        var (partnership, programmes) = (PartnershipFile.Read(), services.GetRequiredService<ProgrammeCatalogue>());
        var seed = Seed + (quarter.From.Year * 12) + quarter.From.Month;
        var random = new Random(seed);
        var taken = await ReferencesAsync(ct);
        var lives = new Lives(partnership.On(WorkingDays.InLondon(now)), programmes, DemonstrationPartnership.Areas(), NewReference, random);
        foreach (var step in new County(new Desks(partnership, programmes), new Wording(), new WorkingCalendar(now), seed, quarter).Steps().OrderBy(s => s.At))
        {
            ct.ThrowIfCancellationRequested();
            await lives.PlayAsync(step);
        }

        await new Sealer(services.GetRequiredService<PersonalDataKeys>()).SealAsync([.. lives.Streams.SelectMany(s => s.Events)], ct);
        await using var connection = await _databases.Owner.OpenConnectionAsync(ct);
        await new StreamCopy(connection, _store.Options).WriteAsync(
            lives.Streams, lives.Referrals.Select(r => (r.Reference, r.Id)), DatabaseSchema.HistoryMark(quarter.Code));

        Reference NewReference()
        {
            while (true)
            {
                var reference = Reference.From("GL", (ulong)random.Next(References));
                if (taken.Add($"{reference}"))
                {
                    return reference;
                }
            }
        }
    }

    private async Task<HashSet<string>> ReferencesAsync(CancellationToken ct)
    {
        await using var command = _databases.Owner.CreateCommand("select reference from referrals.reference_register");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var references = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            references.Add(reader.GetString(0));
        }

        return references;
    }
}
