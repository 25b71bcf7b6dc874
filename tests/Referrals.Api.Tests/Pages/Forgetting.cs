using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>Information governance erases, holds and lets go on pages: the same decisions as everywhere, the second factor asked for again.</summary>
public partial class Forgetting(SharedOffice shared, TestServer server) : IClassFixture<SharedOffice>
{
    private const string Name = "Zephyrine Quillfeather";

    private static readonly object s_close = new { outcome = "supportCompleted", needsMet = Array.Empty<string>(), needsNotMet = Array.Empty<string>() };

    [Fact]
    public async Task one_asks_by_a_reference_reviews_what_others_wrote_and_another_confirms_twice_sure()
    {
        await using var office = await Office.OpenAsync(server);
        var household = new[] { new { person = Some.Person("Quentin Arlingham", "1949-05-05"), relationship = "brother" } };
        var (at, theirs, _) = await office.ReferAsync(Name, household);
        (await office.Worker.PostAsync($"{at}/notes", new { text = "Zephyrine looks after him", visibleTo = "bothParties" })).ShouldBe(200);
        var reference = (await office.Worker.GetAsync(at)).Said("reference")!;
        var (asks, code) = await SignInAsync(office, "demo-test-governor");
        var (confirms, codes) = await SignInAsync(office, "demo-test-other-governor");
        using var one = asks;
        using var other = confirms;

        // Nothing typed is lost, and what is wrong is said at its field.
        var wrong = await one.SubmitAsync("/audit/requests/new", new() { ["Reference"] = "GL-AAAAA-A", ["Reason"] = "She asked in a letter" });
        wrong.Status.ShouldBe(200);
        wrong.Text.ShouldContain("There is no referral of this reference");
        wrong.Text.ShouldContain("She asked in a letter");
        wrong.Text.ShouldContain("<title>Error: ");
        var asked = await one.SubmitAsync("/audit/requests/new", new() { ["Reference"] = reference.ToLowerInvariant(), ["Reason"] = "She asked in a letter" });
        var erasure = asked.To.ShouldNotBeNull();
        erasure.ShouldStartWith("/audit/requests/");
        (await one.PageAsync("/audit/requests")).ShouldContain(erasure);

        var page = await one.PageAsync(erasure);
        page.ShouldContain("Zephyrine looks after him");
        page.ShouldNotContain("Check and confirm");
        (await Office.ListAsync(office.Admin, $"select kind from referrals.access_log where person_ids @> '{"{" + theirs + "}"}' and purpose = 'erasure'")).ShouldBe(["person"]);
        var verdicts = Verdict.Matches(page).Select(m => m.Groups["id"].Value).Distinct().ToDictionary(id => id, _ => "Keep");
        verdicts.ShouldNotBeEmpty();
        (await one.SubmitAsync(erasure, verdicts, to: $"{erasure}?handler=Review")).To.ShouldBe(erasure);
        (await one.PageAsync(erasure)).ShouldContain("another member of information governance confirms");

        var early = await one.SubmitAsync($"{erasure}/confirm", []);
        (early.Status, early.To).ShouldBe((403, null));
        (await other.PageAsync(erasure)).ShouldContain("Check and confirm");
        office.Clock.Move(TimeSpan.FromMinutes(11));
        var again = await other.SubmitAsync($"{erasure}/confirm", []);
        again.Text.ShouldContain("Confirm that it is you");
        (await office.Asks.GetAsync($"/api/erasures/{erasure[^36..]}"))["erasure"].GetProperty("state").GetString().ShouldBe("requested");
        (await other.SubmitAsync($"{erasure}/confirm", new() { ["TwiceSureCode"] = "000000" })).Text.ShouldContain("That code is not right");
        (await other.SubmitAsync($"{erasure}/confirm", new() { ["TwiceSureCode"] = codes })).To.ShouldBe(erasure);
        (await other.PageAsync(erasure)).ShouldContain("Keys are destroyed at");
        (await office.Worker.GetAsync(at)).ShouldBe(404, "not-found");

        var nothing = await one.SubmitAsync(erasure, new() { ["Reason"] = "" }, to: $"{erasure}?handler=Cancel");
        nothing.Text.ShouldContain("Write something here.");
        office.Clock.Move(TimeSpan.FromHours(72));
        await office.KeepAsync();
        using var later = (await SignInAsync(office, "demo-test-governor", code)).Browser;
        var receipt = await later.PageAsync(erasure);
        receipt.ShouldContain("Receipt");
        receipt.ShouldContain("The healthy-homes people");
        receipt.ShouldNotContain("Zephyrine");
    }

    [Fact]
    public async Task an_erasure_is_cancelled_with_a_reason()
    {
        var office = shared.Office;
        var (at, _, ours) = await office.ReferAsync(Name);
        using var browser = (await SignInAsync(office, "demo-test-governor")).Browser;
        var erasure = (await browser.SubmitAsync("/audit/requests/new", new() { ["Reference"] = $"{ours}", ["Reason"] = "She asked" })).To.ShouldNotBeNull();
        (await browser.SubmitAsync(erasure, new() { ["Reason"] = "She changed her mind" }, to: $"{erasure}?handler=Cancel")).To.ShouldBe(erasure);
        (await browser.PageAsync(erasure)).ShouldContain("Cancelled");
        (await office.Worker.GetAsync(at)).ShouldBe(200);
        (await browser.ReadAsync($"/audit/requests/{Guid.CreateVersion7()}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task a_hold_is_placed_by_reference_and_lifted_with_a_reason()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, theirs, _) = await office.ReferAsync(Name);
        var reference = (await office.Worker.GetAsync(at)).Said("reference")!;
        using var browser = (await SignInAsync(office, "demo-test-governor")).Browser;
        (await browser.PageAsync("/audit/holds")).ShouldContain("There is no legal hold.");
        var missing = await browser.SubmitAsync("/audit/holds", new() { ["Reference"] = " ", ["Reason"] = "The coroner asked" });
        missing.Text.ShouldContain("Enter the reference of a referral");
        missing.Text.ShouldContain("The coroner asked");
        (await browser.SubmitAsync("/audit/holds", new() { ["Reference"] = reference, ["Reason"] = "The coroner asked" })).To.ShouldBe("/audit/holds");
        var page = await browser.PageAsync("/audit/holds");
        page.ShouldContain("The coroner asked");
        page.ShouldContain($"{theirs}");

        var lift = Lift.Match(page).Value;
        (await browser.SubmitAsync(lift, new() { ["Over"] = "" }, to: $"{lift}&handler=Lift")).Text.ShouldContain("Write something here.");
        (await browser.SubmitAsync(lift, new() { ["Over"] = "The inquest is over" }, to: $"{lift}&handler=Lift")).To.ShouldBe("/audit/holds");
        (await browser.PageAsync("/audit/holds")).ShouldContain("The inquest is over");
    }

    [Fact]
    public async Task what_is_due_is_listed_and_erased_twice_sure_and_only_as_it_was_shown()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, _, _) = await office.ReferAsync(Name);
        (await office.Worker.PostAsync($"{at}/close", s_close)).ShouldBe(200);
        var (second, theirs, _) = await office.ReferAsync("Barnaby Thrift");
        (await office.Worker.PostAsync($"{second}/close", s_close)).ShouldBe(200);
        var reference = (await office.Worker.GetAsync(at)).Said("reference")!;
        using (var early = (await SignInAsync(office, "demo-test-governor")).Browser)
        {
            (await early.PageAsync("/admin/retention")).ShouldContain("Nobody is due.");
        }

        office.Clock.Move(TimeSpan.FromDays((6 * 365) + 4));
        var (browser, code) = await SignInAsync(office, "demo-test-other-governor");
        using var _ = browser;
        var page = await browser.PageAsync("/admin/retention");
        page.ShouldContain(reference);
        page.ShouldContain("Erase these 2 people");
        page.ShouldNotContain("Zephyrine");
        (await office.Asks.PostAsync($"/api/people/{theirs}/holds", new { reason = "A claim" })).ShouldBe(201);
        var changed = await browser.SubmitAsync("/admin/retention", new() { ["Code"] = Code.Match(page).Groups["code"].Value });
        changed.Text.ShouldContain("The list is not the one that was confirmed any more");
        changed.Text.ShouldContain("Erase this person");

        office.Clock.Move(TimeSpan.FromMinutes(11));
        var list = Code.Match(await browser.PageAsync("/admin/retention")).Groups["code"].Value;
        var asked = await browser.SubmitAsync("/admin/retention", new() { ["Code"] = list });
        asked.Text.ShouldContain("Confirm that it is you");
        asked.Text.ShouldContain(list);
        var done = await browser.SubmitAsync("/admin/retention", new() { ["Code"] = list, ["TwiceSureCode"] = code });
        done.To.ShouldBe("/admin/retention?begun=1&review=0");
        var after = await browser.PageAsync(done.To!);
        after.ShouldContain("1 erasure begun.");
        after.ShouldContain("Nobody is due.");
        after.ShouldContain("Keys are destroyed at");
        (await office.Worker.GetAsync(at)).ShouldBe(404, "not-found");
    }

    [Fact]
    public async Task a_forged_form_does_nothing()
    {
        var office = shared.Office;
        var (at, _, ours) = await office.ReferAsync("Barnaby Thrift");
        using var browser = (await SignInAsync(office, "demo-test-governor")).Browser;
        var erasure = (await browser.SubmitAsync("/audit/requests/new", new() { ["Reference"] = $"{ours}", ["Reason"] = "She asked" })).To.ShouldNotBeNull();
        using var other = (await SignInAsync(office, "demo-test-other-governor")).Browser;
        foreach (var path in new[] { "/audit/requests/new", $"{erasure}?handler=Review", $"{erasure}?handler=Cancel", $"{erasure}/confirm", "/audit/holds", "/audit/holds?handler=Lift", "/admin/retention", "/audit/openings" })
        {
            (await other.PostRawAsync(path, new() { ["Reference"] = $"{ours}", ["Reason"] = "Forged", ["Code"] = "x" })).Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }

        (await office.Asks.GetAsync($"/api/erasures/{erasure[^36..]}"))["erasure"].GetProperty("state").GetString().ShouldBe("requested");
        (await Office.ListAsync(office.Admin, "select count(*) from referrals.legal_holds")).ShouldBe(["0"]);
        (await office.Worker.GetAsync(at)).ShouldBe(200);
    }

    /// <summary>Signs somebody in who has an account with a second factor; the code is one of their recovery codes.</summary>
    private static async Task<(Browser Browser, string Code)> SignInAsync(Office office, string key, string? code = null)
    {
        var memberId = Guid.Parse((await Office.ListAsync(office.Admin, $"select id from referrals.members where name = 'Officer {key}'")).Single());
        if (code is null)
        {
            await office.ExecuteAsync($"insert into referrals.accounts (member_id, email) values ('{memberId}', '{key}@example.org') on conflict do nothing");
            var account = (await office.Services.GetRequiredService<Accounts>().FindAsync(memberId, CancellationToken.None))!;
            if (account.SecondFactor is null)
            {
                var factors = office.Services.GetRequiredService<SecondFactors>();
                var secret = factors.OfferTo(account).Secret;
                var codes = await factors.SetUpAsync(account, secret, Totp.CodeAt(secret, office.Clock.GetUtcNow().ToUnixTimeSeconds() / 30));
                code = codes.ShouldNotBeNull()[0];
            }
        }

        return (await Browser.SignedInAsync(office.Services, memberId), code ?? "");
    }

    [GeneratedRegex("name=\"(?<id>verdict-[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Verdict { get; }

    [GeneratedRegex("/audit/holds\\?lift=[0-9a-f-]{36}", RegexOptions.None, 1000)]
    private static partial Regex Lift { get; }

    [GeneratedRegex("name=\"Code\" value=\"(?<code>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Code { get; }
}
