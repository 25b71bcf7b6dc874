using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.EventStore;

namespace Referrals.Api.Organisations;

/// <summary>The one way from a command to the stream of an organisation, a member or an agreement; what this node knows of the partnership is read anew afterwards.</summary>
internal sealed class ManagedStreams(DocumentStore store, PartnershipSource partnerships)
{
    // What the checks of 013-organisations.sql raise: what was decided on is no longer so.
    private const string Overtaken = "RS409";
    private const string CodeIsTaken = "organisations_code_key";
    private const int Retries = 5;

    /// <summary>Decides on what is there; false when that was nothing new.</summary>
    public Task<bool> DecideAsync<T>(Asked asked, Guid id, Func<T, Task<object[]>> decide, CancellationToken ct, Action<IDocumentSession>? beside = null)
        where T : class => RetryAsync(async () =>
        {
            await using var session = store.SessionOf(asked.Actor, asked.TraceId);
            var stream = await session.Events.FetchForWriting<T>(id, ct);
            var events = await decide(stream.Aggregate ?? throw Refusal.NotFound());
            if (events is [])
            {
                return false;
            }

            stream.AppendMany(events);
            beside?.Invoke(session);
            await session.SaveChangesAsync(ct);
            return true;
        });

    /// <summary>Begins a stream.</summary>
    public Task BeginAsync<T>(Asked asked, Guid id, Func<Task<object[]>> decide, CancellationToken ct, Action<IDocumentSession>? beside = null)
        where T : class => RetryAsync(async () =>
        {
            await using var session = store.SessionOf(asked.Actor, asked.TraceId);
            session.Events.StartStream<T>(id, await decide());
            beside?.Invoke(session);
            await session.SaveChangesAsync(ct);
            return true;
        });

    /// <summary>A stream as it stands; null when it is not there.</summary>
    public async Task<T?> FindAsync<T>(Guid id, CancellationToken ct)
        where T : class
    {
        await using var session = store.LightweightSession();
        return await session.Events.AggregateStreamAsync<T>(id, ct: ct);
    }

    private async Task<bool> RetryAsync(Func<Task<bool>> attempt)
    {
        for (var left = Retries; ; left--)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e) when (e is ConcurrencyException or PostgresException { SqlState: Overtaken })
            {
                // Somebody was quicker: load again, decide again.
                if (left == 0)
                {
                    throw ProblemException.Contended();
                }
            }
            catch (PostgresException e) when (StandingOrganisations.Stopped(e))
            {
                throw StandingOrganisations.Left();
            }
            catch (PostgresException e) when (e.ConstraintName == CodeIsTaken)
            {
                throw JoinOrganisationHandler.CodeIsTaken();
            }
            finally
            {
                partnerships.Forget();
            }
        }
    }
}
