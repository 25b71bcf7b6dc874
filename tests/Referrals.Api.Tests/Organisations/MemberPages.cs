using System.Text.RegularExpressions;
using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Hosting;
using Referrals.Api.Tests.Security;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Organisations;

/// <summary>Coordinators bring members in, change them, and let them go; what was decided holds with the next request.</summary>
public partial class MemberPages(TestServer server)
{
    [Fact]
    public async Task somebody_is_invited_accepts_and_is_a_member()
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        var email = $"{Guid.CreateVersion7():N}@example.org";
        var sent = await ada.SubmitAsync("/organisation/members/invite", new() { ["Name"] = "Eve Lark", ["Email"] = email, ["Role"] = "practitioner", ["TeamId"] = $"{houses.Team}" });
        sent.Status.ShouldBe(200);
        var link = Link.Match(sent.Text).Value;
        link.ShouldNotBeEmpty();
        (await ada.PageAsync("/organisation/members")).ShouldContain("Eve Lark");
        (await ada.PageAsync("/organisation/members")).ShouldNotContain("/invitation/");
        (await ada.PageAsync("/organisation/members")).ShouldNotContain(email);

        using var eve = new Browser(server.Services);
        (await eve.PageAsync(link)).ShouldContain("Eve Lark");
        var id = Guid.Parse(await houses.ScalarAsync($"select id from referrals.members where name = 'Eve Lark' and organisation_id = '{houses.House}'"));
        (await houses.ScalarAsync($"select state || ' ' || role from referrals.members where id = '{id}'")).ShouldBe("invited practitioner");
        (await houses.ScalarAsync($"select count(*) from referrals_events.mt_events where data::text like '%{email}%'")).ShouldBe("0");

        var setUp = await eve.SubmitAsync(link, new() { ["Password"] = Newcomer.Password });
        setUp.To.ShouldBe("/sign-in/set-up");
        (await houses.ScalarAsync($"select state from referrals.members where id = '{id}'")).ShouldBe("invited", "a password alone makes nobody a member");
        var page = await eve.PageAsync("/sign-in/set-up");
        var code = Totp.CodeAt(Newcomer.SecretOn(page), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        (await eve.SubmitAsync("/sign-in/set-up", new Sent(200, null, page), new() { ["Code"] = code })).Status.ShouldBe(200);
        (await eve.PageAsync("/account")).ShouldContain("Practitioner");
        await houses.Members.JoinAsync(id);
        (await houses.ScalarAsync($"select state from referrals.members where id = '{id}'")).ShouldBe("active");
        (await houses.ScalarAsync($"select count(*) from referrals_events.mt_events where stream_id = '{id}'")).ShouldBe("2");
    }

    [Fact]
    public async Task what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost()
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        var sent = await ada.SubmitAsync("/organisation/members/invite", new() { ["Name"] = "Eve Lark", ["Email"] = "not-an-address" });
        sent.Text.ShouldContain("<title>Error: ");
        sent.Text.ShouldContain("href=\"#Email\"");
        sent.Text.ShouldContain("href=\"#Role\"");
        sent.Text.ShouldContain("value=\"Eve Lark\"");

        var first = new Dictionary<string, string> { ["Name"] = "Eve Lark", ["Email"] = $"{Guid.CreateVersion7():N}@example.org", ["Role"] = "practitioner" };
        Link.IsMatch((await ada.SubmitAsync("/organisation/members/invite", new(first))).Text).ShouldBeTrue();
        var again = await ada.SubmitAsync("/organisation/members/invite", new(first));
        again.Text.ShouldContain("signs in with this email address already");
        Link.IsMatch(again.Text).ShouldBeFalse();
        (await houses.ScalarAsync($"select count(*) from referrals.members where name = 'Eve Lark' and organisation_id = '{houses.House}'")).ShouldBe("1");
    }

    [Theory]
    [InlineData("administrator")]
    [InlineData("informationGovernance")]
    [InlineData("system")]
    public async Task no_role_is_given_that_is_not_theirs_to_give(string role)
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        var sent = await ada.SubmitAsync("/organisation/members/invite", new() { ["Name"] = "Eve Lark", ["Email"] = $"{Guid.CreateVersion7():N}@example.org", ["Role"] = role });
        sent.Text.ShouldContain("Choose a role");
        await ada.SubmitAsync($"/organisation/members/{houses.Cy}", new() { ["Name"] = "Cy Lark", ["Role"] = role });
        (await houses.ScalarAsync($"select count(*) from referrals.members where organisation_id = '{houses.House}' and role in ('administrator', 'informationGovernance', 'system')")).ShouldBe("0");
    }

    [Fact]
    public async Task who_leaves_is_nobody_with_the_next_request_by_browser_and_by_key()
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        using var cy = await houses.BrowserOf(houses.Cy);
        (await cy.GetAsync("/caseload")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await server.As(houses.CysKey).GetAsync("/api/caseload")).ShouldBe(200);

        (await ada.PageAsync($"/organisation/members/{houses.Cy}/end")).ShouldContain("signed out everywhere");
        (await ada.SubmitAsync($"/organisation/members/{houses.Cy}/end", [])).To.ShouldBe("/organisation/members?done=ended");

        (await cy.GetAsync("/caseload")).To.ShouldStartWith("/sign-in");
        (await server.As(houses.CysKey).GetAsync("/api/caseload")).ShouldBe(401);
        (await houses.ScalarAsync($"select count(*) from referrals.sessions where member_id = '{houses.Cy}'")).ShouldBe("0");
        (await ada.PageAsync("/organisation/members")).ShouldContain("Who has left: 1");
    }

    [Fact]
    public async Task a_role_that_changes_in_the_middle_of_a_session_is_the_new_one_at_once()
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        using var bea = await houses.BrowserOf(houses.Bea);
        (await bea.GetAsync("/organisation/members")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await ada.SubmitAsync($"/organisation/members/{houses.Bea}", new() { ["Name"] = "Bea Lark", ["Role"] = "practitioner" })).To.ShouldBe("/organisation/members?done=changed");
        (await bea.GetAsync("/organisation/members")).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await bea.GetAsync("/caseload")).Status.ShouldBe(System.Net.HttpStatusCode.OK);

        (await ada.SubmitAsync($"/organisation/members/{houses.Cy}", new() { ["Name"] = "Cy Wren", ["Role"] = "coordinator", ["TeamId"] = "" })).To.ShouldBe("/organisation/members?done=changed");
        using var cy = await houses.BrowserOf(houses.Cy);
        (await cy.PageAsync("/organisation/members")).ShouldContain("Cy Wren");
        (await houses.ScalarAsync($"select role || coalesce(team_id::text, ' none') from referrals.members where id = '{houses.Cy}'")).ShouldBe("coordinator none");
    }

    [Fact]
    public async Task the_last_coordinator_stays_one_on_the_page_and_behind_it()
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        await ada.SubmitAsync($"/organisation/members/{houses.Bea}/end", []);
        (await ada.PageAsync($"/organisation/members/{houses.Ada}")).ShouldContain("They are the last");
        (await ada.SubmitAsync($"/organisation/members/{houses.Ada}/end", [])).Text.ShouldContain("the last coordinator");
        (await ada.SubmitAsync($"/organisation/members/{houses.Ada}", new() { ["Name"] = "Ada Lark", ["Role"] = "practitioner" })).Text.ShouldContain("the last coordinator");
        (await ada.GetAsync("/organisation/members")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task of_two_coordinators_who_remove_one_another_at_the_same_moment_one_stays()
    {
        for (var round = 0; round < 4; round++)
        {
            var houses = await Houses.BuildAsync(server);
            var removed = await Task.WhenAll(RemoveAsync(houses, houses.Ada, houses.Bea), RemoveAsync(houses, houses.Bea, houses.Ada));
            removed.Count(r => r is null).ShouldBe(1);
            removed.Single(r => r is not null)!.Code.ShouldBe("member/last");
            (await houses.ScalarAsync($"select count(*) from referrals.members where organisation_id = '{houses.House}' and role = 'coordinator' and state = 'active'")).ShouldBe("1");
        }

        static async Task<Refusal?> RemoveAsync(Houses houses, Guid by, Guid whom)
        {
            try
            {
                await houses.Members.RemoveAsync(houses.By(by), whom, CancellationToken.None);
                return null;
            }
            catch (Refusal refusal)
            {
                return refusal;
            }
        }
    }

    [Fact]
    public async Task a_new_link_takes_the_place_of_the_old_and_is_recorded()
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        var invited = await houses.Members.InviteAsync(houses.By(houses.Ada), houses.House, new InviteMember("Eve Lark", $"{Guid.CreateVersion7():N}@example.org", Role.Practitioner), CancellationToken.None);
        var page = $"/organisation/members/{invited.MemberId}";
        var renewed = Link.Match((await ada.SubmitAsync(page, [], $"{page}?handler=Link")).Text).Value;
        renewed.ShouldNotBeEmpty();
        renewed.ShouldNotBe(invited.Path);

        using var eve = new Browser(server.Services);
        (await eve.GetAsync(invited.Path)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await eve.GetAsync(renewed)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await houses.ScalarAsync($"select user_name from referrals_events.mt_events where stream_id = '{invited.MemberId}' and type = 'invitation_renewed'")).ShouldBe($"{houses.Ada}");

        (await ada.SubmitAsync($"{page}/end", [])).To.ShouldBe("/organisation/members?done=ended");
        (await eve.GetAsync(renewed)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task a_new_link_asks_who_it_is_once_more_since_whoever_has_it_can_sign_in_as_them()
    {
        var houses = await Houses.BuildAsync(server);
        var fresh = await houses.Organisations.JoinAsync(
            houses.By(houses.Administrator), new JoinOrganisation($"new-{Guid.CreateVersion7():N}"[..30], "New people", Domain.Referring.OrganisationKind.Nhs), CancellationToken.None);
        var (invited, first) = (
            await houses.Members.InviteAsync(houses.By(houses.Ada), houses.House, new InviteMember("Eve Lark", $"{Guid.CreateVersion7():N}@example.org", Role.Practitioner), CancellationToken.None),
            await houses.Members.InviteAsync(houses.By(houses.Administrator), fresh, new InviteMember("Fay Lark", $"{Guid.CreateVersion7():N}@example.org", Role.Coordinator), CancellationToken.None));
        foreach (var (who, whose, page) in new[] { (houses.Ada, invited, $"/organisation/members/{invited.MemberId}"), (houses.Administrator, first, $"/admin/organisations/{fresh}") })
        {
            using var browser = await houses.BrowserOf(who);
            await houses.ScalarAsync($"update referrals.sessions set second_factor_at = now() - interval '11 minutes' where member_id = '{who}'");
            var asked = (await browser.SubmitAsync(page, [], $"{page}?handler=Link")).Text;
            asked.ShouldContain("Confirm that it is you");
            Link.IsMatch(asked).ShouldBeFalse();
            using var visitor = new Browser(server.Services);
            (await visitor.GetAsync(whose.Path)).Status.ShouldBe(System.Net.HttpStatusCode.OK, "the link before is good still");
        }

        using var ada = await houses.BrowserOf(houses.Ada);
        await houses.ScalarAsync($"update referrals.sessions set second_factor_at = now() - interval '11 minutes' where member_id = '{houses.Ada}'");
        (await ada.SubmitAsync($"/organisation/members/{invited.MemberId}", new() { ["Name"] = "Eve Larke", ["Role"] = "practitioner" })).To
            .ShouldBe("/organisation/members?done=changed", "a name is nothing to be that sure of");
    }

    [Fact]
    public async Task forms_of_others_and_forms_without_a_token_do_nothing()
    {
        var (houses, others) = (await Houses.BuildAsync(server), await Houses.BuildAsync(server));
        using var ada = await houses.BrowserOf(houses.Ada);
        using var cy = await houses.BrowserOf(houses.Cy);
        foreach (var path in new[] { "", "/end", "?handler=Link" })
        {
            (await ada.SubmitAsync("/organisation/members/invite", new() { ["Name"] = "Changed", ["Role"] = "coordinator" }, $"/organisation/members/{others.Cy}{path}")).Status.ShouldBe(404);
            (await cy.SubmitAsync("/caseload", new() { ["Name"] = "Changed", ["Role"] = "coordinator" }, $"/organisation/members/{houses.Cy}{path}")).Status.ShouldBe(403);
            (await ada.SendAsync($"/organisation/members/{houses.Cy}{path}", new() { ["Name"] = "Changed", ["Role"] = "coordinator" })).Status.ShouldBe(400);
        }

        foreach (var page in new[] { "/organisation/members/invite", "/organisation/teams", $"/organisation/teams/{houses.Team}", $"/organisation/teams/{houses.Team}?handler=Dissolve" })
        {
            (await ada.SendAsync(page, new() { ["Name"] = "Changed" })).Status.ShouldBe(400);
        }

        (await houses.ScalarAsync($"select count(*) from referrals_events.mt_events where stream_id in ('{houses.Cy}', '{others.Cy}', '{houses.House}')")).ShouldBe("6");
    }

    [Fact]
    public async Task teams_are_formed_renamed_and_dissolved()
    {
        var houses = await Houses.BuildAsync(server);
        using var ada = await houses.BrowserOf(houses.Ada);
        (await ada.SubmitAsync("/organisation/teams", new() { ["Name"] = "Roofs" })).To.ShouldBe("/organisation/teams?done=formed");
        (await ada.SubmitAsync("/organisation/teams", new() { ["Name"] = "roofs" })).Text.ShouldContain("a team of this name");
        (await ada.SubmitAsync($"/organisation/teams/{houses.Team}", new() { ["Name"] = "Heat" })).To.ShouldBe("/organisation/teams?done=renamed");
        (await ada.PageAsync("/organisation/members")).ShouldContain("Heat");
        (await ada.SubmitAsync($"/organisation/teams/{houses.Team}", [], $"/organisation/teams/{houses.Team}?handler=Dissolve")).To.ShouldBe("/organisation/teams?done=dissolved");
        (await ada.GetAsync($"/organisation/teams/{houses.Team}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await ada.PageAsync("/organisation/members")).ShouldNotContain("Heat");
    }

    [GeneratedRegex("/invitation/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link { get; }
}
