using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Drafts;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>Drafts are there for who writes them, for so long; what they say of a person is that person's as everything else is.</summary>
public class KeepingDrafts(TestServer server)
{
    [Fact]
    public async Task a_draft_is_nobody_elses()
    {
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId));
        await maker.BeginAsync(TestPartnership.HealthyHomes);
        foreach (var other in new[] { TestPartnership.CancerSupport.CoordinatorId, TestPartnership.CancerSupport.OtherWorkerId, TestPartnership.HealthyHomes.WorkerId })
        {
            using var browser = await Browser.SignedInAsync(server.Services, other);
            (await browser.ReadAsync(maker.At)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await browser.SendManyAsync($"{maker.At}/delete", await browser.TokenAsync("/account"))).Status.ShouldBe(404);
            (await browser.PageAsync("/drafts")).ShouldNotContain(maker.At);
        }

        (await maker.Browser.PageAsync("/drafts")).ShouldContain(maker.At);
    }

    [Fact]
    public async Task after_30_days_it_says_when_it_ended_and_neither_it_nor_its_key_is_there()
    {
        await using var office = await Office.OpenAsync(server);
        using var maker = new Maker(await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.WorkerId));
        await maker.BeginAsync(TestPartnership.HealthyHomes);
        await maker.PersonAsync("Barnaby Winterbourne");
        (await maker.Browser.PageAsync("/drafts")).ShouldContain("Barnaby Winterbourne");
        (await StoredAsync(office, maker)).ShouldBe((true, true));

        office.Clock.Move(KeptDrafts.Life + TimeSpan.FromMinutes(1));
        using var later = await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.WorkerId);
        var (status, text) = await later.ReadAsync(maker.At);
        status.ShouldBe(HttpStatusCode.Gone);
        text.ShouldContain("This one ended on");
        text.ShouldContain("nothing was sent from it");
        (await later.PageAsync("/drafts")).ShouldContain("No drafts");
        var drafts = office.Services.GetRequiredService<KeptDrafts>();
        (await drafts.ExpireAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        (await StoredAsync(office, maker)).ShouldBe((false, false));
        (await later.ReadAsync(maker.At)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task what_it_says_of_a_person_is_in_their_subject_access_and_goes_with_their_erasure()
    {
        await using var office = await Office.OpenAsync(server);
        var (_, theirs, _) = await office.ReferAsync("Zephyrine Quillfeather");
        using var maker = new Maker(await Browser.SignedInAsync(office.Services, TestPartnership.CancerSupport.WorkerId));
        await maker.BeginAsync(TestPartnership.WarmAndWell);
        (await maker.PostAsync("person", new() { ["PersonId"] = $"{theirs}" }, "?handler=choose")).Status.ShouldBe(302);
        await maker.HelpAsync();
        (await maker.Browser.PageAsync(maker.At)).ShouldContain("Zephyrine Quillfeather");
        (await LooksAsync(office, theirs)).ShouldBeGreaterThan(0);

        var asked = (await office.Asks.PostAsync($"/api/people/{theirs}/subject-access", new { reason = "personAsked" })).ShouldBe(200);
        var file = (await office.Asks.PostAsync($"/api/people/{theirs}/subject-access/{asked.Said("requestId")}/complete", new { })).ShouldBe(200);
        file["drafts"][0].GetProperty("entry").GetProperty("says").GetProperty("reason").GetString().ShouldBe("She sits in her coat");

        await office.ConfirmAsync(theirs);
        (await maker.Browser.ReadAsync(maker.At)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await maker.Browser.PageAsync("/drafts")).ShouldContain("No drafts");
        office.Clock.Move(TimeSpan.FromHours(73));
        await office.KeepAsync();
        (await StoredAsync(office, maker)).ShouldBe((false, false));
    }

    /// <summary>Whether its text and its key are there.</summary>
    private static async Task<(bool Text, bool Key)> StoredAsync(Office office, Maker maker)
    {
        var id = Guid.Parse(maker.At.Split('/')[^1]);
        return (await IsAsync(office.Admin, "select exists (select from referrals.drafts where draft_id = $1 and content is not null)"),
            await IsAsync(office.KeysAdmin, "select exists (select from personal_data.keys where key_id = $1)"));

        async Task<bool> IsAsync(NpgsqlDataSource source, string sql)
        {
            await using var command = source.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = id });
            return (bool)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }
    }

    private static async Task<long> LooksAsync(Office office, Guid personId)
    {
        await using var command = office.Admin.CreateCommand("select count(*) from referrals.access_log where kind = 'person' and operation like '/referrals/new/%' and person_ids @> array[$1]");
        command.Parameters.Add(new NpgsqlParameter { Value = personId });
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
