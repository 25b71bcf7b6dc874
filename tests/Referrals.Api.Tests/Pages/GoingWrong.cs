using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>What goes wrong is said with what to do, and what was typed is not lost by it.</summary>
public class GoingWrong(TestServer server)
{
    private const string Typed = "She would like a visit in the morning";

    [Fact]
    public async Task a_form_whose_token_is_refused_gives_back_what_was_typed_and_nothing_to_send_it_again_with()
    {
        var (at, worker) = await OpenAsync();
        var (status, text) = await worker.PostRawAsync($"{at}/notes", new() { ["text"] = Typed, ["visibleTo"] = "bothParties", ["__RequestVerificationToken"] = "forged" });
        status.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain(Typed);
        text.ShouldContain("open the form again");
        text.ShouldContain("Sign out");
        text.ShouldNotContain("forged");
        text.ShouldNotContain("Send it again");
        (await worker.PageAsync(at)).ShouldNotContain(Typed);
    }

    [Fact]
    public async Task what_is_secret_is_never_given_back_and_a_postcode_is_no_secret()
    {
        var (at, worker) = await OpenAsync();
        var refused = await worker.PostRawAsync("/account/password", new() { ["Old"] = "walnut harbour kettle", ["New"] = "gravel lantern otter", ["__RequestVerificationToken"] = "forged" });
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldNotContain("walnut");
        refused.Text.ShouldNotContain("lantern");

        var code = await worker.PostRawAsync("/account/second-factor", new() { ["Code"] = "654 321", ["__RequestVerificationToken"] = "forged" });
        code.Status.ShouldBe(HttpStatusCode.BadRequest);
        code.Text.ShouldNotContain("654 321");

        var text = await worker.PostRawAsync($"{at}/notes", new() { ["text"] = Typed, ["postcode"] = "GL1 1AA", ["TwiceSureCode"] = "123 456", ["__RequestVerificationToken"] = "forged" });
        text.Text.ShouldContain(Typed);
        text.Text.ShouldContain("GL1 1AA");
        text.Text.ShouldNotContain("123 456");
    }

    [Fact]
    public async Task without_a_database_a_server_says_so_and_nothing_more_a_form_can_be_sent_again_and_too_many_requests_are_told_when_to_go_on()
    {
        var (at, worker) = await OpenAsync();
        var form = await worker.PageAsync($"{at}/notes");
        await using var api = server.Another(new()
        {
            ["ConnectionStrings:Reader"] = "Host=/nonexistent/socket;Database=x;Username=x", ["Partnership:Phone"] = "01632 960001", ["Limits:PerKeyAtOnce"] = "6", ["Limits:PerKeyASecond"] = "1",
        });
        var anybody = new Caller(api.CreateClient(), "nobody");
        var unready = (await anybody.GetAsync("/health/ready")).ShouldBe(503);
        (unready["ready"].GetBoolean(), unready["database"].GetBoolean(), unready["keys"].GetBoolean()).ShouldBe((false, false, true));
        (await anybody.GetAsync("/health/live")).ShouldBe(200);
        var refused = (await anybody.GetAsync("/api/services")).ShouldBe(503, "unavailable");
        refused.Response.Headers.RetryAfter.ShouldNotBeNull();
        refused.Text.ShouldNotContain("nonexistent");

        using var elsewhere = new Browser(api.Services);
        foreach (var cookie in new[] { "referrals", "referrals-form" })
        {
            elsewhere.SetCookie(cookie, worker.Cookie(cookie));
        }

        var account = await elsewhere.ReadAsync("/account");
        account.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        account.Text.ShouldContain("Not available for a moment");
        account.Text.ShouldNotContain("nonexistent");
        var sent = await elsewhere.SubmitAsync($"{at}/notes", new Sent(200, null, form), new() { ["text"] = Typed, ["visibleTo"] = "bothParties" });
        sent.Status.ShouldBe(503, sent.Text);
        sent.Text.ShouldContain("Not available for a moment");
        sent.Text.ShouldContain("ring 01632 960001");
        sent.Text.ShouldContain(Typed);
        sent.Text.ShouldNotContain("Sign out", customMessage: "who is signed in takes the database to say");
        sent.Text.ShouldNotContain("nonexistent");

        // The page's own form, sent where there is a database.
        (await worker.SubmitAsync($"{at}/notes", sent, new() { ["text"] = Typed, ["visibleTo"] = "bothParties" })).Status.ShouldBe(302);
        (await worker.PageAsync(at)).ShouldContain(Typed);

        string text;
        HttpStatusCode status;
        do
        {
            (status, text) = await elsewhere.ReadAsync("/account/password");
        }
        while (status is not HttpStatusCode.TooManyRequests);

        text.ShouldContain("Try again in 1 second");
    }

    [Fact]
    public async Task each_status_says_what_happened_and_what_to_do_inside_the_navigation()
    {
        var (at, worker) = await OpenAsync();
        foreach (var (path, status, says) in new[]
        {
            ("/caseload?state=nonsense", 422, "Open this page from its beginning"),
            ("/admin/programmes", 403, "You are signed in as: Practitioner."),
            ($"/referrals/{Guid.CreateVersion7()}", 404, "Page not found"),
            ($"{at}/nonsense", 404, "Page not found"),
        })
        {
            var answer = await worker.ReadAsync(path);
            ((int)answer.Status).ShouldBe(status, path);
            answer.Text.ShouldContain(says);
            answer.Text.ShouldContain("Sign out");
            answer.Text.ShouldNotContain("Exception");
            answer.Text.ShouldNotContain("Ashgrove");
        }
    }

    private async Task<(string At, Browser Worker)> OpenAsync() =>
        ((await Some.AcceptedAsync(server))["/api".Length..], await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId));
}
