using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>While a legal hold stands on any record of a human being, nothing of theirs is destroyed.</summary>
public class HoldingPeople(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private const string Name = "Zephyrine Quillfeather";

    [Fact]
    public async Task information_governance_places_reads_and_lifts_it_and_nobody_else_knows()
    {
        var office = shared.Office;
        var (_, theirs, ours) = await office.ReferAsync($"{Name} placed");
        var (at, reason) = ($"/api/people/{ours}/holds", new { reason = "The coroner asked for everything" });
        (await office.Asks.PostAsync($"/api/people/{Guid.CreateVersion7()}/holds", reason)).ShouldBe(404, "not-found");
        (await office.Asks.PostAsync(at, new { reason = " " })).ShouldBe(422, "validation");
        var placed = (await office.Asks.PostAsync(at, reason)).ShouldBe(201).Said("holdId");
        (await office.Confirms.PostAsync(at, reason)).ShouldBe(200).Said("holdId").ShouldBe(placed); // said twice, recorded once
        (await office.Asks.PostAsync(at, new { reason = "A claim" })).ShouldBe(201).Said("holdId").ShouldNotBe(placed);

        foreach (var record in new[] { ours, theirs })
        {
            var seen = (await office.Confirms.GetAsync($"/api/people/{record}/holds")).ShouldBe(200)["items"].EnumerateArray().ToList();
            seen.Select(h => h.GetProperty("reason").GetString()).ShouldBe(["The coroner asked for everything", "A claim"], ignoreOrder: true);
            seen.ShouldAllBe(h => h.GetProperty("personId").GetGuid() == ours && h.GetProperty("placedBy").GetProperty("name").GetString() == "Officer demo-test-governor");
        }

        (await office.Worker.GetAsync($"/api/people/{ours}")).ShouldBe(200).Text.ShouldNotContain("coroner");
        (await Office.ListAsync(office.Admin, $"select count(*) from referrals.access_log where operation = 'ReadLegalHolds' and person_ids @> '{"{" + ours + "}"}'")).ShouldBe(["2"]);

        (await office.Asks.PostAsync($"{at}/{Guid.CreateVersion7()}/lift", reason)).ShouldBe(404, "not-found");
        (await office.Asks.PostAsync($"{at}/{placed}/lift", new { reason = "The inquest is over" })).ShouldBe(204);
        (await office.Asks.PostAsync($"{at}/{placed}/lift", new { reason = "The inquest is over" })).ShouldBe(204);
        var lifted = (await office.Asks.GetAsync(at))["items"].EnumerateArray().Last();
        (lifted.GetProperty("liftedBecause").GetString(), lifted.GetProperty("liftedBy").GetProperty("name").GetString()).ShouldBe(("The inquest is over", "Officer demo-test-governor"));
    }

    [Fact]
    public async Task what_is_held_is_not_confirmed()
    {
        var office = shared.Office;
        var (_, theirs, ours) = await office.ReferAsync($"{Name} held");
        var erasure = $"/api/erasures/{(await office.Asks.PostAsync($"/api/people/{ours}/erase", new { reason = "She asked" })).ShouldBe(201).Said("id")}";
        var hold = await HoldAsync(office, theirs); // on another record of hers
        (await office.Asks.GetAsync(erasure)).ShouldBe(200)["held"].GetBoolean().ShouldBeTrue();
        (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(409, "erasure/legal-hold").Said("detail")!.ShouldContain("lift it");

        (await office.Asks.PostAsync($"{hold}/lift", new { reason = "It is over" })).ShouldBe(204);
        (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(200);
    }

    [Fact]
    public async Task a_hold_within_the_72_hours_stops_the_destruction_and_it_goes_on_when_that_is_lifted()
    {
        var office = shared.Office;
        var (at, theirs, ours) = await office.ReferAsync($"{Name} within");
        var erasure = await office.ConfirmAsync(ours);
        var hold = await HoldAsync(office, theirs);
        office.Clock.Move(TimeSpan.FromHours(73));
        await office.KeepAsync();
        await office.KeepAsync();
        (await office.Asks.GetAsync(erasure))["erasure"].GetProperty("state").GetString().ShouldBe("confirmed");
        (await office.Worker.GetAsync(at)).ShouldBe(404, "not-found"); // still there for nobody
        (await Office.ListAsync(office.KeysAdmin, $"select key_id from personal_data.keys where key_id in ('{ours}', '{theirs}')")).Count.ShouldBe(2);

        (await office.Asks.PostAsync($"{hold}/lift", new { reason = "It is over" })).ShouldBe(204);
        await office.KeepAsync();
        (await office.Asks.GetAsync(erasure))["erasure"].GetProperty("state").GetString().ShouldBe("carriedOut");
        (await office.Asks.PostAsync($"/api/people/{ours}/holds", new { reason = "Too late" })).ShouldBe(409, "person/erased");
        (await office.Asks.GetAsync($"/api/people/{theirs}/holds")).ShouldBe(200).Text.ShouldNotContain("coroner");
    }

    [Fact]
    public async Task a_hold_at_the_moment_of_the_destruction_comes_first_or_is_told_that_it_is_too_late()
    {
        var office = shared.Office;
        for (var round = 0; round < 8; round++)
        {
            var (_, theirs, ours) = await office.ReferAsync($"{Name} {round}");
            var erasure = await office.ConfirmAsync(ours);
            office.Clock.Move(TimeSpan.FromHours(73));
            var keeping = office.KeepAsync();
            var placed = await office.Asks.PostAsync($"/api/people/{theirs}/holds", new { reason = "At the last moment" });
            await keeping;
            var state = (await office.Asks.GetAsync(erasure))["erasure"].GetProperty("state").GetString();
            state.ShouldBe(placed.Status == 201 ? "confirmed" : "carriedOut", placed.Text);
        }
    }

    private static async Task<string> HoldAsync(Office office, Guid personId) =>
        $"/api/people/{personId}/holds/{(await office.Asks.PostAsync($"/api/people/{personId}/holds", new { reason = "The coroner asked for everything" })).ShouldBe(201).Said("holdId")}";
}
