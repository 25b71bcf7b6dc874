using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Projections.Governance;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>The access log on pages: everything for information governance, their own organisation's looks for a coordinator.</summary>
public partial class WhoHasLooked(TestServer server)
{
    [Fact]
    public async Task a_coordinator_sees_what_their_own_members_did_and_nothing_of_anybody_elses()
    {
        var (at, id, _) = await LookedAtAsync();
        using var governance = await Browser.SignedInAsync(server.Services, TestPartnership.Governance.CoordinatorId);
        using var ours = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.CoordinatorId);
        using var theirs = await Browser.SignedInAsync(server.Services, TestPartnership.WarmAndWell.CoordinatorId);

        var all = await governance.PageAsync($"/audit?about={id}");
        Who(all).ShouldBe(["Worker of libraries", "Worker of cancer-support", "Worker of healthy-homes"]);
        all.ShouldContain("Was refused: not there for them");
        all.ShouldContain("Helping the person");
        all.ShouldContain("Person phones", customMessage: "which fields, in words");
        all.ShouldNotContain("Ashgrove");
        Who(await ours.PageAsync($"/audit?about={id}")).ShouldBe(["Worker of healthy-homes"]);
        Who(await theirs.PageAsync($"/audit?about={id}")).ShouldBeEmpty();
        Who(await ours.PageAsync($"/audit/staff/{TestPartnership.HealthyHomes.WorkerId}")).Distinct().ShouldBe(["Worker of healthy-homes"]);
        (await ours.ReadAsync($"/audit/staff/{TestPartnership.CancerSupport.WorkerId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        at.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task a_filter_is_typed_as_people_write_and_leads_to_an_address_of_ids_and_codes()
    {
        var (_, id, reference) = await LookedAtAsync();
        using var governance = await Browser.SignedInAsync(server.Services, TestPartnership.Governance.CoordinatorId);
        var today = DateOnly.Parse(Some.Today, System.Globalization.CultureInfo.InvariantCulture);
        var sent = await governance.SubmitAsync("/audit", new() { ["About"] = reference.ToLowerInvariant(), ["From"] = $"{today:d MMMM yyyy}", ["Refusals"] = "true" });
        sent.To.ShouldBe($"/audit?about={id}&from={Some.Today}&refused=true");
        var found = await governance.PageAsync(sent.To!);
        Who(found).ShouldBe(["Worker of libraries"]);
        found.ShouldContain("Refusals only");

        var wrong = await governance.SubmitAsync("/audit", new() { ["About"] = "GL-AAAAA-A", ["To"] = "the day after" });
        wrong.Text.ShouldContain("<title>Error: ");
        wrong.Text.ShouldContain("value=\"the day after\"");

        // A reference of somebody else's reads like one of nobody's.
        using var stranger = await Browser.SignedInAsync(server.Services, TestPartnership.Libraries.CoordinatorId);
        var real = await stranger.SubmitAsync("/audit", new() { ["About"] = reference });
        var made = await stranger.SubmitAsync("/audit", new() { ["About"] = "GL-AAAAA-A" });
        (real.Status, made.Status).ShouldBe((200, 200));
        real.Text.ShouldContain("There is no referral of this reference that you may see");
    }

    [Fact]
    public async Task whether_the_log_is_whole_is_said_and_a_head_that_is_not_ours_is_an_alarm()
    {
        var checks = server.Services.GetRequiredService<AuditChecks>();
        await checks.KeepAsync(new AuditReport(3, 12, 34, 0, []), 2, [], TestContext.Current.CancellationToken);
        using var governance = await Browser.SignedInAsync(server.Services, TestPartnership.Governance.CoordinatorId);
        var whole = await governance.PageAsync("/audit");
        whole.ShouldContain(" Intact");
        whole.ShouldContain("34 entries and 12 events");

        var folder = System.IO.Directory.CreateTempSubdirectory("heads-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "head-999999999999.json"), "{}", TestContext.Current.CancellationToken);
            await using var api = server.Another(new() { ["Audit:HeadFolder"] = folder });
            using var elsewhere = await Browser.SignedInAsync(api.Services, TestPartnership.Governance.CoordinatorId);
            var broken = await elsewhere.PageAsync("/audit");
            broken.ShouldContain("The log check failed");
            broken.ShouldContain("head-999999999999.json is no head that was signed with a key we know.");
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A referral that its receiver opened, its referrer followed and somebody else asked for in vain.</summary>
    private async Task<(string At, string Id, string Reference)> LookedAtAsync()
    {
        var at = await Some.AcceptedAsync(server);
        var read = (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync(at)).ShouldBe(200);
        (await server.As(TestPartnership.CancerSupport.Worker).GetAsync($"{at}/timeline")).ShouldBe(200);
        (await server.As(TestPartnership.Libraries.Worker).GetAsync(at)).ShouldBe(404);
        return (at, at[^36..], read.Said("reference")!);
    }

    private static List<string> Who(string page) => [.. Member.Matches(page).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex("href=\"/audit/staff/[0-9a-f-]{36}\">(?<name>[^<]+)<", RegexOptions.None, 1000)]
    private static partial Regex Member { get; }
}
