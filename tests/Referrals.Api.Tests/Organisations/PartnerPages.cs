using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Organisations;

/// <summary>An administrator brings organisations in, signs for the partnership, and lets go who has nothing open.</summary>
public partial class PartnerPages(TestServer server)
{
    [Fact]
    public async Task an_organisation_joins_gets_its_first_coordinator_and_no_second_from_the_administrator()
    {
        var houses = await Houses.BuildAsync(server);
        using var dee = await houses.BrowserOf(houses.Administrator);
        var code = $"new-{Guid.CreateVersion7():N}"[..30];
        var joined = await dee.SubmitAsync("/admin/organisations/join", new() { ["Name"] = "New people", ["Code"] = code, ["Kind"] = "housing" });
        joined.Status.ShouldBe(302);
        var at = joined.To!.Split('?')[0];
        (await dee.SubmitAsync("/admin/organisations/join", new() { ["Name"] = "Others", ["Code"] = code, ["Kind"] = "nhs" })).Text.ShouldContain("has this code, or had it");

        var invite = new Dictionary<string, string> { ["Name"] = "Fay Lark", ["Email"] = $"{Guid.CreateVersion7():N}@example.org" };
        var invited = await dee.SubmitAsync($"{at}/invite", invite);
        Link.IsMatch(invited.Text).ShouldBeTrue();
        (await dee.PageAsync(at)).ShouldContain("Fay Lark has not accepted yet");
        (await dee.SubmitAsync($"{at}/invite", new() { ["Name"] = "Gus Lark", ["Email"] = $"{Guid.CreateVersion7():N}@example.org" })).Text.ShouldContain("has a coordinator, or one is invited");

        (await dee.SubmitAsync(at, [], $"{at}?handler=TakeBack")).To.ShouldBe($"{at}?done=takenBack");
        Link.IsMatch((await dee.SubmitAsync($"{at}/invite", new() { ["Name"] = "Fay Lark", ["Email"] = invite["Email"] })).Text).ShouldBeTrue();
    }

    [Fact]
    public async Task two_first_coordinators_invited_at_the_same_moment_are_one()
    {
        var houses = await Houses.BuildAsync(server);
        var organisation = await houses.Organisations.JoinAsync(
            houses.By(houses.Administrator), new JoinOrganisation($"new-{Guid.CreateVersion7():N}"[..30], "New people", Domain.Referring.OrganisationKind.Nhs), CancellationToken.None);
        var invited = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                await houses.Members.InviteAsync(
                    houses.By(houses.Administrator), organisation, new InviteMember("Fay Lark", $"{Guid.CreateVersion7():N}@example.org", Role.Coordinator), CancellationToken.None);
                return null;
            }
            catch (Refusal refusal)
            {
                return refusal.Code;
            }
        }));
        invited.ShouldBe([null, "organisation/has-coordinator"], ignoreOrder: true);
    }

    [Fact]
    public async Task who_has_open_referrals_stays_and_who_leaves_is_gone_with_everybody_in_it()
    {
        var houses = await Houses.BuildAsync(server);
        using var dee = await houses.BrowserOf(houses.Administrator);
        using var cy = await houses.BrowserOf(houses.Cy);
        var homes = server.As(TestPartnership.HealthyHomes.Worker);
        var referral = Some.Referral();
        referral["serviceId"] = houses.ServiceId;
        var made = (await homes.PostAsync("/api/referrals", referral)).ShouldBe(201)["referralId"].GetGuid();
        var at = $"/admin/organisations/{houses.House}";
        (await dee.PageAsync(at)).ShouldContain("New: 1");
        (await dee.SubmitAsync($"{at}/leave", [])).Text.ShouldContain("1 referral is open");

        (await homes.PostAsync($"/api/referrals/{made}/withdraw", new { reason = "needMetElsewhere" })).ShouldBe(200);
        (await dee.SubmitAsync($"{at}/leave", [])).To.ShouldBe("/admin/organisations?done=left");
        (await cy.GetAsync("/caseload")).To.ShouldStartWith("/sign-in");
        (await server.As(houses.CysKey).GetAsync("/api/caseload")).ShouldBe(401);
        (await homes.PostAsync("/api/referrals", referral)).ShouldBe(422);
        (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync("/api/services?text=Warm house&limit=200"))["items"].EnumerateArray().ShouldAllBe(s => s.GetProperty("id").GetGuid() != houses.ServiceId);
        (await dee.PageAsync(at)).ShouldContain("It left the partnership");
        (await dee.PageAsync("/admin/organisations")).ShouldContain("The house, on");
        (await dee.SubmitAsync($"/admin/organisations/{houses.Office}/leave", [])).Text.ShouldContain("You act for this organisation");
    }

    [Fact]
    public async Task a_node_that_has_not_heard_of_it_yet_sends_nothing_to_who_has_left()
    {
        var houses = await Houses.BuildAsync(server);
        var homes = server.As(TestPartnership.HealthyHomes.Worker);
        await server.Services.GetRequiredService<Api.Directory.PartnershipSource>().LatestAsync(CancellationToken.None);
        await using var elsewhere = server.Another([]);
        var decisions = elsewhere.Services.GetRequiredService<Api.Organisations.OrganisationDecisions>();
        await decisions.LeaveAsync(houses.By(houses.Administrator), houses.House, CancellationToken.None);
        var referral = Some.Referral();
        referral["serviceId"] = houses.ServiceId;
        (await homes.PostAsync("/api/referrals", referral)).Status.ShouldBeOneOf(409, 422);
        (await houses.ScalarAsync($"select count(*) from referrals.caseload where organisation_id = '{houses.House}'")).ShouldBe("0");
    }

    [Fact]
    public async Task an_agreement_is_signed_shown_and_ended_and_referrals_follow_it_at_once()
    {
        var houses = await Houses.BuildAsync(server);
        using var dee = await houses.BrowserOf(houses.Administrator);
        await houses.Agreements.EndAsync(houses.By(houses.Administrator), houses.Agreement.Id, new EndAgreement(Domain.Clocks.WorkingDays.InLondon(TimeProvider.System.GetUtcNow())), CancellationToken.None);
        var referral = Some.Referral();
        referral["serviceId"] = houses.ServiceId;
        var homes = server.As(TestPartnership.HealthyHomes.Worker);
        (await homes.PostAsync("/api/referrals", referral)).ShouldBe(422, "sharing/no-agreement");

        var today = Domain.Clocks.WorkingDays.InLondon(TimeProvider.System.GetUtcNow());
        var form = new List<KeyValuePair<string, string>>
        {
            new("Between", $"{houses.House}"), new("Purposes", "Warm homes\nAnd safe ones"), new("KnowsAndAgrees", "publicTask explicitConsent"), new("CannotAsk", "publicTask impliedConsent"),
            new("Safeguarding", "safeguarding overridingInterest"), new("SignedOn", $"{today:d M yyyy}"), new("Until", $"{today.AddDays(20):d M yyyy}"),
        };
        (await dee.SubmitAsync("/admin/agreements/sign", form.ToDictionary())).Text.ShouldContain("href=\"#Between\"");
        var between = await houses.Agreements.SignAsync(
            houses.By(houses.Administrator),
            new SignAgreement(
                [houses.House, TestPartnership.HealthyHomes.Id], houses.Agreement.KnowsAndAgrees, houses.Agreement.CannotAsk, houses.Agreement.Safeguarding, ["Warm homes"], today, today.AddDays(20)),
            CancellationToken.None);
        (await dee.PageAsync("/admin/agreements")).ShouldContain("Ends within 30 days");
        (await homes.PostAsync("/api/referrals", referral)).ShouldBe(201);

        (await dee.SubmitAsync($"/admin/agreements/{between}", new() { ["On"] = $"{today:d M yyyy}" })).To.ShouldBe("/admin/agreements?done=ended");
        referral["person"] = Some.Person();
        (await homes.PostAsync("/api/referrals", referral)).ShouldBe(422, "sharing/no-agreement");
        (await dee.PageAsync($"/admin/agreements/{between}")).ShouldContain("Over");
    }

    [Fact]
    public async Task nothing_is_done_without_the_forms_token_or_by_another_role()
    {
        var houses = await Houses.BuildAsync(server);
        using var dee = await houses.BrowserOf(houses.Administrator);
        using var ada = await houses.BrowserOf(houses.Ada);
        foreach (var page in new[]
        {
            "/admin/organisations/join", $"/admin/organisations/{houses.House}", $"/admin/organisations/{houses.House}?handler=Link", $"/admin/organisations/{houses.House}?handler=TakeBack",
            $"/admin/organisations/{houses.House}/invite", $"/admin/organisations/{houses.House}/leave", "/admin/agreements/sign", $"/admin/agreements/{houses.Agreement.Id}",
        })
        {
            (await dee.SendAsync(page, new() { ["Name"] = "Changed", ["On"] = "1 1 2099" })).Status.ShouldBe(400);
            (await ada.SubmitAsync("/organisation/teams", new() { ["Name"] = "Changed", ["On"] = "1 1 2099" }, page)).Status.ShouldBe((int)HttpStatusCode.Forbidden);
        }

        (await houses.ScalarAsync($"select count(*) from referrals_events.mt_events where stream_id in ('{houses.House}', '{houses.Agreement.Id}')")).ShouldBe("3");
    }

    [GeneratedRegex("/invitation/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link { get; }
}
