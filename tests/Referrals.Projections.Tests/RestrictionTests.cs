using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>Between the confirmation of an erasure and its end, what it is about is there for no reader, whatever they write as SQL.</summary>
public class RestrictionTests(TestServer server)
{
    private static readonly string[] s_ofTheReferral = ["caseload", "referral_details", "timelines", "handoffs", "journeys", "own_notes", "people"];

    [Fact]
    public async Task what_is_restricted_is_in_no_row_until_it_is_lifted()
    {
        await using var world = await World.CreateAsync(server);
        var worker = Some.Worker(Some.CitizensAdvice);
        var referralId = await world.ReferAsync(Some.Worker(Some.CancerSupport), Some.HealthyHomes);
        await world.NoteForOwnAsync(worker, referralId, "The dog bites.");
        var personId = (await world.LoadAsync(referralId))!.ReceiverPersonId;
        foreach (var table in s_ofTheReferral)
        {
            (await CountAsync(world, worker, table)).ShouldBe(1, table);
        }

        var id = Guid.CreateVersion7();
        await world.SaveAsync(Some.Governor, s => s.Events.StartStream<Erasure>(
            id, [.. RequestErasureHandler.Handle(new("Asked in a letter"), id, personId, Some.Governor), new ErasureConfirmed(id, [new ErasedRecord(worker.OrganisationId, personId)], [referralId])]));
        foreach (var table in s_ofTheReferral)
        {
            (await CountAsync(world, worker, table)).ShouldBe(0, table);
        }

        (await world.Referrals.FindAsync(worker, referralId, world.Today)).ShouldBeNull();
        (await world.Caseload.PageAsync(worker, new(), null, 50, world.Today)).Counts.Made.ShouldBe(0);
        (await world.People.FindAsync(worker, personId)).ShouldBeNull();

        // A rebuild puts new tables in the place of the old; the restriction holds on them too.
        await world.Store.RebuildAsync("caseload", world.Owner);
        await world.Store.RebuildAsync("restrictions", world.Owner);
        (await CountAsync(world, worker, "caseload")).ShouldBe(0);

        await world.SaveAsync(Some.Governor, s => s.Events.Append(id, new ErasureCancelled(id, Domain.PersonalData.Sealed.Text([personId], "Asked to keep it"))));
        foreach (var table in s_ofTheReferral)
        {
            (await CountAsync(world, worker, table)).ShouldBe(1, table);
        }
    }

    [Fact]
    public async Task erasures_and_legal_holds_are_there_for_information_governance_alone()
    {
        var world = await server.WalkedAsync();
        foreach (var table in new[] { "erasures", "legal_holds" })
        {
            (await CountAsync(world, Some.Governor, table)).ShouldBeGreaterThan(0);
            foreach (var organisation in Some.Organisations)
            {
                (await CountAsync(world, Some.Coordinator(organisation), table)).ShouldBe(0);
            }
        }

        (await CountAsync(world, Some.Governor with { OrganisationId = Guid.Empty }, "caseload")).ShouldBe(0);
    }

    private static async Task<long> CountAsync(World world, Actor actor, string table)
    {
        await using var connection = await world.Readers.OpenConnectionAsync();
        await using var who = new NpgsqlCommand(
            $"""
            select set_config('app.organisation_id', '{(actor.Role is Role.InformationGovernance ? "" : actor.OrganisationId)}', false), set_config('app.member_id', '{actor.MemberId}', false),
                set_config('app.role', '{Domain.Referring.Codes.NameOf(actor.Role)}', false), set_config('app.open_programmes', 'healthyHomes', false)
            """,
            connection);
        await who.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand($"select count(*) from referrals.{table}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
