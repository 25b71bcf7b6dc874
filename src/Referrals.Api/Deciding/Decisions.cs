using Npgsql;
using Referrals.Api.Governance;
using Referrals.Api.Organisations;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Deciding;

/// <summary>What a decision came to: the events of the stream, and what is stored beside them in the same transaction.</summary>
internal sealed record Decided(params object[] Events)
{
    /// <summary>The id of what was made beside the events of the stream.</summary>
    public Guid? Made { get; init; }

    public Func<IDocumentSession, Task> Beside { get; init; } = _ => Task.CompletedTask;

    public static implicit operator Decided(object[] events) => new(events);
}

/// <summary>Something new that a decision began: how to answer, its id, and how to store it.</summary>
internal sealed record Begun(int Status, Guid Made, Func<IDocumentSession, Task> Store);

/// <summary>A referral after a decision, with its version, and the id of what was made (the referral's own where nothing else was).</summary>
internal sealed record Standing(Referral Referral, long Version, Guid Made);

/// <summary>
/// The one way from a command to the log. Refusals come in a fixed order: not there (or not yours), not for you, then the answer
/// that was given before to the same key, moved on, not in this state, against a rule.
/// </summary>
internal sealed class Decisions(DocumentStore store, Opener opener, Idempotency idempotency, ETags etags, Reader reader, Restrictions restrictions)
{
    private const int Retries = 3;

    /// <summary>Decides on a referral that is there.</summary>
    public Task<Standing> DecideAsync(Asked asked, Guid referralId, Func<Referral, Task<Decided>> decide, CancellationToken ct) =>
        DecideAsync(asked, referralId, decide, MaySeeAsync, ct);

    /// <summary>Decides on one that is not the caller's to see by the common rule: the decision itself refuses who may not know of it.</summary>
    public Task<Standing> DecideUnseenAsync(Asked asked, Guid referralId, Func<Referral, Task<Decided>> decide, CancellationToken ct) =>
        DecideAsync(asked, referralId, decide, async (id, _, token) => !await restrictions.HoldAsync(id, token), ct);

    private Task<Standing> DecideAsync(
        Asked asked, Guid referralId, Func<Referral, Task<Decided>> decide, Func<Guid, Actor, CancellationToken, Task<bool>> may, CancellationToken ct) =>
        RetryAsync(async () =>
        {
            await using var session = store.SessionOf(asked.Actor, asked.TraceId);
            var (stream, referral) = await FetchAsync(session, referralId, asked.Actor, may, ct);
            var (decided, refusal) = await TryAsync(() => decide(referral));
            if (!etags.Fit(asked.IfMatch, referralId, stream.CurrentVersion))
            {
                refusal = ProblemException.MovedOn(etags.For(referralId, stream.CurrentVersion));
            }

            if (refusal is null && await SavedAsync(session, asked, new Earlier(StatusCodes.Status200OK, decided!.Made ?? referralId), StoreAsync, ct))
            {
                var recorded = new Recorded(Guid.Empty, asked.Now, asked.Actor.MemberId, asked.Actor.OrganisationId);
                var after = decided.Events.Aggregate(referral, (r, e) => Referral.Evolve(r, e, recorded)!);
                return new Standing(after, stream.CurrentVersion + decided.Events.Length, decided.Made ?? referralId);
            }

            return await idempotency.FindAsync(asked, ct) is { } earlier
                ? await StandingAsync(asked.Actor, referralId, earlier.Made, may, ct)
                : throw refusal ?? ProblemException.Contended();

            Task StoreAsync(IDocumentSession into)
            {
                stream.AppendMany(decided!.Events);
                return decided.Beside(into);
            }
        });

    /// <summary>Decides without storing, on a referral that is there and the events it was folded from.</summary>
    public async Task<T> ConsiderAsync<T>(Asked asked, Guid referralId, Func<Referral, IReadOnlyList<IEvent>, Task<T>> consider, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var (stream, referral) = await FetchAsync(session, referralId, asked.Actor, MaySeeAsync, ct);
        return await consider(referral, stream.Events);
    }

    /// <summary>Begins something new; answers with its id, which is the first one's where the request came before under the same key.</summary>
    public Task<Earlier> BeginAsync(Asked asked, Func<Task<Begun>> begin, CancellationToken ct) =>
        RetryAsync(async () =>
        {
            await using var session = store.SessionOf(asked.Actor, asked.TraceId);
            var (begun, refusal) = await TryAsync(begin);
            if (begun is not null && new Earlier(begun.Status, begun.Made) is var made && await SavedAsync(session, asked, made, begun.Store, ct))
            {
                return made;
            }

            return await idempotency.FindAsync(asked, ct) ?? throw refusal ?? ProblemException.Contended();
        });

    /// <summary>A referral as it stands, for somebody who may see it.</summary>
    public Task<Standing> StandingAsync(Actor actor, Guid referralId, Guid made, CancellationToken ct) => StandingAsync(actor, referralId, made, MaySeeAsync, ct);

    private async Task<Standing> StandingAsync(
        Actor actor, Guid referralId, Guid made, Func<Guid, Actor, CancellationToken, Task<bool>> may, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var (stream, referral) = await FetchAsync(session, referralId, actor, may, ct);
        return new Standing(referral, stream.CurrentVersion, made);
    }

    /// <summary>
    /// Loads and opens it for somebody who may. That is asked first, whether or not there is anything: a stranger waits no longer for what
    /// is there than for what is not.
    /// </summary>
    private async Task<(IEventStream<Referral> Stream, Referral Referral)> FetchAsync(
        IDocumentSession session, Guid referralId, Actor actor, Func<Guid, Actor, CancellationToken, Task<bool>> may, CancellationToken ct)
    {
        if (!await may(referralId, actor, ct))
        {
            throw Refusal.NotFound();
        }

        var stream = await session.Events.FetchForWriting<Referral>(referralId, ct);
        return (stream, await opener.OpenAsync(stream.Aggregate ?? throw Refusal.NotFound(), ct));
    }

    /// <summary>Row security says who sees a referral, as for pages.</summary>
    private async Task<bool> MaySeeAsync(Guid referralId, Actor actor, CancellationToken ct) =>
        actor.IsPlatform || actor.IsThePerson || await reader.SeesReferralAsync(actor, referralId, ct);

    /// <summary>Keeps back what comes after the replay of a key; what comes before it is thrown.</summary>
    private static async Task<(T? Value, Exception? Refusal)> TryAsync<T>(Func<Task<T>> decide)
        where T : class
    {
        try
        {
            return (await decide(), null);
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.NotInState or RefusalKind.Rule)
        {
            return (null, refusal);
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed or StatusCodes.Status422UnprocessableEntity)
        {
            return (null, problem);
        }
    }

    /// <summary>False when the same key was stored before, or at this moment by another request.</summary>
    private async Task<bool> SavedAsync(IDocumentSession session, Asked asked, Earlier answer, Func<IDocumentSession, Task> store, CancellationToken ct)
    {
        if (asked.Key is { } key)
        {
            if (await idempotency.FindOlderAsync(asked, ct) is not null)
            {
                return false;
            }

            session.QueueSqlCommand(Idempotency.Row(asked, key, answer));
        }

        await store(session);
        try
        {
            await session.SaveChangesAsync(ct);
            return true;
        }
        catch (PostgresException e) when (Idempotency.WasTaken(e))
        {
            return false;
        }
        catch (PostgresException e) when (StandingOrganisations.Stopped(e))
        {
            throw StandingOrganisations.Left();
        }
    }

    private static async Task<T> RetryAsync<T>(Func<Task<T>> attempt)
    {
        for (var left = Retries; ; left--)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e) when (left > 0 && (e is ConcurrencyException || References.WasTaken(e)))
            {
                // Somebody was quicker: load again, decide again.
            }
            catch (ConcurrencyException)
            {
                throw ProblemException.Contended();
            }
        }
    }
}
