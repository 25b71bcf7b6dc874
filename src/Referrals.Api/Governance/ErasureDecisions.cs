using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.EventStore;

namespace Referrals.Api.Governance;

/// <summary>Decides on erasures; each is decided on how far it reaches at that moment.</summary>
internal sealed class ErasureDecisions(Databases databases, DocumentStore store, Decisions decisions, ErasureScopes scopes, LegalHolds holds, ErasureSettings settings)
{
    private const string Places = "erasure_places_pkey";

    /// <summary>Begins an erasure, or gives the one that was begun for this record and is not over.</summary>
    public Task<Earlier> RequestAsync(Asked asked, Guid personId, RequestErasure command, CancellationToken ct)
    {
        Erasure.MustBeGovernedBy(asked.Actor);
        return decisions.BeginAsync(asked, BeginAsync, ct);

        async Task<Begun> BeginAsync()
        {
            await using var session = store.LightweightSession();
            var person = await session.Events.AggregateStreamAsync<PersonRecord>(personId, ct: ct) ?? throw Refusal.NotFound();
            if (person.IsErased)
            {
                throw ProblemException.Erased();
            }

            if (await OpenAsync(personId, ct) is { } open)
            {
                return new Begun(StatusCodes.Status200OK, open, _ => Task.CompletedTask);
            }

            var id = Guid.CreateVersion7(asked.Now);
            return new Begun(StatusCodes.Status201Created, id, into =>
            {
                into.Events.StartStream<Erasure>(id, RequestErasureHandler.Handle(command, id, personId, asked.Actor));
                return Task.CompletedTask;
            });
        }
    }

    public Task ReviewAsync(Asked asked, Guid id, Guid entryId, ReviewLinkedText command, CancellationToken ct) => DecideAsync(
        asked, id, async erasure =>
        {
            var scope = erasure.State is ErasureState.Requested ? await scopes.OfAsync(erasure.PersonId, ct) : null;
            return ReviewLinkedTextHandler.Handle(command, erasure, scope?.Texts.FirstOrDefault(t => t.Entry.EntryId == entryId)?.Entry, asked.Actor);
        }, ct);

    public async Task ConfirmAsync(Asked asked, Guid id, CancellationToken ct)
    {
        try
        {
            await DecideAsync(
                asked, id, async erasure =>
                {
                    var scope = await scopes.OfAsync(erasure.PersonId, ct);
                    var held = await holds.StandAsync(scope.Records.Select(r => r.PersonId), ct);
                    return ConfirmErasureHandler.Handle(erasure, asked.Actor, scope.Records, scope.Referrals, scope.Texts.Select(t => t.Entry), held);
                }, ct, async events => events is [ErasureConfirmed confirmed] ? [await PlaceAsync(asked.Now, ct), LegalHolds.MustNotStand(confirmed.Records.Select(r => r.PersonId))] : []);
        }
        catch (PostgresException e) when (e.ConstraintName == Places)
        {
            throw ProblemException.Contended();
        }
        catch (PostgresException e) when (LegalHolds.Stand(e))
        {
            throw Erasure.IsHeld();
        }
    }

    public Task CancelAsync(Asked asked, Guid id, CancelErasure command, CancellationToken ct) =>
        DecideAsync(asked, id, erasure => Task.FromResult(CancelErasureHandler.Handle(command, erasure, asked.Actor)), ct);

    private Task<Earlier> DecideAsync(
        Asked asked, Guid id, Func<Erasure, Task<object[]>> decide, CancellationToken ct, Func<object[], Task<NpgsqlBatchCommand[]>>? beside = null)
    {
        Erasure.MustBeGovernedBy(asked.Actor);
        return decisions.BeginAsync(
            asked,
            async () =>
            {
                await using var session = store.LightweightSession();
                var stream = await session.Events.FetchForWriting<Erasure>(id, ct);
                var events = await decide(stream.Aggregate ?? throw Refusal.NotFound());
                var first = beside is null ? [] : await beside(events);
                return new Begun(StatusCodes.Status200OK, id, into =>
                {
                    foreach (var command in first)
                    {
                        into.QueueSqlCommand(command);
                    }

                    if (events is not [])
                    {
                        into.Events.Append(id, stream.CurrentVersion + events.Length, events);
                    }

                    return Task.CompletedTask;
                });
            },
            ct);
    }

    /// <summary>One of the day's places; of two who take the last one the second is refused by its key.</summary>
    private async Task<NpgsqlBatchCommand> PlaceAsync(DateTimeOffset now, CancellationToken ct)
    {
        var today = WorkingDays.InLondon(now);
        await using var command = databases.Writer.CreateCommand("select count(*) from referrals.erasure_places where day = $1");
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = today });
        var taken = (int)(long)(await command.ExecuteScalarAsync(ct))!;
        return taken < settings.PerDay
            ? new NpgsqlBatchCommand("insert into referrals.erasure_places (day, place) values ($1, $2)")
            {
                Parameters = { new NpgsqlParameter<DateOnly> { TypedValue = today }, new NpgsqlParameter<int> { TypedValue = taken } },
            }
            : throw Refusal.NotInState("erasure/daily-limit", "As many erasures were confirmed today as may be in one day. Confirm this one tomorrow, or ask for the limit to be raised.");
    }

    private async Task<Guid?> OpenAsync(Guid personId, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            "select erasure_id from referrals.erasures where person_id = $1 and state in ('requested', 'confirmed', 'begun')");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = personId });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }
}
