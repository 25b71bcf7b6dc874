using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Demonstration;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.People;

/// <summary>
/// Looks at records that were begun or changed: brings their hashes up to date, links what is certain, proposes what somebody has to
/// decide. In the background and on one node at a time, so that no answer takes longer for somebody who is known.
/// </summary>
internal sealed partial class LinkKeeper(
    Databases databases, DocumentStore store, Opener opener, RecordHashes hashes, RecordLinks links, RestrictedMembers restricted,
    DemonstrationLoad demonstration, Jobs jobs, TimeProvider time, ILogger<LinkKeeper> logger) : BackgroundService
{
    // A name with a birthday or a postcode that so many records have in common is a habit of typing, not a person.
    private const int Crowd = 20;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_later = TimeSpan.FromMinutes(1);

    private readonly Job _job = jobs.Of("link keeper", s_pause);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await demonstration.Done.WaitAsync(stoppingToken);
        await Rounds.RunAsync(time, s_pause, _job.Watch(KeepAsync), Log, stoppingToken);
    }

    /// <summary>Takes the records that wait, a few at a time; false when another node is at them.</summary>
    private async Task<bool> KeepAsync(CancellationToken ct)
    {
        while (await WaitingAsync(ct) is not [])
        {
            await using var alone = await AdvisoryLock.TryTakeAsync(databases.Writer, "link keeper", ct);
            if (alone is null)
            {
                return false;
            }

            foreach (var (personId, sequence) in await WaitingAsync(ct))
            {
                await TakeAsync(personId, sequence, ct);
            }
        }

        return true;
    }

    private async Task TakeAsync(Guid personId, long sequence, CancellationToken ct)
    {
        try
        {
            await LookAtAsync(personId, ct);
            await ExecuteAsync("delete from referrals.link_work where person_id = $1 and seq = $2", ct, personId, sequence);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It stands in nobody's way, and is tried again.
            Report(e);
            await ExecuteAsync("update referrals.link_work set not_before = $3 where person_id = $1 and seq = $2", ct, personId, sequence, time.GetUtcNow() + s_later);
        }
    }

    private async Task LookAtAsync(Guid personId, CancellationToken ct)
    {
        if (await LoadAsync(personId, ct) is not { } seen)
        {
            await hashes.ForgetAsync([personId], ct);
            return;
        }

        var one = seen.Record;
        await hashes.FollowAsync(one.OrganisationId, one.RecordId, seen.Details, ct);
        if (await SourceAsync(seen, ct) is { } source)
        {
            await links.FindOutAsync(one, source, LinkGrounds.Referral, Asked(), ct);
        }

        var before = await links.OfAsync(one, ct);
        var others = new List<(LinkedRecord Record, LinkGrounds? Grounds)>();
        foreach (var id in before.Union(await hashes.AlikeAsync(one, seen.Details, Crowd, ct)))
        {
            if (await LoadAsync(id, ct) is { } other)
            {
                others.Add((other.Record, Traits.InCommon(seen.Details, other.Details)));
            }
        }

        // What is certain first: it may settle the rest.
        var settled = new HashSet<Guid>();
        foreach (var (other, grounds) in others.OrderBy(o => o.Grounds ?? LinkGrounds.NameAndPhone))
        {
            if (grounds is not LinkGrounds.NhsNumberAndBirth && settled.Count == 0)
            {
                settled.UnionWith((await links.LinkedAsync([personId], ct))[personId]);
            }

            if (grounds is LinkGrounds.NhsNumberAndBirth || before.Contains(other.RecordId) || !settled.Contains(other.RecordId))
            {
                await links.FindOutAsync(one, other, grounds, Asked(), ct);
            }
        }

        await restricted.TakeOverAsync(personId, ct);
    }

    private async Task<LinkedRecord?> SourceAsync(SeenRecord seen, CancellationToken ct)
    {
        if (seen.FromReferralId is not { } referralId)
        {
            return null;
        }

        await using var session = store.LightweightSession();
        var events = await session.Events.FetchStreamAsync(referralId, ct: ct);
        return Copies.SourceOf(seen.Record.RecordId, events.Select(e => e.Data)) is { } sourceId
            && await session.Events.AggregateStreamAsync<PersonRecord>(sourceId, ct: ct) is { } source
            ? new LinkedRecord(source.Id, source.OrganisationId) : null;
    }

    private async Task<SeenRecord?> LoadAsync(Guid personId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<PersonRecord>(personId, ct);
        return stream.Aggregate is { } record && (await opener.OpenAsync(record, ct)).Details.TryRead(out var details)
            ? new SeenRecord(new LinkedRecord(personId, record.OrganisationId), details, stream.Events.Select(e => e.Data).OfType<PersonRegistered>().First().FromReferralId)
            : null;
    }

    private async Task<IReadOnlyList<(Guid PersonId, long Sequence)>> WaitingAsync(CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select person_id, seq from referrals.link_work where not_before <= $1 order by seq limit 100");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => (r.GetGuid(0), r.GetInt64(1)), ct);
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = databases.Writer.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(ct);
    }

    private void Report(Exception e)
    {
        _job.Failed(e);
        Log(e);
    }

    private void Log(Exception e) => Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);

    private Asked Asked() => new(Actor.Platform, time.GetUtcNow(), "link keeper", null, null);

    private sealed record SeenRecord(LinkedRecord Record, PersonDetails Details, Guid? FromReferralId);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "Records were not looked at, and will be again: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);
}
