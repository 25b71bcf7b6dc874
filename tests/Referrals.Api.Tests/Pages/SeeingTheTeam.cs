using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>What a coordinator sees of everybody's work: the same numbers as on the lists behind them and from the API.</summary>
public partial class SeeingTheTeam(TestServer server)
{
    [Fact]
    public async Task numbers_are_those_of_the_lists_behind_them()
    {
        await using var office = await Office.OpenAsync(server);
        var mine = await office.MadeAsync(new { caseworker = "me" });
        var theirs = await office.MadeAsync(new { caseworker = "me" });
        await office.MadeAsync(new { caseworker = "me" });
        var nobodys = await office.MadeAsync(new { });
        await office.MadeAsync();
        (await office.Worker.PostAsync($"{theirs}/request-information", new { question = "Does she rent?" })).ShouldBe(200);
        office.Clock.Move(TimeSpan.FromDays(30));
        using var coordinator = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);

        // The team: open, waiting on us, overdue, as on the worker's caseload.
        var worker = TestPartnership.HealthyHomes.WorkerId;
        var team = await coordinator.PageAsync("/team");
        var counts = (await office.Coordinator.GetAsync($"/api/caseload?caseworker={worker}")).ShouldBe(200)["counts"];
        var waiting = counts.GetProperty("waitingOn");
        NumbersOf(team, $"href=\"/caseload?caseworker={worker}\"").ShouldBe(
        [
            waiting.GetProperty("us").GetInt64() + waiting.GetProperty("them").GetInt64() + waiting.GetProperty("person").GetInt64(), waiting.GetProperty("us").GetInt64(),
            counts.GetProperty("overdue").GetInt64(),
        ]);
        NumbersOf(team, $"href=\"/caseload?caseworker={worker}\"").ShouldBe([3, 2, 3]);
        team.ShouldContain(nobodys["/api".Length..]);
        team.ShouldNotContain(mine["/api".Length..]);

        // Handoffs: as the API has them.
        var partner = (await office.Coordinator.GetAsync("/api/handoffs?direction=in")).ShouldBe(200)["counts"].GetProperty("partners").EnumerateArray().ShouldHaveSingleItem();
        var handoffs = await coordinator.PageAsync("/handoffs?direction=in");
        NumbersOf(handoffs, $"href=\"/handoffs/{TestPartnership.CancerSupport.Id}?direction=in\"")[..4].ShouldBe(
        [
            partner.GetProperty("open").GetInt64(), partner.GetProperty("waiting").GetInt64(), partner.GetProperty("overdue").GetInt64(), partner.GetProperty("medianWorkingDays").GetInt64(),
        ]);
        handoffs.ShouldContain("4 acknowledged. Half of them within 0 working days. 0 late.");
        var board = await coordinator.PageAsync($"/handoffs/{TestPartnership.CancerSupport.Id}?direction=in");
        board.ShouldContain(">Waiting for our answer <span class=\"app-count\">1<");
        board.ShouldContain(">Being worked by us <span class=\"app-count\">3<");
        board.ShouldContain(">Sent back to them <span class=\"app-count\">1<");
        foreach (var list in new[] { "finished", "working" })
        {
            (await coordinator.PageAsync($"/handoffs/{TestPartnership.CancerSupport.Id}?direction=in&list={list}")).ShouldNotContain("No open handoffs");
        }

        // The navigation: for the coordinator the organisation's, for the worker their own.
        team.ShouldContain(", 4 waiting on us, 5 overdue</span>");
        team.ShouldContain(", 1 waiting for an answer</span>");
        using var own = await Browser.SignedInAsync(office.Services, worker);
        var search = await own.PageAsync("/search");
        search.ShouldContain(", 2 waiting on you, 3 overdue</span>");
        search.ShouldContain("href=\"/caseload?caseworker=me\"", customMessage: "the count leads to what it counts");
        (await own.ReadAsync("/team")).Text.ShouldNotContain("waiting on you", customMessage: "not on a page that says no");
    }

    [Fact]
    public async Task on_a_board_one_is_marked_as_seen_at_once_and_whoever_chases_comes_back()
    {
        await using var office = await Office.OpenAsync(server);
        var at = await office.MadeAsync();
        using var coordinator = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var board = $"/handoffs/{TestPartnership.CancerSupport.Id}?direction=in";
        (await coordinator.SubmitAsync(board, new() { ["receive"] = at[^36..] })).To.ShouldBe($"{board}&done=receive");
        var page = await coordinator.PageAsync($"{board}&done=receive");
        page.ShouldContain("Marked as seen");
        page.ShouldNotContain("name=\"receive\"");

        using var referrer = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.CoordinatorId);
        var theirs = $"/handoffs/{TestPartnership.HealthyHomes.Id}?direction=out";
        var chase = $"{at["/api".Length..]}/chase?back={Uri.EscapeDataString(theirs)}";
        (await referrer.PageAsync(theirs)).ShouldContain($"href=\"{WebUtility.HtmlEncode(chase)}\"");
        (await referrer.SubmitAsync(chase, new() { ["message"] = "Has it arrived?" })).To.ShouldBe($"{theirs}&done=chase");
        (await referrer.PageAsync($"{theirs}&done=chase")).ShouldContain("Chased");

        (await referrer.PageAsync($"/handoffs/{TestPartnership.Libraries.Id}?direction=out")).ShouldContain("No open handoffs with this partner.");
        (await referrer.ReadAsync($"/handoffs/{Guid.CreateVersion7()}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await referrer.GetAsync($"/handoffs?direction=in&partner={TestPartnership.Libraries.Id}")).To.ShouldBe($"/handoffs/{TestPartnership.Libraries.Id}?direction=in");
    }

    [Fact]
    public async Task a_list_of_a_board_that_is_opened_alone_goes_on_to_its_end()
    {
        await using var office = await Office.OpenAsync(server);
        var made = new List<string>();
        for (var i = 0; i < 21; i++)
        {
            made.Add((await office.MadeAsync())["/api".Length..]);
        }

        using var coordinator = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        var list = $"/handoffs/{TestPartnership.CancerSupport.Id}?direction=in&list=waiting";
        var first = await coordinator.PageAsync(list);
        first.ShouldContain("<span class=\"app-count\">21</span>");
        first.ShouldNotContain("First page");
        var next = WebUtility.HtmlDecode(Next.Match(first).Groups["to"].Value);
        next.ShouldStartWith($"{list}&cursor=");
        var last = await coordinator.PageAsync(next);
        last.ShouldContain("<span class=\"app-count\">21</span>");
        last.ShouldNotContain("rel=\"next\"");
        last.ShouldContain($"href=\"{WebUtility.HtmlEncode(list)}\"");
        made.Count(m => first.Contains($"href=\"{m}\"", StringComparison.Ordinal) && last.Contains($"href=\"{m}\"", StringComparison.Ordinal)).ShouldBe(0, "none twice");
        made.Count(m => first.Contains($"href=\"{m}\"", StringComparison.Ordinal) || last.Contains($"href=\"{m}\"", StringComparison.Ordinal)).ShouldBe(21, "none left out");

        // Whoever does something with a card comes back to where it stood.
        last.ShouldContain($"action=\"{WebUtility.HtmlEncode(next)}\"");
        (await coordinator.ReadAsync($"{next}x")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task what_is_late_is_listed_as_it_is_counted_and_offers_only_what_can_be_done()
    {
        await using var office = await Office.OpenAsync(server);
        var made = await office.MadeAsync();
        var late = await office.MadeAsync(new { });
        var asked = await office.MadeAsync(new { });
        await DoAsync(office.Worker, $"{asked}/request-information", new { question = "Does she rent?" });
        var held = await office.MadeAsync(new { });
        await DoAsync(office.Worker, $"{held}/hold", new { reason = "Away", reviewOn = TimeProvider.System.GetUtcNow().AddDays(3).ToString("yyyy-MM-dd", null) });
        var takenBack = await office.MadeAsync(new { });
        await DoAsync(office.Referrer, $"{takenBack}/withdraw", new { reason = "personChangedMind" });
        var offered = await office.MadeAsync(new { });
        await DoAsync(office.Worker, $"{offered}/transfer", new { serviceId = TestPartnership.WarmAndWell.ServiceId, reason = "A boiler" });
        await DoAsync(office.Referrer, $"{offered}/withdraw", new { reason = "personChangedMind" });
        var reviewed = await office.MadeAsync(new { });
        await DoAsync(office.Worker, $"{reviewed}/contacts", Some.Contact());
        var closed = await office.MadeAsync(new { });
        await DoAsync(office.Worker, $"{closed}/assessments", Some.Assessment());
        await DoAsync(office.Worker, $"{closed}/close", new { outcome = "personDeclined", needsMet = Array.Empty<string>(), needsNotMet = new[] { "energyAndHeating" } });
        office.Clock.Move(TimeSpan.FromDays(120));
        await DoAsync(office.Worker, $"{reviewed}/request-information", new { question = "Does she rent?" });

        using var receiver = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.CoordinatorId);
        using var referrer = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.CoordinatorId);
        using var other = await Browser.SignedInAsync(office.Services, TestPartnership.WarmAndWell.CoordinatorId);
        foreach (var (browser, many) in new[] { (receiver, 8), (referrer, 7), (other, 1) })
        {
            (await browser.PageAsync("/caseload")).ShouldContain($"<span class=\"app-counts__number\">{many}</span><a class=\"govuk-link\" href=\"/caseload?due=overdue\">");
            var list = await browser.PageAsync("/caseload?due=overdue");
            list.ShouldContain($"Overdue <span class=\"app-count\">{many}</span>");
            list.Split("<th role=\"rowheader\"").Length.ShouldBe(many + 1);
        }

        var (ours, theirs, offers) = (await receiver.PageAsync("/caseload?due=overdue"), await referrer.PageAsync("/caseload?due=overdue"), await other.PageAsync("/caseload?due=overdue"));
        var (taken, given) = (await BoardAsync(receiver, TestPartnership.CancerSupport, "in"), await BoardAsync(referrer, TestPartnership.HealthyHomes, "out"));
        foreach (var (at, us, them, cardOfUs, cardOfThem) in new (string, string?, string?, string[], string[])[]
        {
            (made, "receive", "chase", ["accept", "decline"], ["chase", "withdraw"]),
            (late, "contacts", null, ["contacts"], ["withdraw"]),
            (asked, null, "provide-information", [], ["provide-information", "withdraw"]),
            (held, "resume", null, ["resume"], ["withdraw"]),
            (takenBack, "withdraw/answer", null, ["contacts"], []),
            (offered, "withdraw/answer", null, ["contacts"], []),
            (reviewed, "contacts", null, [], ["provide-information", "withdraw"]),
            (closed, "assessments", null, [], []),
        })
        {
            OfferedOn(ours, at).ShouldBe(us is null ? [] : [us]);
            OfferedOn(theirs, at).ShouldBe(them is null ? [] : [them]);
            OfferedOn(taken, at).ShouldBe(cardOfUs);
            OfferedOn(given, at).ShouldBe(cardOfThem);
        }

        OfferedOn(offers, offered).ShouldBe(["transfer/accept"]);
        OfferedOn(await BoardAsync(other, TestPartnership.HealthyHomes, "in"), offered).ShouldBe(["transfer/accept", "transfer/decline"]);
        OfferedOn(await BoardAsync(receiver, TestPartnership.WarmAndWell, "out"), offered).ShouldBe(["transfer/withdraw"]);

        (await referrer.PageAsync(asked["/api".Length..])).ShouldContain($"{asked["/api".Length..]}/withdraw");
        (await referrer.PageAsync(takenBack["/api".Length..])).ShouldNotContain($"{takenBack["/api".Length..]}/withdraw", customMessage: "it was asked for already");

        static Task<string> BoardAsync(Browser browser, Desk partner, string direction) => browser.PageAsync($"/handoffs/{partner.Id}?direction={direction}");
    }

    private static async Task DoAsync(Caller caller, string at, object body) => (await caller.PostAsync(at, body)).ShouldBe(200);

    /// <summary>The commands that a list links to for a referral.</summary>
    private static IEnumerable<string> OfferedOn(string page, string at) =>
        page.Split($"href=\"{at["/api".Length..]}/").Skip(1).Select(link => link.Split('?', 2)[0]);

    /// <summary>The numbers in the cells of the row that begins with a link.</summary>
    private static long[] NumbersOf(string page, string link) =>
        [.. Cells.Matches(page.Split(link, 2)[1].Split("</tr>", 2)[0]).Select(m => long.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex("href=\"(?<to>[^\"]+)\" rel=\"next\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Next { get; }

    [GeneratedRegex("<td [^>]+>(<span>|<a [^>]+>)+(?<number>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cells { get; }
}
