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
        var mine = await ReferAsync(office, new { caseworker = "me" });
        var theirs = await ReferAsync(office, new { caseworker = "me" });
        await ReferAsync(office, new { caseworker = "me" });
        var nobodys = await ReferAsync(office, new { });
        await ReferAsync(office, null);
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

        // The navigation: for the coordinator the organisation's, for the worker their own.
        team.ShouldContain(", 4 waiting on us, 5 overdue</span>");
        team.ShouldContain(", 1 waiting for an answer</span>");
        using var own = await Browser.SignedInAsync(office.Services, worker);
        (await own.PageAsync("/search")).ShouldContain(", 2 waiting on you, 3 overdue</span>");
        (await own.ReadAsync("/team")).Text.ShouldNotContain("waiting on you", customMessage: "not on a page that says no");
    }

    [Fact]
    public async Task on_a_board_one_is_marked_as_seen_at_once_and_whoever_chases_comes_back()
    {
        await using var office = await Office.OpenAsync(server);
        var at = await ReferAsync(office, null);
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

    private static async Task<string> ReferAsync(Office office, object? accept)
    {
        var at = $"/api/referrals/{(await office.Referrer.PostAsync("/api/referrals", Some.Referral())).ShouldBe(201)["referralId"].GetGuid()}";
        if (accept is not null)
        {
            (await office.Worker.PostAsync($"{at}/accept", accept)).ShouldBe(200);
        }

        return at;
    }

    /// <summary>The numbers in the cells of the row that begins with a link.</summary>
    private static long[] NumbersOf(string page, string link) =>
        [.. Cells.Matches(page.Split(link, 2)[1].Split("</tr>", 2)[0]).Select(m => long.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex("<td [^>]+>(<span>|<a [^>]+>)+(?<number>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cells { get; }
}
