using System.Net;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>From a link to a session, and everything that one does with one's own account.</summary>
public class SigningIn(SignInOffice at) : IClassFixture<SignInOffice>
{
    [Fact]
    public async Task a_link_leads_over_password_and_app_to_a_session_and_is_used_up()
    {
        var newcomer = await at.InviteAsync();
        using var browser = at.Browser();
        var page = await browser.PageAsync(newcomer.Link);
        page.ShouldContain(newcomer.Name);
        page.ShouldContain("autocomplete=\"new-password\"");
        (await browser.PageAsync(newcomer.Link)).ShouldContain(newcomer.Name, customMessage: "looking uses nothing up");
        await newcomer.AcceptAsync(browser);

        newcomer.RecoveryCodes.Distinct().Count().ShouldBe(10);
        var account = await browser.PageAsync("/account");
        account.ShouldContain(newcomer.Email);
        account.ShouldContain("10 left of 10");
        foreach (var shownOnce in newcomer.RecoveryCodes.Append(Totp.Base32(newcomer.Secret)))
        {
            account.ShouldNotContain(shownOnce);
        }

        (await browser.ReadAsync(newcomer.Link)).ShouldSatisfyAllConditions(
            r => r.Status.ShouldBe(HttpStatusCode.NotFound),
            r => r.Text.ShouldContain("Ask a coordinator"));
    }

    [Fact]
    public async Task a_password_that_is_too_easy_is_refused_beside_its_field_and_the_link_stays()
    {
        var newcomer = await at.InviteAsync();
        using var browser = at.Browser();
        var refused = await browser.SubmitAsync(newcomer.Link, new() { ["Password"] = "passwordpassword" });
        refused.Status.ShouldBe(200);
        refused.Text.ShouldContain("<title>Error: ");
        refused.Text.ShouldContain("tried first");
        refused.Text.ShouldNotContain("passwordpassword");
        await newcomer.AcceptAsync(browser);
    }

    [Fact]
    public async Task password_and_code_sign_in_and_lead_to_where_one_wanted_to_go()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        await member.SignInAsync(browser);
        (await browser.GetAsync("/sign-in/second-factor")).To.ShouldBe("/sign-in", "the first step is over");
    }

    [Fact]
    public async Task an_e_mail_address_is_the_same_in_any_case()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        (await browser.SubmitAsync("/sign-in", new() { ["Email"] = $" {member.Email.ToUpperInvariant()} ", ["Password"] = Newcomer.Password })).To.ShouldBe("/sign-in/second-factor");
    }

    [Fact]
    public async Task a_recovery_code_signs_in_once()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        await member.GivePasswordAsync(browser);
        var spoken = member.RecoveryCodes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal);
        (await browser.SubmitAsync("/sign-in/recovery", new() { ["Code"] = spoken })).To.ShouldBe("/account");
        (await browser.PageAsync("/account")).ShouldContain("9 left of 10");

        using var other = at.Browser();
        await member.GivePasswordAsync(other);
        (await other.SubmitAsync("/sign-in/recovery", new() { ["Code"] = member.RecoveryCodes[3] })).Text.ShouldContain("That code is not right");
        (await other.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task a_new_link_replaces_password_and_app_and_ends_every_session()
    {
        var member = await at.JoinAsync();
        using var lost = at.Browser();
        await member.SignInAsync(lost);
        var (old, oldCodes) = (member.Secret, member.RecoveryCodes);
        member.Link = await at.InviteAgainAsync(member.Id);
        (await lost.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK, "a link that nobody used changes nothing");

        using var browser = at.Browser();
        await member.AcceptAsync(browser);
        member.Secret.ShouldNotBe(old);
        (await lost.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
        using var other = at.Browser();
        await member.GivePasswordAsync(other);
        at.Office.Clock.Move(TimeSpan.FromMinutes(1));
        (await Newcomer.GiveCodeAsync(other, member.CodeOf(old))).Text.ShouldContain("That code is not right");
        (await other.SubmitAsync("/sign-in/recovery", new() { ["Code"] = oldCodes[0] })).Text.ShouldContain("That code is not right");
        (await Newcomer.GiveCodeAsync(other, member.NextCode())).To.ShouldBe("/account");
    }

    [Fact]
    public async Task whoever_stopped_after_the_password_sets_the_app_up_at_the_next_sign_in()
    {
        var newcomer = await at.InviteAsync();
        using var first = at.Browser();
        await first.SubmitAsync(newcomer.Link, new() { ["Password"] = Newcomer.Password });
        using var browser = at.Browser();
        (await newcomer.GivePasswordAsync(browser)).To.ShouldBe("/sign-in/set-up");
        await newcomer.SetUpAsync(browser);
        (await first.GetAsync("/sign-in/set-up")).To.ShouldBe("/sign-in", "what was begun before is over");
    }

    [Fact]
    public async Task a_changed_password_needs_the_old_one_and_ends_every_other_session()
    {
        var member = await at.JoinAsync();
        using var here = at.Browser();
        using var elsewhere = at.Browser();
        await member.SignInAsync(here);
        await member.SignInAsync(elsewhere);
        (await here.SubmitAsync("/account/password", new() { ["Old"] = "something else altogether", ["New"] = "walnut harbour kettle" })).Text.ShouldContain("That is not your password");
        (await here.SubmitAsync("/account/password", new() { ["Old"] = Newcomer.Password, ["New"] = "short" })).Text.ShouldContain("12 characters");
        (await here.SubmitAsync("/account/password", new() { ["Old"] = Newcomer.Password, ["New"] = "walnut harbour kettle" })).To.ShouldBe("/account?done=password");
        (await here.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
        using var next = at.Browser();
        (await member.GivePasswordAsync(next)).Text.ShouldContain("is not right");
        (await member.GivePasswordAsync(next, "walnut harbour kettle")).To.ShouldBe("/sign-in/second-factor");
    }

    [Fact]
    public async Task sessions_are_listed_and_ended_one_by_one_or_all_others()
    {
        var member = await at.JoinAsync();
        using var here = at.Browser();
        using var second = at.Browser();
        using var third = at.Browser();
        foreach (var browser in new[] { here, second, third })
        {
            await member.SignInAsync(browser);
        }

        var page = await here.PageAsync("/account/sessions");
        page.ShouldContain("This one");
        var ends = System.Text.RegularExpressions.Regex.Matches(page, "name=\"end\" value=\"(?<id>[^\"]+)\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        ends.Count.ShouldBe(2);
        (await here.SubmitAsync("/account/sessions", new() { ["end"] = ends[0].Groups["id"].Value })).Status.ShouldBe(302);
        (await third.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect, "the latest is first");
        (await second.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);

        var stranger = await at.JoinAsync();
        using var theirs = at.Browser();
        await stranger.SignInAsync(theirs);
        await theirs.SubmitAsync("/account/sessions", new() { ["end"] = ends[1].Groups["id"].Value });
        (await second.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK, "nobody ends what is not theirs");

        await here.SubmitAsync("/account/sessions", new() { ["others"] = "true" });
        (await second.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await here.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        (await theirs.GetAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task what_needs_to_be_certain_asks_for_a_code_again_and_loses_nothing()
    {
        var member = await at.JoinAsync();
        using var browser = at.Browser();
        await member.SignInAsync(browser);
        var page = await browser.PageAsync("/account/second-factor");
        var anew = Newcomer.SecretOn(page);
        at.Office.Clock.Move(TimeSpan.FromMinutes(11));
        var asked = await browser.SubmitAsync("/account/second-factor", new Sent(200, null, page), new() { ["Code"] = "typed before" });
        asked.Text.ShouldContain("Confirm that it is you");
        asked.Text.ShouldContain("name=\"Code\" value=\"typed before\"");
        var wrong = await browser.SubmitAsync("/account/second-factor", asked, new() { ["TwiceSureCode"] = "000000" });
        wrong.Text.ShouldContain("<title>Error: Confirm that it is you");
        wrong.Text.ShouldContain("name=\"Code\" value=\"typed before\"");

        var done = await browser.SubmitAsync("/account/second-factor", wrong, new() { ["TwiceSureCode"] = member.NextCode(), ["Code"] = member.CodeOf(anew) });
        done.Text.ShouldContain("Keep your new recovery codes");
        using var next = at.Browser();
        await member.GivePasswordAsync(next);
        (await Newcomer.GiveCodeAsync(next, member.NextCode())).Text.ShouldContain("That code is not right", customMessage: "the app before");
        member.Secret = anew;
        (await Newcomer.GiveCodeAsync(next, member.NextCode())).To.ShouldBe("/account");

        // Sure for ten minutes.
        var codes = await browser.SubmitAsync("/account/recovery-codes", new());
        codes.Text.ShouldContain("Keep your new recovery codes");
        Newcomer.CodesOn(codes.Text).Count.ShouldBe(10);
    }

    [Fact]
    public async Task in_the_demonstration_one_is_sure_with_a_button_and_sees_ones_account()
    {
        await at.Office.ExecuteAsync("insert into referrals.marks (mark) values ('demonstration'), ('demonstration complete') on conflict do nothing");
        using var browser = new Browser(at.Office.ServicesOf(at.Office.Add()));
        await browser.WalkInAsync(TestPartnership.CancerSupport.WorkerId, "/account");
        (await browser.PageAsync("/account")).ShouldContain("You walked in");
        (await browser.PageAsync("/account/sessions")).ShouldContain("This one");
        var asked = await browser.SubmitAsync("/account", new(), to: "/account/recovery-codes");
        asked.Text.ShouldContain("It is me");
        (await browser.SubmitAsync("/account/recovery-codes", asked, new() { ["TwiceSureCode"] = "me" })).Status.ShouldBe(404, "nothing is there to be changed");
        (await browser.PageAsync("/sign-in?by=password")).ShouldContain("autocomplete=\"current-password\"");
    }
}
