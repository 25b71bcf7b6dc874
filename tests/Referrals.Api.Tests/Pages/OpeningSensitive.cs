using System.Text.RegularExpressions;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>A sensitive referral is opened from outside its circle on a page, and somebody else reviews it on another.</summary>
public partial class OpeningSensitive(SharedOffice shared, TestServer server) : IClassFixture<SharedOffice>
{
    private const string NotThere = "There is no sensitive referral of your organisation with this reference";

    [Fact]
    public async Task it_is_opened_by_its_reference_for_a_reason_and_reviewed_by_somebody_else()
    {
        await using var office = await Office.OpenAsync(server);
        var made = (await office.Referrer.PostAsync("/api/referrals", Some.Sensitive())).ShouldBe(201);
        var (at, reference) = ($"/api/referrals/{made["referralId"].GetGuid()}", made.Said("reference")!);
        var outside = office.As(TestPartnership.CancerSupport.OtherWorker);
        (await outside.GetAsync(at)).ShouldBe(404, "not-found");
        using var browser = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.OtherWorkerId);
        var nothing = await browser.SubmitAsync("/referrals/open", []);
        nothing.Text.ShouldContain("Enter the reference");
        nothing.Text.ShouldContain("Choose why you need to see it");
        (await browser.SubmitAsync("/referrals/open", new() { ["Reference"] = reference, ["Reason"] = "nosiness" })).Text.ShouldContain("Choose why you need to see it");

        office.Clock.Move(TimeSpan.FromMinutes(11));
        var asked = await browser.SubmitAsync("/referrals/open", new() { ["Reference"] = reference, ["Reason"] = "coverForAbsence" });
        asked.Text.ShouldContain("Confirm that it is you");
        (await outside.GetAsync(at)).ShouldBe(404, "not-found");
        using var fresh = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.OtherWorkerId);
        var opened = await fresh.SubmitAsync("/referrals/open", new() { ["Reference"] = reference, ["Reason"] = "coverForAbsence" });
        opened.Text.ShouldContain($"{reference} is open to you");
        opened.Text.ShouldContain("Until ");
        (await outside.GetAsync(at)).ShouldBe(200);

        using var coordinator = await Browser.SignedInAsync(office.Services, TestPartnership.Families.CoordinatorId);
        var page = await coordinator.PageAsync("/audit/openings");
        page.ShouldContain(reference);
        page.ShouldContain("To be reviewed: 1, of which 0 overdue.");
        var review = Review.Match(page).Value;
        var unsaid = await coordinator.SubmitAsync(review, new() { ["Finding"] = "notJustified", ["Note"] = "" });
        unsaid.Text.ShouldContain("Say why it was not justified.");
        (await coordinator.SubmitAsync(review, new() { ["Finding"] = "notJustified", ["Note"] = "Nobody was away" })).To.ShouldBe("/audit/openings");
        (await coordinator.PageAsync("/audit/openings")).ShouldContain("Nobody was away");
    }

    [Fact]
    public async Task a_wrong_reference_another_organisations_and_one_that_is_not_sensitive_are_told_alike()
    {
        var office = shared.Office;
        var sensitive = (await office.Referrer.PostAsync("/api/referrals", Some.Sensitive())).ShouldBe(201).Said("reference")!;
        var ordinary = (await office.Worker.GetAsync((await office.ReferAsync("Barnaby Thrift")).At)).Said("reference")!;
        var texts = new List<string>();
        foreach (var (member, reference) in new[]
        {
            (TestPartnership.CancerSupport.OtherWorkerId, "GL-AAAAA-A"), (TestPartnership.HealthyHomes.WorkerId, sensitive),
            (TestPartnership.HealthyHomes.WorkerId, ordinary), (TestPartnership.HealthyHomes.CoordinatorId, ordinary),
        })
        {
            using var browser = await Browser.SignedInAsync(office.Services, member);
            var answer = await browser.SubmitAsync("/referrals/open", new() { ["Reference"] = reference, ["Reason"] = "coverForAbsence" });
            answer.Status.ShouldBe(200);
            answer.Text.ShouldContain(NotThere);
            answer.Text.ShouldContain(reference); // what was typed stays
            texts.Add(Main.Match(answer.Text).Value.Replace(reference, "", StringComparison.Ordinal));
        }

        texts.Select(t => Token.Replace(t, "")).Distinct().Count().ShouldBe(1);
        (await Office.ListAsync(office.Admin, "select count(*) from referrals.access_log where kind = 'refusal'")).ShouldBe(["4"]);
    }

    [Fact]
    public async Task an_opening_that_nobody_reviews_is_overdue()
    {
        var office = shared.Office;
        var reference = (await office.Referrer.PostAsync("/api/referrals", Some.Sensitive())).ShouldBe(201).Said("reference")!;
        using (var browser = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.OtherWorkerId))
        {
            (await browser.SubmitAsync("/referrals/open", new() { ["Reference"] = reference, ["Reason"] = "personAsked" })).Text.ShouldContain("is open to you");
        }

        office.Clock.Move(TimeSpan.FromDays(14));
        using var coordinator = await Browser.SignedInAsync(office.Services, TestPartnership.Families.CoordinatorId);
        (await coordinator.PageAsync("/audit/openings")).ShouldContain("Overdue: it was due on");
    }

    [GeneratedRegex("/audit/openings\\?review=[0-9a-f-]{36}", RegexOptions.None, 1000)]
    private static partial Regex Review { get; }

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline, 1000)]
    private static partial Regex Main { get; }

    [GeneratedRegex("__RequestVerificationToken\"[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Token { get; }
}
