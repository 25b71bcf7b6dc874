using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Drafts;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.Releases.Facts;

namespace Referrals.Api.Governance;

/// <summary>
/// Carries out erasures whose 72 hours are over, and destroys texts that were redacted. One node does so at a time; whatever stops it
/// in the middle, the next round goes on where it stood.
/// </summary>
internal sealed partial class ErasureKeeper(
    Databases databases, DocumentStore store, ErasureScopes scopes, ErasureLedger ledger, LegalHolds holds, PersonalDataKeys keys, KeptDrafts drafts, FactsProjection facts, Jobs jobs, TimeProvider time, ILogger<ErasureKeeper> logger)
    : BackgroundService
{
    // Why a text of somebody else's was destroyed; it names nobody.
    private const string Why = "It named somebody whose records were erased.";

    // What a legal hold stops is due again when it is lifted.
    private const string Due = """
        state in ('confirmed', 'begun') and destroy_at <= $1 and not exists (
            select from referrals.restrictions r join referrals.legal_holds h on h.person_id = r.subject_id
            where r.erasure_id = e.erasure_id and h.lifted_at is null)
        """;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private readonly Job _job = jobs.Of("erasure keeper", s_pause);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Rounds.RunAsync(time, s_pause, _job.Watch(KeepAsync), Log, stoppingToken);
    }

    /// <summary>Does what is due; false when another node is at it.</summary>
    public async Task<bool> KeepAsync(CancellationToken ct)
    {
        if (!await IsAnythingDueAsync(ct))
        {
            return true;
        }

        await using var alone = await AdvisoryLock.TryTakeAsync(databases.Writer, "erasure keeper", ct);
        if (alone is null)
        {
            return false;
        }

        await DestroyTextsAsync(alone.Connection, ct);
        foreach (var id in await DueAsync(alone.Connection, ct))
        {
            try
            {
                await CarryOutAsync(id, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Report(e);
            }
        }

        return true;
    }

    private async Task<bool> IsAnythingDueAsync(CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            $"select exists (select from referrals.texts_to_destroy) or exists (select from referrals.erasures e where {Due})");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow().ToUniversalTime() });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>First the point of no return, then the facts while the keys are there, then the keys, then what everybody reads: each can be done again.</summary>
    private async Task CarryOutAsync(Guid id, CancellationToken ct)
    {
        var (erasure, by) = await LoadAsync(id, ct);
        if ((erasure.State is ErasureState.Confirmed && !await BegunAsync(erasure, by, ct)) || await holds.StandAsync(erasure.Records.Select(r => r.PersonId), ct))
        {
            return;
        }

        await using var session = SessionOf(by);
        var redactions = await RedactionsAsync(session, erasure, ct);
        await facts.FreezeAsync([.. erasure.Records.Select(r => r.PersonId)], ct);
        var about = await drafts.IdsAboutAsync(erasure.Records.Select(r => r.PersonId), ct);
        var counts = await ledger.DestroyAsync(id, erasure.Records.Select(r => r.PersonId), redactions.SelectMany(r => r.Keys).Concat(about), ct);
        await drafts.RemoveAsync(about, ct);
        foreach (var (streamId, _, redacted) in redactions.Where(r => r.Redacted is not null))
        {
            session.Events.Append(streamId, redacted!);
        }

        foreach (var record in erasure.Records)
        {
            var person = await session.Events.FetchForWriting<PersonRecord>(record.PersonId, ct);
            if (person.Aggregate is { IsErased: false })
            {
                person.AppendOne(new PersonErased(record.PersonId, id));
            }
        }

        (await session.Events.FetchForWriting<Erasure>(id, ct)).AppendOne(new ErasureCarriedOut(
            id, (int)counts.Records, (int)counts.Texts, (int)counts.Wrappings, (int)counts.Hashes, erasure.Reviewed.Count(r => r.Verdict is TextVerdict.Redact)));
        await session.SaveChangesAsync(ct);
        CarriedOut(logger, id, counts.Records);
    }

    /// <summary>False when it was called off a moment ago, or a legal hold stands.</summary>
    private async Task<bool> BegunAsync(Erasure erasure, Recorded by, CancellationToken ct)
    {
        var scope = await scopes.OfAsync(erasure.PersonId, ct);
        await using var session = SessionOf(by);
        var stream = await session.Events.FetchForWriting<Erasure>(erasure.Id, ct);
        if (stream.Aggregate is not { State: ErasureState.Confirmed })
        {
            return false;
        }

        session.QueueSqlCommand(LegalHolds.MustNotStand(erasure.Records.Select(r => r.PersonId).Union(scope.Records.Select(r => r.PersonId))));
        stream.AppendOne(new ErasureBegun(erasure.Id, Values.Of(scope.Disclosures)));
        try
        {
            await session.SaveChangesAsync(ct);
            return true;
        }
        catch (PostgresException e) when (LegalHolds.Stand(e))
        {
            return false;
        }
    }

    private async Task<List<(Guid StreamId, IReadOnlyList<Guid> Keys, object? Redacted)>> RedactionsAsync(IDocumentSession session, Erasure erasure, CancellationToken ct)
    {
        var redactions = new List<(Guid, IReadOnlyList<Guid>, object?)>();
        foreach (var (entryId, streamId, _) in erasure.Reviewed.Where(r => r.Verdict is TextVerdict.Redact))
        {
            var events = await session.Events.FetchStreamAsync(streamId, ct: ct);
            var referral = await session.Events.AggregateStreamAsync<Referral>(streamId, ct: ct);
            var done = events.Any(e => (e.Data is TextRedacted r && r.EntryId == entryId) || (e.Data is OwnNoteRedacted o && o.EntryId == entryId));
            object? redacted = done ? null
                : referral is null ? new OwnNoteRedacted(streamId, entryId, null)
                : await IsAliveAsync(referral, erasure, ct) ? new TextRedacted(streamId, entryId, referral.Text(Why))
                : null;
            redactions.Add((streamId, RedactedTexts.KeysOf(events, entryId, referral is null ? [] : [referral.PersonId]), redacted));
        }

        return redactions;
    }

    /// <summary>Whether anybody is left whose key can guard a text of this referral; otherwise its texts are gone already.</summary>
    private async Task<bool> IsAliveAsync(Referral referral, Erasure erasure, CancellationToken ct)
    {
        Guid[] others = [.. referral.Records.Except(erasure.Records.Select(r => r.PersonId))];
        var open = await keys.LoadAsync(others, ct);
        return others.Any(id => open.TryGet(id, out _));
    }

    private async Task<(Erasure Erasure, Recorded By)> LoadAsync(Guid id, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var erasure = (await session.Events.AggregateStreamAsync<Erasure>(id, ct: ct))!;
        return (erasure, erasure.Confirmed!.Value);
    }

    /// <summary>What an erasure stores is stored in the name of who confirmed it.</summary>
    private IDocumentSession SessionOf(Recorded by) => store.SessionOf(
        by.MemberId == Guid.Empty ? Actor.Platform : new Actor(by.MemberId, by.OrganisationId, Role.InformationGovernance), "erasure keeper");

    private async Task DestroyTextsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        List<(Guid Key, Guid Cause)> waiting;
        await using (var select = new NpgsqlCommand("select key_id, cause from referrals.texts_to_destroy", connection))
        await using (var reader = await select.ExecuteReaderAsync(ct))
        {
            waiting = await reader.ListAsync(r => (r.GetGuid(0), r.GetGuid(1)), ct);
        }

        foreach (var cause in waiting.GroupBy(w => w.Cause, w => w.Key))
        {
            await ledger.DestroyAsync(cause.Key, [], cause, ct);
            await using var delete = new NpgsqlCommand("delete from referrals.texts_to_destroy where key_id = any ($1)", connection);
            delete.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. cause] });
            await delete.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task<List<Guid>> DueAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select erasure_id from referrals.erasures e where {Due} order by destroy_at", connection);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow().ToUniversalTime() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => r.GetGuid(0), ct);
    }

    private void Report(Exception e)
    {
        _job.Failed(e);
        Log(e);
    }

    private void Log(Exception e) => Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "An erasure or redaction was not carried out, and will be tried again: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Erasure {ErasureId} was carried out: {Records} records")]
    private static partial void CarriedOut(ILogger logger, Guid erasureId, long records);
}
