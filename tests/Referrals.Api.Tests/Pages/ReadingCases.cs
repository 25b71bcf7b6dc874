using System.Net;
using System.Text.RegularExpressions;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>The caseload and a referral as pages: what they show, to whom, and that the look is recorded.</summary>
public partial class ReadingCases(TestServer server)
{
    private static readonly string[] s_personal = ["Hester Quillfeather", "07700 900111", "12 Mill Lane"];

    [Fact]
    public async Task who_works_it_finds_it_on_the_caseload_and_reads_it()
    {
        var id = await ReferAsync();
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);

        var caseload = await worker.PageAsync("/caseload?state=accepted&caseworker=me&sort=made");
        caseload.ShouldContain($"/referrals/{id}");
        caseload.ShouldContain("Hester Quillfeather");
        caseload.ShouldContain("Reach the person: by");

        var referral = await worker.PageAsync($"/referrals/{id}");
        referral.ShouldContain("Hester Quillfeather");
        referral.ShouldContain("leave no message");
        referral.ShouldContain("Accepted, and given to Worker of healthy-homes");
    }

    [Fact]
    public async Task to_anybody_else_it_is_a_page_that_is_not_there_and_names_nobody()
    {
        var id = await ReferAsync();
        using var stranger = await Browser.SignedInAsync(server.Services, TestPartnership.Libraries.WorkerId);
        var (status, there) = await stranger.ReadAsync($"/referrals/{id}");
        status.ShouldBe(HttpStatusCode.NotFound);
        s_personal.ShouldAllBe(p => !there.Contains(p));
        (await stranger.PageAsync("/caseload?sort=made")).ShouldNotContain($"{id}");
    }

    [Fact]
    public async Task each_look_is_recorded_before_the_page_is_written()
    {
        var id = await ReferAsync();
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        await worker.PageAsync($"/referrals/{id}");
        await worker.PageAsync("/caseload?sort=made");

        (await LooksAsync(id, "/referrals/{id:guid}", "referral")).ShouldBe(1);
        (await LooksAsync(id, "/caseload", "list")).ShouldBe(1);
    }

    [Fact]
    public async Task a_refused_look_is_recorded_too()
    {
        var id = await ReferAsync();
        using var stranger = await Browser.SignedInAsync(server.Services, TestPartnership.Libraries.WorkerId);
        await stranger.ReadAsync($"/referrals/{id}");
        (await LooksAsync(id, "/referrals/{id:guid}", "refusal")).ShouldBe(1);
    }

    [Fact]
    public async Task the_counts_are_of_everything_that_the_filters_leave()
    {
        await using var office = await Office.OpenAsync(server);
        await office.ReferAsync("Hester Quillfeather");
        office.Clock.Move(TimeSpan.FromDays(40));
        using var worker = await Browser.SignedInAsync(office.Services, TestPartnership.HealthyHomes.WorkerId);
        var counts = (await office.Worker.GetAsync("/api/caseload?caseworker=me")).ShouldBe(200)["counts"];
        counts.GetProperty("overdue").GetInt64().ShouldBe(1);

        var page = await worker.PageAsync("/caseload?caseworker=me");
        Counts.Matches(page).ToDictionary(m => m.Groups["what"].Value, m => long.Parse(m.Groups["number"].Value, null)).ShouldBe(new Dictionary<string, long>
        {
            ["Waiting on us"] = 1, ["Waiting on them"] = 0, ["Waiting on the person"] = 0, ["Overdue"] = 1,
        });
    }

    [Fact]
    public async Task every_filter_that_is_on_can_be_seen_and_taken_off()
    {
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var page = await worker.PageAsync("/caseload?state=onHold&programme=&caseworker=me");
        page.ShouldContain("Nothing fits");
        page.ShouldContain("href=\"/caseload?state=onHold\"");
        page.ShouldContain("href=\"/caseload?caseworker=me\"");
        (await worker.ReadAsync("/caseload?state=nonsense")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private async Task<Guid> ReferAsync()
    {
        var body = Some.Referral(person: new
        {
            name = "Hester Quillfeather",
            address = "12 Mill Lane",
            phones = new[] { new { number = "07700 900111", safeToCall = true, safeToText = false, safeToLeaveMessage = false } },
        });
        var id = (await server.As(TestPartnership.CancerSupport.Worker).PostAsync("/api/referrals", body)).ShouldBe(201)["referralId"].GetGuid();
        (await server.As(TestPartnership.HealthyHomes.Worker).PostAsync($"/api/referrals/{id}/accept", new { caseworker = "me" })).ShouldBe(200);
        return id;
    }

    private async Task<long> LooksAsync(Guid id, string operation, string kind)
    {
        await using var command = server.Owner.CreateCommand("select count(*) from referrals.access_log where $1 = any (referral_ids) and operation = $2 and kind = $3");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = operation });
        command.Parameters.Add(new() { Value = kind });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex("app-counts__number\">(?<number>[0-9]+)</span><a [^>]+>(?<what>[^<]+)</a>", RegexOptions.None, 1000)]
    private static partial Regex Counts { get; }
}
