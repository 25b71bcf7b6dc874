using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Demonstration;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Demonstration;

public sealed class LoadTests(LoadedDemonstration demonstration) : IClassFixture<LoadedDemonstration>
{
    private static readonly DateOnly Today = WorkingDays.InLondon(TimeProvider.System.GetUtcNow());

    private IReadOnlyList<Referral> Referrals => demonstration.Referrals;

    [Fact]
    public void a_load_that_was_killed_half_way_is_begun_again_and_whole() =>
        Referrals.Count.ShouldBe(County.Referrals + 2);

    [Fact]
    public void of_two_processes_that_load_at_once_one_does_and_the_other_finds_it_done() =>
        (demonstration.Meanwhile.Contains("302 referrals", StringComparison.Ordinal) ^ demonstration.Meanwhile.Contains("loaded already", StringComparison.Ordinal))
            .ShouldBeTrue(demonstration.Meanwhile);

    [Fact]
    public void every_state_is_there_at_least_twice()
    {
        foreach (var state in Enum.GetValues<ReferralState>())
        {
            Referrals.Count(r => r.State == state).ShouldBeGreaterThanOrEqualTo(2, state.ToString());
        }
    }

    [Fact]
    public void so_is_everything_else_that_can_become_of_a_referral()
    {
        AtLeastTwice(r => r.Offer is not null);
        AtLeastTwice(r => r.FormerReceivers.Count > 0);
        AtLeastTwice(r => r.AskedWithdrawal is not null);
        AtLeastTwice(r => r is { State: ReferralState.Declined, DeclineIsAnswered: false });
        AtLeastTwice(r => r is { State: ReferralState.Declined, DeclineIsAnswered: true });
        AtLeastTwice(r => r is { State: ReferralState.Closed, HasBaseline: true, HasFollowUp: true });
        AtLeastTwice(r => r is { State: ReferralState.Closed, HasBaseline: true, HasFollowUp: false });
        AtLeastTwice(r => r is { State: ReferralState.Closed, HasBaseline: false });
        AtLeastTwice(r => r is { State: ReferralState.Active, QuestionPending: true });
        AtLeastTwice(r => r.ReferrerId is null);
        AtLeastTwice(r => r.Household.Count > 1);
        AtLeastTwice(r => r.ParentId is not null);
        AtLeastTwice(r => r.WaitingOnAt(Today) is WaitingOn.Person);
        AtLeastTwice(r => r.Chases.Count > 0);
        foreach (var clock in (ClockName[])[ClockName.Acknowledge, ClockName.Decide, ClockName.FirstContact, ClockName.AnswerInformation, ClockName.AnswerDecline, ClockName.Review])
        {
            AtLeastTwice(r => r.IsOpen && r.Clocks.Find(clock)?.StatusOn(Today) is ClockStatus.Overdue);
        }

        void AtLeastTwice(Func<Referral, bool> which, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(which))] string? said = null) =>
            Referrals.Count(which).ShouldBeGreaterThanOrEqualTo(2, said);
    }

    [Fact]
    public void no_referral_is_lost()
    {
        foreach (var referral in Referrals.Where(r => r.IsOpen))
        {
            referral.ResponsibleId.ShouldNotBeNull(referral.Reference);
            referral.WaitingOnAt(Today).ShouldNotBeNull(referral.Reference);
            referral.Clocks.All.ShouldContain(c => c.IsRunning, referral.Reference);
        }
    }

    [Fact]
    public async Task every_promise_that_was_missed_until_last_night_is_noted()
    {
        foreach (var referral in Referrals.Where(r => r.IsOpen))
        {
            referral.Clocks.All.Where(c => c.StatusOn(Today) is ClockStatus.Overdue && !c.Missed).ShouldBeEmpty(referral.Reference);
        }

        (await CountAsync("select count(*) from referrals_events.mt_events where type = 'clock_missed'")).ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task the_log_is_in_order_of_time_and_ends_in_the_past()
    {
        (await CountAsync("select count(*) from referrals_events.mt_events")).ShouldBeGreaterThan(3_000);
        (await CountAsync(
            """
            select count(*) from (select timestamp < lag(timestamp) over (order by seq_id) as back from referrals_events.mt_events) as steps where back
            """)).ShouldBe(0);
        (await CountAsync("select count(*) from referrals_events.mt_events where timestamp > now()")).ShouldBe(0);
    }

    [Fact]
    public async Task each_key_opens_what_its_member_may_see()
    {
        foreach (var partner in PartnershipFile.Read().Organisations.Where(o => o.Teams.Count > 0))
        {
            (await demonstration.As($"demo-{partner.Code}").GetAsync("/api/caseload?limit=200")).ShouldBe(200);
            (await demonstration.As($"demo-{partner.Code}-worker").GetAsync("/api/handoffs?limit=200")).ShouldBe(200);
        }

        (await demonstration.As("demo-citizens-advice-worker").GetAsync("/api/caseload?caseworker=me"))["items"].GetArrayLength().ShouldBeGreaterThan(3);
        (await demonstration.As("demo-nobody").GetAsync("/api/caseload")).ShouldBe(401);
    }

    [Fact]
    public async Task the_cancer_support_team_sees_how_the_story_ended()
    {
        var team = demonstration.As("demo-cancer-support-worker");
        var ours = PartnershipFile.Read()["cancer-support"].Id;
        foreach (var referral in Referrals.Where(r => r.ReferrerId == ours && r is { Programme: "healthyHomes", State: ReferralState.Closed }))
        {
            var seen = (await team.GetAsync($"/api/referrals/{referral.Id}")).ShouldBe(200);
            if (seen.Said("person.name") is "Marjorie Fairweather")
            {
                seen.Said("outcome").ShouldBe("supportCompleted");
                seen["assessments"].EnumerateArray().Select(a => a.GetProperty("scores").GetProperty("anxious").GetInt32()).ShouldBe([8, 5]);
                (await demonstration.As("demo-warm-and-well-worker").GetAsync($"/api/referrals/{referral.Id}")).ShouldBe(404);
                (await demonstration.As("demo-libraries").GetAsync($"/api/referrals/{referral.Id}")).ShouldBe(404);
                return;
            }
        }

        Assert.Fail("The story is not there.");
    }

    [Fact]
    public async Task a_service_that_people_are_told_about_takes_no_referral()
    {
        var reading = PartnershipFile.Read()["libraries"].Services[0].Id;
        var caller = demonstration.As("demo-cancer-support");
        var person = new { name = "Odette Pinnock", dateOfBirth = "1950-01-02" };
        var consent = new
        {
            legalBasis = "publicTask", confidentialityBasis = "explicitConsent", givenOn = $"{Today:yyyy-MM-dd}", how = "Asked", covers = new { fields = new[] { "name" }, purpose = "Company" },
        };
        var refused = await caller.PostAsync(
            "/api/referrals", new { person, programme = "connector", serviceId = reading, needs = new[] { "lonelinessAndIsolation" }, urgency = "routine", reason = "Would like company", consent });

        refused.ShouldBe(422, "validation");
        refused.Json.GetProperty("errors").TryGetProperty("serviceId", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task every_read_model_is_what_a_rebuild_would_make_of_it()
    {
        var store = demonstration.Services.GetRequiredService<DocumentStore>();
        foreach (var projection in ProjectionCatalogue.Names)
        {
            (await store.CountDifferencesAsync(projection, demonstration.Databases.Owner)).ShouldBe(0, projection);
        }
    }

    [Fact]
    public async Task the_database_waits_for_the_disk_again() =>
        (await TextAsync("show synchronous_commit")).ShouldBe("on");

    private async Task<long> CountAsync(string sql)
    {
        await using var command = demonstration.Databases.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string> TextAsync(string sql)
    {
        await using var command = demonstration.Databases.Writer.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
