using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Tests.Access;
using Referrals.Api.Tests.Hosting;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>What cannot be taken is seen by who looks after the server, and taken when what failed is mended.</summary>
[Collection<AccessCollection>]
public sealed class Operating(World world, TestServer server)
{
    [Fact]
    public async Task a_dead_letter_is_shown_without_content_and_replayed_when_what_failed_is_mended()
    {
        var id = Guid.Parse((await Some.AcceptedAsync(server))[^36..]);
        var reader = new FailsOnPurpose(id);
        await using var api = server.Another([], host => host.ConfigureServices(services => services.AddSingleton(s => new DocumentStore(ReferralsStore.Configure(
            new StoreOptions { DataSource = s.GetRequiredService<Databases>().Writer, TimeProvider = s.GetRequiredService<TimeProvider>() }, s.GetRequiredService<PersonalDataKeys>()).Subscribe(reader)))));
        using var administrator = await Browser.SignedInAsync(api.Services, world.Cast.Member(Stands.Receiver, Who.Administrator));
        var page = await Wait.UntilAsync(async () => (await administrator.PageAsync("/admin/operations")).ShouldHave($"{id}"));

        page.ShouldContain("InvalidOperationException");
        page.ShouldContain("Referral made");
        page.ShouldContain("1 later event behind it");
        page.ShouldContain("fails-on-purpose put 2 events aside");
        page.ShouldNotContain("Ashgrove");
        page.ShouldNotContain("She lives alone");

        var replay = $"/admin/operations/replay/{reader.Name}/{id}";
        (await administrator.PageAsync(replay)).ShouldContain("2 events of 1 stream again");
        var still = await administrator.SubmitAsync(replay, []);
        still.To.ShouldBe("/admin/operations?taken=0&left=2");
        (await administrator.PageAsync(still.To!)).ShouldContain("0 events taken. 2 events still put aside.");

        reader.IsMended = true;
        (await administrator.SubmitAsync($"/admin/operations/replay/{reader.Name}", [])).To.ShouldBe("/admin/operations?taken=2&left=0");
        (await administrator.PageAsync("/admin/operations")).ShouldNotContain($"{id}");
        (await administrator.ReadAsync("/admin/operations/replay/nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task what_works_in_the_background_says_when_it_ran_and_who_leads()
    {
        using var administrator = await Browser.SignedInAsync(world.Services, world.Cast.Member(Stands.Receiver, Who.Administrator));
        var page = await Wait.UntilAsync(async () => (await administrator.PageAsync("/admin/operations"))
            .ShouldHave("Links records of one human being").ShouldHave("Seals the logs").ShouldHave("One server").ShouldHave("Up to date<small>Event"));

        page.ShouldContain("every minute");
        page.ShouldContain("Carries out erasures");
        page.ShouldContain("Counts what happened, without names, for the releases");
        page.ShouldContain("Makes and checks the releases that were asked for");
        page.ShouldContain("Destroys drafts and kept forms");
        page.ShouldContain("Main database");
    }

    private sealed class FailsOnPurpose(Guid on) : ISubscription
    {
        public bool IsMended { get; set; }

        public string Name => "fails-on-purpose";

        public Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct) =>
            !IsMended && page.Events.Any(e => e.StreamId == on) ? throw new InvalidOperationException("She lives alone") : Task.CompletedTask;
    }
}

/// <summary>For pages that are asked again until they say something.</summary>
file static class Saying
{
    public static string ShouldHave(this string page, string text)
    {
        page.ShouldContain(text);
        return page;
    }
}
