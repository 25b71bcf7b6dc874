using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.EventStore;

namespace Referrals.Api.Governance;

/// <summary>What a run came to: erasures that are under way, those that somebody has to review first, and people who were held meanwhile.</summary>
internal sealed record RetentionDone(int Begun, IReadOnlyList<Guid> ToReview, int Held);

/// <summary>
/// Begins the erasure of everybody on a list, one after the other, each in a transaction of its own: whatever stops it, whoever was
/// begun is on no list any more, and the next run is about the rest.
/// </summary>
internal sealed class RetentionRun(Databases databases, DocumentStore store, RetentionFinding finding, ErasureScopes scopes, TimeProvider time)
{
    /// <exception cref="Refusal">The list is another than the one that was confirmed, or somebody else is at it.</exception>
    public async Task<RetentionDone> ConfirmAsync(Actor actor, string traceId, string code, int? most, IProgress<RetentionProgress>? looking, IProgress<RetentionProgress>? beginning, CancellationToken ct)
    {
        await using var alone = await AdvisoryLock.TryTakeAsync(databases.Writer, "retention", ct)
            ?? throw Refusal.NotInState("retention/under-way", "Somebody else is at it at this moment. Look at the list again when that is done.");
        var list = await finding.FindAsync(most, looking, ct);
        if (!string.Equals(list.Code, code.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal.NotInState("retention/list-changed", "The list is not the one that was confirmed any more. Nobody was erased: look at it again.");
        }

        var (begun, toReview, held) = (0, new List<Guid>(), 0);
        foreach (var person in list.People)
        {
            beginning?.Report(new RetentionProgress(begun + toReview.Count + held, list.People.Count));
            var erasureId = Guid.CreateVersion7(time.GetUtcNow());
            switch (await BeginAsync(actor, traceId, erasureId, person, ct))
            {
                case null: held++; break;
                case [_]: toReview.Add(erasureId); break;
                default: begun++; break;
            }
        }

        return new RetentionDone(begun, toReview, held);
    }

    /// <summary>What was stored; null where a legal hold was placed meanwhile.</summary>
    private async Task<object[]?> BeginAsync(Actor actor, string traceId, Guid erasureId, DuePerson person, CancellationToken ct)
    {
        var scope = await scopes.OfAsync(person.PersonId, ct);
        var events = EraseWhatIsDueHandler.Handle(erasureId, person.PersonId, person.DueOn, actor, scope.Records, scope.Referrals, scope.Texts.Select(t => t.Entry));
        await using var session = store.SessionOf(actor, traceId);
        session.QueueSqlCommand(LegalHolds.MustNotStand(scope.Records.Select(r => r.PersonId)));
        session.Events.StartStream<Erasure>(erasureId, events);
        try
        {
            await session.SaveChangesAsync(ct);
            return events;
        }
        catch (PostgresException e) when (LegalHolds.Stand(e))
        {
            return null;
        }
    }
}
