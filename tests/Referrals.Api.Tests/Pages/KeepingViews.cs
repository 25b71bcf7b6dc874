using System.Net;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>Views of the caseload that members keep: exactly their address, one's own to change, and shared to be read.</summary>
public class KeepingViews(TestServer server)
{
    private static readonly Desk s_desk = TestPartnership.WarmAndWell;

    [Fact]
    public async Task a_view_is_its_address_and_is_kept_once_however_often_it_is_sent()
    {
        using var worker = await Browser.SignedInAsync(server.Services, s_desk.WorkerId);
        var fields = new Dictionary<string, string> { ["Name"] = "Mine and late" };
        (await worker.SubmitAsync("/caseload/views/new?sort=made&due=overdue&caseworker=me&state=&cursor=abc&utm=1", fields)).To.ShouldBe("/caseload?caseworker=me&due=overdue&sort=made");
        (await worker.SendAsync("/caseload/views/new?sort=made&due=overdue&caseworker=me", fields)).Status.ShouldBe(302);
        var page = await worker.PageAsync("/caseload?caseworker=me&due=overdue&sort=made");
        page.Split("Mine and late").Length.ShouldBe(2);
        page.ShouldContain("href=\"/caseload?caseworker=me&amp;due=overdue&amp;sort=made\" aria-current=\"page\">Mine and late");
        (await worker.ReadAsync("/caseload/views/new?due=never")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await worker.SubmitAsync("/caseload/views/new", new() { ["Name"] = " " })).Text.ShouldContain("href=\"#Name\"");
    }

    [Fact]
    public async Task what_is_shared_is_seen_by_the_organisation_and_changed_by_its_owner_alone()
    {
        using var owner = await Browser.SignedInAsync(server.Services, s_desk.CoordinatorId);
        using var colleague = await Browser.SignedInAsync(server.Services, s_desk.OtherWorkerId);
        using var stranger = await Browser.SignedInAsync(server.Services, TestPartnership.Libraries.WorkerId);
        await owner.SubmitAsync("/caseload/views/new?state=made", new() { ["Name"] = "Kept to myself" });
        await owner.SubmitAsync("/caseload/views/new?state=onHold", new() { ["Name"] = "For all of us", ["Shared"] = "true" });

        var seen = await colleague.PageAsync("/caseload/views");
        seen.ShouldContain("For all of us");
        seen.ShouldContain("Coordinator of warm-and-well");
        seen.ShouldNotContain("Kept to myself");
        (await colleague.PageAsync("/caseload")).ShouldContain("For all of us");
        (await stranger.PageAsync("/caseload/views")).ShouldNotContain("For all of us");

        var id = await IdAsync("For all of us");
        foreach (var other in new[] { colleague, stranger })
        {
            (await other.ReadAsync($"/caseload/views/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await other.SubmitAsync("/caseload/views", new() { ["Name"] = "Taken" }, $"/caseload/views/{id}")).Status.ShouldBe(404);
            (await other.SubmitAsync("/account", new() { ["id"] = $"{id}" }, "/caseload/views?handler=delete")).Status.ShouldBe(404);
            (await other.SubmitAsync("/account", new() { ["id"] = $"{id}", ["by"] = "-1" }, "/caseload/views?handler=move")).Status.ShouldBe(404);
        }

        (await owner.SubmitAsync($"/caseload/views/{id}", new() { ["Name"] = "Ours no more" })).To.ShouldBe("/caseload/views?done=changed");
        (await colleague.PageAsync("/caseload/views")).ShouldNotContain("Ours no more");
        (await owner.PageAsync("/caseload/views")).ShouldContain("Ours no more");
    }

    [Fact]
    public async Task they_keep_the_order_they_are_given_and_what_is_deleted_can_be_kept_after_all()
    {
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.Agents.WorkerId);
        foreach (var name in new[] { "First", "Second", "Third" })
        {
            await worker.SubmitAsync("/caseload/views/new?state=active", new() { ["Name"] = name });
        }

        var (first, third) = (await IdAsync("First"), await IdAsync("Third"));
        await MoveAsync(third, -1);
        await MoveAsync(first, -1); // it stands first already
        await OrderShouldBeAsync("First", "Third", "Second");
        var answer = await worker.SubmitAsync("/account", new() { ["id"] = $"{first}" }, "/caseload/views?handler=delete");
        WebUtility.HtmlDecode(answer.Text).ShouldContain("“First” is deleted.");
        await OrderShouldBeAsync("Third", "Second");
        (await worker.SubmitAsync("/caseload/views?handler=undo", answer, new() { ["name"] = "First", ["words"] = "?state=active", ["shared"] = "false" })).To.ShouldBe("/caseload/views");
        await OrderShouldBeAsync("Third", "Second", "First");

        foreach (var i in Enumerable.Range(0, 17))
        {
            (await worker.SubmitAsync("/caseload/views/new", new() { ["Name"] = $"Filler {i}" })).Status.ShouldBe(302);
        }

        (await worker.SubmitAsync("/caseload/views/new", new() { ["Name"] = "One too many" })).Text.ShouldContain("You keep 20 views already");

        async Task MoveAsync(Guid id, int by) => (await worker.SubmitAsync("/account", new() { ["id"] = $"{id}", ["by"] = $"{by}" }, "/caseload/views?handler=move")).Status.ShouldBe(302);

        async Task OrderShouldBeAsync(params string[] names)
        {
            var page = await worker.PageAsync("/caseload/views");
            names.OrderBy(n => page.IndexOf($">{n}</a>", StringComparison.Ordinal)).ShouldBe(names);
            page.Split("Delete<").Length.ShouldBe(names.Length + 1);
        }
    }

    private async Task<Guid> IdAsync(string name)
    {
        await using var command = server.Owner.CreateCommand("select view_id from referrals.saved_views where name = $1");
        command.Parameters.Add(new() { Value = name });
        return (Guid)(await command.ExecuteScalarAsync())!;
    }
}
