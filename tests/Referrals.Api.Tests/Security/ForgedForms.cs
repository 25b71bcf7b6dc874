using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>No form is taken that was not given to whoever sends it: found from the pages that there are, so that a new one is tried too.</summary>
[Collection<BesideTheSignIn>]
public partial class ForgedForms(SignInOffice at)
{
    private static readonly Guid[] s_everyRole =
        [TestPartnership.HealthyHomes.CoordinatorId, TestPartnership.HealthyHomes.WorkerId, TestPartnership.Governance.CoordinatorId, TestPartnership.Office.CoordinatorId];

    [Fact]
    public async Task every_page_that_takes_a_form_refuses_one_without_a_token_and_one_with_somebody_elses()
    {
        var (newcomer, administrator) = (await at.InviteAsync(), Guid.CreateVersion7());
        await at.Office.ExecuteAsync(
            $"insert into referrals.members (id, organisation_id, name, role, state) values ('{administrator}', '{TestPartnership.Office.Id}', 'Somebody', 'administrator', 'active')");
        using var attacker = await Browser.SignedInAsync(at.Services, TestPartnership.CancerSupport.WorkerId);
        var theirs = Token.Match(await attacker.PageAsync("/account")).Groups["token"].Value;
        var addresses = await AddressesAsync(newcomer.Link);
        addresses.ShouldContain("/account/password");
        addresses.Count.ShouldBeGreaterThan(8);
        var before = await StoredAsync();
        var wrong = new List<string>();
        foreach (var address in addresses)
        {
            var answers = new List<int>();
            foreach (var memberId in s_everyRole.Append(administrator))
            {
                using var victim = await Browser.SignedInAsync(at.Services, memberId);
                answers.Add((await victim.SendAsync(address, Fields())).Status);

                // Somebody else's token beside one's own cookie, and somebody else's token and cookie beside one's own session.
                await victim.PageAsync("/account");
                answers.Add((await victim.SendAsync(address, Fields(theirs))).Status);
                victim.SetCookie("referrals-form", attacker.Cookie("referrals-form"));
                answers.Add((await victim.SendAsync(address, Fields(theirs))).Status);
            }

            // Who may not open a page is told that first.
            if (!answers.TrueForAll(a => a is 400 or 403) || !answers.Contains(400))
            {
                wrong.Add($"{address}: {string.Join(' ', answers)}");
            }
        }

        wrong.ShouldBeEmpty();
        (await StoredAsync()).ShouldBe(before);
    }

    private static Dictionary<string, string> Fields(string? token = null)
    {
        var fields = new Dictionary<string, string>
        {
            ["Email"] = "someone@example.org", ["Password"] = Newcomer.Password, ["Old"] = Newcomer.Password, ["New"] = "walnut harbour kettle",
            ["Code"] = "000000", ["TwiceSureCode"] = "000000", ["others"] = "true", ["member"] = $"{TestPartnership.HealthyHomes.WorkerId}",
        };
        if (token is not null)
        {
            fields["__RequestVerificationToken"] = token;
        }

        return fields;
    }

    /// <summary>Every page with a handler for something that is sent.</summary>
    private async Task<List<string>> AddressesAsync(string link)
    {
        var loader = at.Services.GetRequiredService<PageLoader>();
        var found = new List<string>();
        foreach (var endpoint in at.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                && (await loader.LoadAsync(page, endpoint.Metadata)).HandlerMethods.Any(h => h.HttpMethod is "Post"))
            {
                found.Add(page.ViewEnginePath == "/Invitation" ? link : $"/{Parameter.Replace(Optional.Replace(endpoint.RoutePattern.RawText!, ""), $"{Guid.CreateVersion7()}")}");
            }
        }

        return found;
    }

    private Task<List<string>> StoredAsync() => Office.ListAsync(at.Office.Admin, """
        select count(*)::text from referrals_events.mt_events where user_name <> '00000000-0000-0000-0000-000000000000'
        union all select coalesce(md5(string_agg(a::text, ',' order by member_id)), '') from referrals.accounts a
        union all select coalesce(md5(string_agg(i::text, ',' order by member_id)), '') from referrals.invitations i
        union all select coalesce(md5(string_agg(c::text, ',' order by c)), '') from referrals.recovery_codes c
        union all select coalesce(md5(string_agg(t::text, ',' order by key)), '') from referrals.sign_in_tries t
        """);

    [GeneratedRegex(@"/\{[^}]+\?\}", RegexOptions.None, 1000)]
    private static partial Regex Optional { get; }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token { get; }

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter { get; }
}
