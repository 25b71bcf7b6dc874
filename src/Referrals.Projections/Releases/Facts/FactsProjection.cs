using Npgsql;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Releases.Facts;

/// <summary>
/// Keeps the facts abreast of the log. Whatever happens to a referral, to a record of its person or to a link between records, the referral's
/// rows are made again from all that is known at that moment; so a late or corrected entry moves them, and a rebuild gives the same rows.
/// Those of people who were erased are frozen: made for the last time while their keys were there, and never again.
/// </summary>
public sealed class FactsProjection(NpgsqlDataSource facts, StoreOptions store, Opener opener, ProgrammeCatalogue programmes) : ISubscription
{
    private const int Together = 500;

    private readonly EventStreams _streams = new(store);

    public string Name => "facts";

    public NpgsqlDataSource Connections => facts;

    public async Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct)
    {
        var tables = new FactTables(connection, ct);
        var making = new FactMaking(connection, _streams, opener, programmes);
        await KeepOrganisationsAsync([.. page.Events.Where(e => e.Data is OrganisationJoined or OrganisationLeft).Select(e => e.StreamId).Distinct()], connection, tables, ct);
        var records = page.Events.Where(e => e.Data is PersonRegistered or PersonDetailsChanged or PersonDetailsShared or PersonErased).Select(e => e.StreamId).ToHashSet();
        var links = page.Events.Where(e => e.Data is RecordsLinked or LinkProposed or LinkConfirmed or LinkRemoved or LinkLapsed).Select(e => e.StreamId).Distinct().ToList();
        if (links.Count > 0)
        {
            var read = await _streams.ReadAsync(connection, ReferralsStore.LinkStream, links, ct);
            var ends = read.Events.Values.Select(RecordsOf).SelectMany(r => r).ToList();
            records.UnionWith((await tables.SameAsync(ends)).SelectMany(same => same));
        }

        var touched = page.Events.Select(e => e.StreamId).ToHashSet();
        var about = records.Count == 0 ? [] : await tables.ReferralsOfAsync(records);
        await MakeAsync(making, tables, [.. touched.Union(about)], touched, ct);
    }

    /// <summary>
    /// Freezes what is about these records, of one human, as it stands at this moment in the log, whether the projection has come so far or
    /// not; call it while their keys are there. Again it does nothing.
    /// </summary>
    public async Task FreezeAsync(IReadOnlyCollection<Guid> records, CancellationToken ct = default)
    {
        await using var connection = await facts.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await _streams.HoldAsync(connection, this, ct); // nobody else writes facts meanwhile
        var tables = new FactTables(connection, ct);
        var made = await new FactMaking(connection, _streams, opener, programmes).MakeAsync(tables, await tables.ReferralsOfAsync(records), ct);
        await FreezeAsync(tables, [.. made.Rows.Where(r => r.History.LeadRecords.Any(records.Contains)).Select(r => r.Rows)]);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Makes all rows anew from the log, some hundreds at a time and in the place of the old ones, while everything runs. Frozen rows stay;
    /// others that no referral gives are removed.
    /// </summary>
    public async Task RebuildAsync(IProgress<RebuildProgress>? progress = null, CancellationToken ct = default)
    {
        await using var connection = await facts.OpenConnectionAsync(ct);
        var tables = new FactTables(connection, ct);
        var strangers = await tables.LivingAsync();
        var keys = await tables.KeysAsync();
        await KeepOrganisationsAsync(await _streams.IdsAsync(connection, ReferralsStore.OrganisationStream, ct), connection, tables, ct);
        var (streams, done, started) = (await _streams.IdsAsync(connection, ReferralsStore.ReferralStream, ct), 0, store.TimeProvider.GetTimestamp());
        foreach (var some in streams.Chunk(Together))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await _streams.HoldAsync(connection, this, ct);
            await MakeAsync(new FactMaking(connection, _streams, opener, programmes), tables, some, [], ct);
            await transaction.CommitAsync(ct);
            strangers.ExceptWith(some.Select(keys.OfReferral));
            done += some.Length;
            var elapsed = store.TimeProvider.GetElapsedTime(started);
            progress?.Report(new(Name, done, streams.Count, elapsed, elapsed / done * (streams.Count - done)));
        }

        await tables.RemoveAsync(strangers);
    }

    /// <summary>How many referrals there are facts of.</summary>
    public async Task<long> CountAsync(CancellationToken ct = default)
    {
        await using var command = facts.CreateCommand("select count(*) from facts.referrals");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task MakeAsync(FactMaking making, FactTables tables, Guid[] referrals, HashSet<Guid> mustBeReadable, CancellationToken ct)
    {
        if (referrals is [])
        {
            return;
        }

        var made = await making.MakeAsync(tables, referrals, ct);
        await tables.RemoveAsync(made.Gone);
        var erased = made.Rows.Where(r => r.Erased).ToList();
        var living = made.Rows.Where(r => !r.Erased).Select(r => r.Rows).ToList();
        await tables.RemoveAsync([.. living.Select(r => r.Referral.Key)]);
        await tables.AddAsync(living);
        await FreezeAsync(tables, [.. erased.Select(r => r.Rows)]);

        // Somebody else's event does not wait behind an event that cannot be read; its own stream's do.
        if (made.Unreadable.FirstOrDefault(u => mustBeReadable.Contains(u.Key)).Value is { } error)
        {
            throw error;
        }
    }

    private static async Task FreezeAsync(FactTables tables, IReadOnlyList<FactRows> rows)
    {
        await tables.RemoveAsync([.. rows.Select(r => r.Referral.Key)]);
        await tables.RememberFrozenAsync([.. rows.Select(r => r.Referral.Key)]);
        await tables.AddAsync([.. rows.Select(r => r.Frozen(FactKeys.OfNobody()))]);
    }

    private async Task KeepOrganisationsAsync(IReadOnlyList<Guid> ids, NpgsqlConnection connection, FactTables tables, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return;
        }

        foreach (var (id, events) in (await _streams.ReadAsync(connection, ReferralsStore.OrganisationStream, ids, ct)).Events)
        {
            var left = events.FirstOrDefault(e => e.Data is OrganisationLeft);
            if (events.FirstOrDefault(e => e.Data is OrganisationJoined) is { Data: OrganisationJoined joined } began)
            {
                await tables.PutAsync(id, joined.Kind, WorkingDays.InLondon(began.Timestamp), left is null ? null : WorkingDays.InLondon(left.Timestamp));
            }
        }
    }

    private static IEnumerable<Guid> RecordsOf(IReadOnlyList<IEvent> link) => link.SelectMany(e => e.Data switch
    {
        RecordsLinked l => [l.FirstId, l.SecondId],
        LinkProposed l => [l.FirstId, l.SecondId],
        _ => Array.Empty<Guid>(),
    });
}
