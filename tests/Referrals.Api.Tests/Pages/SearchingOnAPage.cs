using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>Looking for somebody: why comes first, and what is looked for is in no address, log or row.</summary>
public class SearchingOnAPage(TestServer server)
{
    [Fact]
    public async Task who_is_found_is_shown_and_the_look_is_recorded_with_its_reason_and_without_its_words()
    {
        using var heard = new Heard();
        await using var api = server.Another([], host => host.ConfigureServices(s => s.AddLogging(l => l.AddProvider(heard).SetMinimumLevel(LogLevel.Trace))));
        var id = await Some.ReferralAsync(server, Some.Referral(person: Some.Person("Ottoline Zwxquim", "1944-02-29")));
        var alone = (await server.As(TestPartnership.CancerSupport.Worker).PostAsync("/api/people", new { name = "Ottoline Zwxquade", dateOfBirth = "1930-01-02" })).ShouldBe(201)["personId"].GetGuid();
        using var worker = await Browser.SignedInAsync(api.Services, TestPartnership.CancerSupport.WorkerId);

        var found = await worker.SubmitAsync("/search", new() { ["Reason"] = "personAsked", ["Text"] = "Zwxquim" });
        found.Status.ShouldBe(200);
        found.Text.ShouldContain($"href=\"/referrals/{id}\"");
        found.Text.ShouldContain("Ottoline Zwxquim");
        found.Text.ShouldContain("Refer this person");
        (await worker.SubmitAsync("/search", new() { ["Reason"] = "directCare", ["Text"] = "ottoline zwxquade 2 January 1930" })).Text.ShouldContain($"/referrals/new?person={alone}");

        heard.Lines.ShouldNotContain(l => l.Contains("zwxqu", StringComparison.OrdinalIgnoreCase));
        await using var command = server.Owner.CreateCommand(
            "select purpose, words::text from referrals.access_log where $1 = any (referral_ids) and kind = 'search' and operation = '/search'");
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        (await row.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        row.GetString(0).ShouldBe("personAsked");
        row.GetString(1).ShouldNotContain("zwxqu", Case.Insensitive);
        (await row.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeFalse("the form alone shows nobody, and is no search");
    }

    [Fact]
    public async Task why_comes_first_and_what_was_typed_stays()
    {
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId);
        var answer = await worker.SubmitAsync("/search", new() { ["Text"] = "Somebody" });
        answer.Text.ShouldContain("<title>Error: Find a person");
        answer.Text.ShouldContain("href=\"#Reason\"");
        answer.Text.ShouldContain("value=\"Somebody\"");
        (await worker.SubmitAsync("/search", new() { ["Reason"] = "curiosity", ["Text"] = "Somebody" })).Text.ShouldContain("href=\"#Reason\"");
        (await worker.SubmitAsync("/search", new() { ["Reason"] = "directCare", ["Text"] = string.Join(' ', Enumerable.Repeat("a", 20)) })).Text.ShouldContain("href=\"#Text\"");
    }

    [Fact]
    public async Task nobody_found_says_what_to_try()
    {
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.Libraries.WorkerId);
        var answer = await worker.SubmitAsync("/search", new() { ["Reason"] = "directCare", ["Text"] = "Nobodyofthisname" });
        answer.Text.ShouldContain("Nobody that you may see has all of that.");
        answer.Text.ShouldContain("href=\"/referrals/new\"");
    }
}
