using System.Net;
using System.Text.RegularExpressions;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>A link is good once, for seven days, and until there is a newer one; whatever it is not good for, it says the same.</summary>
[Collection<BesideTheSignIn>]
public partial class InvitationLinks(SignInOffice at)
{
    [Fact]
    public async Task of_twenty_who_use_a_link_at_once_one_sets_the_password()
    {
        var newcomer = await at.InviteAsync();
        var browsers = Enumerable.Range(0, 20).Select(_ => at.Browser()).ToList();
        var forms = new List<Sent>();
        foreach (var browser in browsers)
        {
            forms.Add(new Sent(200, null, await browser.PageAsync(newcomer.Link)));
        }

        var answers = await Task.WhenAll(browsers.Zip(forms).Select((b, i) => b.First.SubmitAsync(newcomer.Link, b.Second, new() { ["Password"] = $"{Newcomer.Password} {i}" })));
        answers.Count(a => a.To == "/sign-in/set-up").ShouldBe(1);
        answers.Count(a => a.Status == 404).ShouldBe(19);
        browsers.Count(b => b.HasCookie("referrals-sign-in")).ShouldBe(1);
        using var after = at.Browser();
        (await newcomer.GivePasswordAsync(after, $"{Newcomer.Password} {Array.FindIndex(answers, a => a.Status == 302)}")).To.ShouldBe("/sign-in/set-up");
        browsers.ForEach(b => b.Dispose());
    }

    [Fact]
    public async Task used_old_replaced_and_invented_links_are_answered_alike_and_set_nothing()
    {
        var (used, old, replaced) = (await at.InviteAsync(), await at.InviteAsync(), await at.InviteAsync());
        using var browser = at.Browser();
        var form = new Sent(200, null, await browser.PageAsync(replaced.Link));
        await at.InviteAgainAsync(replaced.Id);
        await used.AcceptAsync(browser);
        await browser.PostAsync("/sign-out");
        at.Office.Clock.Move(TimeSpan.FromDays(7));
        replaced.Link.ShouldNotBe(old.Link);
        var answers = new List<string>();
        using var stranger = at.Browser();
        form = new Sent(200, null, await stranger.PageAsync("/sign-in?by=password"));
        foreach (var link in new[] { used.Link, old.Link, replaced.Link, "/invitation/invented", $"/invitation/{new string('A', 43)}", "/invitation/%00%ff" })
        {
            var looked = await stranger.ReadAsync(link);
            if (looked.Status is HttpStatusCode.BadRequest)
            {
                continue; // no text at all
            }

            looked.Status.ShouldBe(HttpStatusCode.NotFound);
            answers.Add(looked.Text);
            var sent = await stranger.SubmitAsync(link, form, new() { ["Password"] = "walnut harbour kettle" });
            (sent.Status, sent.To).ShouldBe((404, null));
            answers.Add(sent.Text);
        }

        answers.Count.ShouldBeGreaterThan(9);
        answers.Select(a => Tokens.Replace(a, "")).Distinct().ShouldHaveSingleItem().ShouldContain("Ask a coordinator of your organisation for a new link");
        stranger.HasCookie("referrals-sign-in").ShouldBeFalse();
        (await old.GivePasswordAsync(stranger, "walnut harbour kettle")).To.ShouldBeNull();
    }

    [Fact]
    public async Task the_page_of_a_link_tells_no_other_page_its_address()
    {
        var newcomer = await at.InviteAsync();
        using var client = new HttpClient { BaseAddress = at.Browser().Address };
        foreach (var path in new[] { newcomer.Link, "/invitation/invented" })
        {
            using var answer = await client.GetAsync(path);
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain(path["/invitation/".Length..]);
        }
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex Tokens { get; }
}
