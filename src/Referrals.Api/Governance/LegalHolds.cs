using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>Places and lifts legal holds, and says for whatever destroys whether one stands.</summary>
internal sealed class LegalHolds(Databases databases, DocumentStore store, Opener opener, Decisions decisions)
{
    private const string Standing = "select exists (select from referrals.legal_holds where person_id = any ($1) and lifted_at is null)";
    private const string IsGoing = "RH410";

    /// <summary>Whether one stands on any of these records.</summary>
    public async Task<bool> StandAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(Standing);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. people] });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Refuses the transaction it is queued in when one stands on any of these records at that moment.</summary>
    public static NpgsqlBatchCommand MustNotStand(IEnumerable<Guid> people) => Guard("must_not_be_held", people);

    /// <summary>Whether that is why a transaction was refused.</summary>
    public static bool Stand(PostgresException e) => e.SqlState == "RH423";

    /// <summary>The hold's id: that of the one that stands for this reason already, where there is one.</summary>
    public async Task<Earlier> PlaceAsync(Asked asked, Guid personId, PlaceLegalHold command, CancellationToken ct)
    {
        Erasure.MustBeGovernedBy(asked.Actor);
        try
        {
            return await decisions.BeginAsync(asked, BeginAsync, ct);
        }
        catch (PostgresException e) when (e.SqlState == IsGoing)
        {
            throw Refusal.NotInState("erasure/not-in-state", "The 72 hours are over: the records of this person are being destroyed at this moment.");
        }

        async Task<Begun> BeginAsync()
        {
            var (record, version) = await LoadAsync(personId, ct);
            var holdId = Guid.CreateVersion7(asked.Now);
            return PlaceLegalHoldHandler.Handle(command, holdId, record, asked.Actor) is not [var placed]
                ? new Begun(StatusCodes.Status200OK, record.StandingHold(command.Reason)!.Id, _ => Task.CompletedTask)
                : new Begun(StatusCodes.Status201Created, holdId, into =>
                {
                    into.QueueSqlCommand(Guard("must_not_be_going", [personId]));
                    into.Events.Append(personId, version + 1, placed);
                    return Task.CompletedTask;
                });
        }
    }

    public Task LiftAsync(Asked asked, Guid personId, Guid holdId, LiftLegalHold command, CancellationToken ct)
    {
        Erasure.MustBeGovernedBy(asked.Actor);
        return decisions.BeginAsync(
            asked,
            async () =>
            {
                var (record, version) = await LoadAsync(personId, ct);
                var events = LiftLegalHoldHandler.Handle(command, holdId, record, asked.Actor);
                return new Begun(StatusCodes.Status204NoContent, holdId, into =>
                {
                    if (events is not [])
                    {
                        into.Events.Append(personId, version + events.Length, events);
                    }

                    return Task.CompletedTask;
                });
            },
            ct);
    }

    private async Task<(PersonRecord Record, long Version)> LoadAsync(Guid personId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<PersonRecord>(personId, ct);
        var record = stream.Aggregate ?? throw Refusal.NotFound();
        return record.IsErased ? throw ProblemException.Erased() : (await opener.OpenAsync(record, ct), stream.CurrentVersion);
    }

    private static NpgsqlBatchCommand Guard(string function, IEnumerable<Guid> people) =>
        new($"select referrals.{function}($1)") { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. people] } } };
}
