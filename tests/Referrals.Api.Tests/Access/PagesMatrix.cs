using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Access;

/// <summary>Every page, opened by everybody.</summary>
[Collection<AccessCollection>]
public sealed class PagesMatrix(World world)
{
    public static TheoryData<string> Pages => [.. PageRows.All.Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task nobody_opens_what_is_not_for_them(string page)
    {
        var row = PageRows.All[page];
        var wrong = new List<string>();
        foreach (var stands in new[] { Stands.Receiver, Stands.Stranger })
        {
            foreach (var who in Enum.GetValues<Who>().Where(w => w is not Who.System))
            {
                using var browser = await Browser.SignedInAsync(world.Services, world.Cast.Member(stands, who));
                var (status, text) = await browser.ReadAsync(row.Address(world));
                var expected = !row.For.Contains(who) ? HttpStatusCode.Forbidden
                    : row.OwnAlone && who is not Who.InformationGovernance && (stands is Stands.Stranger || (row.Whose ?? who) != who) ? HttpStatusCode.NotFound
                    : HttpStatusCode.OK;
                if (status != expected || (status is not HttpStatusCode.OK && World.Personal.Any(p => Browser.WithoutTokens(text).Contains(p, StringComparison.OrdinalIgnoreCase))))
                {
                    wrong.Add($"{who} of the {stands}: {expected} expected, {status}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Who.Practitioner, "/caseload?caseworker=me")]
    [InlineData(Who.Coordinator, "/caseload")]
    [InlineData(Who.Administrator, "/admin/organisations")]
    [InlineData(Who.InformationGovernance, "/audit")]
    [InlineData(Who.Evaluator, "/insights")]
    public async Task everybody_is_sent_to_where_they_begin(Who who, string home)
    {
        using var browser = await Browser.SignedInAsync(world.Services, world.Cast.Member(Stands.Receiver, who));
        (await browser.GetAsync("/")).ShouldBe((HttpStatusCode.Redirect, home));
        await browser.PageAsync(home);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task nobody_opens_it_without_signing_in(string page)
    {
        using var browser = new Browser(world.Services);
        var (status, to) = await browser.GetAsync(PageRows.All[page].Address(world));
        status.ShouldBe(HttpStatusCode.Redirect);
        to.ShouldStartWith("/sign-in?then=");
    }
}
