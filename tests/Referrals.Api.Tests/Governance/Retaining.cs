using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>Whoever nothing has to be kept of any more is found and, confirmed, erased; nobody else ever.</summary>
public class Retaining(TestServer server)
{
    private static readonly object s_close = new { outcome = "supportCompleted", needsMet = Array.Empty<string>(), needsNotMet = Array.Empty<string>() };

    [Fact]
    public async Task who_is_due_goes_and_nobody_who_is_not()
    {
        await using var office = await Office.OpenAsync(server);
        var gone = await ClosedAsync(office, "Adelaide Thornbury");
        var open = await office.ReferAsync("Bertram Oakridge");
        var reopened = await ClosedAsync(office, "Cordelia Painswick");
        (await office.Worker.PostAsync($"{reopened.At}/reopen", new { reason = "The boiler broke again" })).ShouldBe(200);
        var held = await ClosedAsync(office, "Desmond Slad");
        (await office.Asks.PostAsync($"/api/people/{held.Theirs}/holds", new { reason = "A claim" })).ShouldBe(201);
        var withdrawn = await WithdrawnAsync(office, "Ermintrude Uley");
        var never = (await office.Worker.PostAsync("/api/people", Some.Person("Fabian Dursley"))).ShouldBe(201)["personId"].GetGuid();

        office.Clock.Move(TimeSpan.FromDays(729));
        (await ListAsync(office)).People.ShouldBeEmpty();
        office.Clock.Move(TimeSpan.FromDays(3));
        (await ListAsync(office)).People.ShouldHaveSingleItem().Records.ShouldHaveSingleItem().PersonId.ShouldBe(never);
        office.Clock.Move(TimeSpan.FromDays((6 * 365) - 729 - 3));
        (await ListAsync(office)).People.ShouldHaveSingleItem();

        office.Clock.Move(TimeSpan.FromDays(4)); // with the leap days
        var list = await ListAsync(office);
        list.People.SelectMany(p => p.Records).Select(r => r.PersonId).ShouldBe([gone.Theirs, gone.Ours, withdrawn.Theirs, withdrawn.Ours, never], ignoreOrder: true);
        var names = await office.Services.GetRequiredService<PartnershipSource>().LatestAsync(CancellationToken.None);
        list.Groups(names).Select(g => (g.Programme, g.Organisation.Name, g.People)).ShouldBe([("healthyHomes", "The healthy-homes people", 2), (null, "The healthy-homes people", 1)]);

        var done = await ConfirmAsync(office, list);
        (done.Begun, done.ToReview.Count, done.Held).ShouldBe((3, 0, 0));
        (await ListAsync(office)).People.ShouldBeEmpty("nobody is on two lists");
        (await office.Worker.GetAsync(gone.At)).ShouldBe(404, "not-found");
        office.Clock.Move(TimeSpan.FromHours(73));
        await office.KeepAsync();
        (await office.Worker.GetAsync(gone.At)).ShouldBe(200)["erased"].GetBoolean().ShouldBeTrue();
        (await ListAsync(office)).People.ShouldBeEmpty();
        foreach (var (at, name) in new[] { (open.At, "Bertram"), (reopened.At, "Cordelia"), (held.At, "Desmond") })
        {
            (await office.Worker.GetAsync(at)).ShouldBe(200).Text.ShouldContain(name);
        }

        var erasure = (await office.Asks.GetAsync("/api/erasures")).ShouldBe(200)["items"].EnumerateArray().First();
        (erasure.GetProperty("requestedBy").GetProperty("name").GetString(), erasure.GetProperty("confirmedBy").GetProperty("name").GetString()).ShouldBe(("Retention", "Retention"));
        var receipt = (await office.Asks.GetAsync($"/api/erasures/{erasure.GetProperty("id").GetGuid()}/receipt")).ShouldBe(200);
        (receipt.Said("requestedBy.name"), receipt.Said("confirmedBy.name")).ShouldBe(("Retention", "Retention"));
        receipt.Said("dueOn").ShouldNotBeNull();

        (await Office.ListAsync(office.Admin, $"select hold_id from referrals.legal_holds where lifted_at is null")).Count.ShouldBe(1);
        var hold = (await office.Asks.GetAsync($"/api/people/{held.Ours}/holds"))["items"][0].GetProperty("id").GetGuid();
        (await office.Asks.PostAsync($"/api/people/{held.Theirs}/holds/{hold}/lift", new { reason = "It was settled" })).ShouldBe(204);
        (await ListAsync(office)).People.ShouldHaveSingleItem().Records.Select(r => r.PersonId).ShouldBe([held.Theirs, held.Ours], ignoreOrder: true);
    }

    [Fact]
    public async Task a_child_is_kept_until_they_are_25_and_who_has_no_birth_date_as_if_they_were_one()
    {
        await using var office = await Office.OpenAsync(server);
        var today = DateOnly.FromDateTime(office.Clock.GetUtcNow().UtcDateTime);
        var child = await ClosedAsync(office, "Gwendoline Nailsworth", $"{today.AddYears(-15):yyyy-MM-dd}");
        var unknown = await ClosedAsync(office, "Humphrey Tetbury", null);
        office.Clock.Move(TimeSpan.FromDays((10 * 365) - 7));
        (await ListAsync(office)).People.ShouldBeEmpty();
        office.Clock.Move(TimeSpan.FromDays(12));
        (await ListAsync(office)).People.ShouldHaveSingleItem().Records.ShouldContain(r => r.PersonId == child.Ours);
        office.Clock.Move(TimeSpan.FromDays(15 * 366));
        (await ListAsync(office)).People.Select(p => p.Records.Any(r => r.PersonId == unknown.Ours)).ShouldBe([true, false], ignoreOrder: true);
    }

    [Fact]
    public async Task the_longest_of_several_organisations_programmes_counts()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, theirs, ours) = await office.ReferAsync("Isadora Wotton");
        var onward = $"/api/referrals/{(await office.Worker.PostAsync($"{at}/onward", Some.Onward())).ShouldBe(201)["referralId"].GetGuid()}";
        var warm = office.As(TestPartnership.WarmAndWell.Worker);
        (await warm.PostAsync($"{onward}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await warm.PostAsync($"{onward}/close", s_close)).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/close", s_close)).ShouldBe(200);
        var third = (await warm.GetAsync(onward))["person.id"].GetGuid();

        office.Clock.Move(TimeSpan.FromDays((6 * 365) + 30));
        (await ListAsync(office)).People.ShouldBeEmpty("seven years for warmAndWell");
        office.Clock.Move(TimeSpan.FromDays(365));
        var list = await ListAsync(office);
        list.People.ShouldHaveSingleItem().Records.Select(r => r.PersonId).ShouldBe([theirs, ours, third], ignoreOrder: true);
        var names = await office.Services.GetRequiredService<PartnershipSource>().LatestAsync(CancellationToken.None);
        list.Groups(names).Select(g => (g.Programme, g.Organisation.Name, g.People)).ShouldBe([("healthyHomes", "The healthy-homes people", 1), ("warmAndWell", "The warm-and-well people", 1)]);
    }

    [Fact]
    public async Task a_list_that_changed_since_is_not_carried_out()
    {
        await using var office = await Office.OpenAsync(server);
        var (_, theirs, _) = await ClosedAsync(office, "Jocasta Minchinhampton");
        await ClosedAsync(office, "Kenelm Frampton");
        office.Clock.Move(TimeSpan.FromDays((6 * 365) + 4));
        var list = await ListAsync(office);
        list.People.Count.ShouldBe(2);
        (await ListAsync(office)).Code.ShouldBe(list.Code);
        (await office.Asks.PostAsync($"/api/people/{theirs}/holds", new { reason = "A claim" })).ShouldBe(201);

        (await Should.ThrowAsync<Refusal>(() => ConfirmAsync(office, list))).Code.ShouldBe("retention/list-changed");
        (await office.Asks.GetAsync("/api/erasures"))["items"].GetArrayLength().ShouldBe(0);
        (await ConfirmAsync(office, await ListAsync(office))).Begun.ShouldBe(1);
    }

    [Fact]
    public async Task a_run_that_is_stopped_in_the_middle_is_begun_anew_with_the_rest()
    {
        await using var office = await Office.OpenAsync(server);
        foreach (var name in new[] { "Lavinia Stonehouse", "Montague Cam", "Nerissa Berkeley" })
        {
            await ClosedAsync(office, name);
        }

        office.Clock.Move(TimeSpan.FromDays((6 * 365) + 4));
        var list = await ListAsync(office);
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => office.Services.GetRequiredService<RetentionRun>().ConfirmAsync(
            Actor.Platform, "test", list.Code, null, null, new Stopping(stop, after: 1), stop.Token));
        (await office.Asks.GetAsync("/api/erasures"))["items"].EnumerateArray().Select(e => e.GetProperty("state").GetString()).ShouldBe(["confirmed"]);

        var rest = await ListAsync(office);
        rest.People.Count.ShouldBe(2);
        (await Should.ThrowAsync<Refusal>(() => ConfirmAsync(office, list))).Code.ShouldBe("retention/list-changed");
        (await ConfirmAsync(office, rest)).Begun.ShouldBe(2);
        (await Office.ListAsync(office.Admin, "select count(distinct person_id) from referrals.erasures where state = 'confirmed'")).ShouldBe(["3"]);
    }

    [Fact]
    public async Task who_is_named_in_what_others_wrote_waits_until_somebody_has_read_it()
    {
        await using var office = await Office.OpenAsync(server);
        var household = new[] { new { person = Some.Person("Quentin Arlingham", "1949-05-05"), relationship = "brother" } };
        var (at, theirs, ours) = await office.ReferAsync("Ottoline Saul", household);
        (await office.Worker.PostAsync($"{at}/notes", new { text = "Quentin looks after her", visibleTo = "bothParties" })).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/close", s_close)).ShouldBe(200);
        office.Clock.Move(TimeSpan.FromDays((6 * 365) + 4));
        var list = await ListAsync(office);
        list.People.Count.ShouldBe(2);
        var done = await ConfirmAsync(office, list);
        (done.Begun, done.ToReview.Count).ShouldBe((1, 1));
        (await ListAsync(office)).People.ShouldBeEmpty();
        (await ConfirmAsync(office, await ListAsync(office))).ToReview.ShouldBeEmpty();

        var erasure = $"/api/erasures/{done.ToReview[0]}";
        var seen = (await office.Asks.GetAsync(erasure)).ShouldBe(200);
        seen["erasure"].GetProperty("requestedBy").GetProperty("name").GetString().ShouldBe("Retention");
        (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(409, "erasure/not-reviewed");
        foreach (var text in seen["texts"].EnumerateArray())
        {
            (await office.Asks.PostAsync($"{erasure}/texts/{text.GetProperty("id").GetGuid()}", new { verdict = "keep" })).ShouldBe(200);
        }

        (await office.Asks.PostAsync($"{erasure}/confirm")).ShouldBe(200).Said("confirmedBy.name").ShouldBe("Officer demo-test-governor");
    }

    [Fact]
    public async Task the_command_lists_ids_and_references_and_confirmed_begins()
    {
        await using var office = await Office.OpenAsync(server);
        office.Clock.Move(TimeSpan.FromDays(-9 * 366)); // the command's own clock is the wall's
        await office.ExecuteAsync("update referrals.sharing_agreements set signed_on = '2000-01-01'");
        var body = Some.Referral(person: Some.Person("Perpetua Coaley"));
        body["consent"] = new
        {
            legalBasis = "publicTask", confidentialityBasis = "explicitConsent", givenOn = $"{office.Clock.GetUtcNow():yyyy-MM-dd}", how = "Asked on the telephone",
            covers = new { fields = new[] { "name" }, purpose = "Help with a cold home" },
        };
        var made = (await office.Referrer.PostAsync("/api/referrals", body)).ShouldBe(201);
        var at = $"/api/referrals/{made["referralId"].GetGuid()}";
        (await office.Worker.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/close", s_close)).ShouldBe(200);
        var ours = (await office.Worker.GetAsync(at))["person.id"].GetGuid();
        string[] run = ["retention", "run", .. office.Arguments];

        // The receiver knows no birth date, but the referrer does.
        var report = await Executable.RunAsync("Development", run);
        report.Code.ShouldBe(0, report.Errors);
        report.Output.ShouldContain("1 people are due");
        report.Output.ShouldContain($"{ours}");
        report.Output.ShouldContain(made.Said("reference")!);
        report.Output.ShouldNotContain("Perpetua");
        var code = report.Output.Split("--confirm=")[1].Trim();
        var wrong = await Executable.RunAsync("Development", [.. run, "--confirm=0000-0000-0000-0000"]);
        (wrong.Code, wrong.Errors.Contains("look at it again", StringComparison.Ordinal)).ShouldBe((1, true));
        (await Executable.RunAsync("Development", [.. run, $"--confirm={code}"])).Output.ShouldContain("1 erasures are begun");
        (await Executable.RunAsync("Development", [.. run, "--confirm", code])).Code.ShouldBe(1);
        (await Executable.RunAsync("Development", run)).Output.ShouldContain("0 people are due");
        (await Executable.RunAsync("Development", [.. run, "now"])).Errors.ShouldContain("Usage");
    }

    private static Task<RetentionList> ListAsync(Office office) => office.Services.GetRequiredService<RetentionFinding>().FindAsync(null, null, CancellationToken.None);

    private static Task<RetentionDone> ConfirmAsync(Office office, RetentionList list) =>
        office.Services.GetRequiredService<RetentionRun>().ConfirmAsync(Actor.Platform, "test", list.Code, null, null, null, CancellationToken.None);

    private static async Task<(string At, Guid Theirs, Guid Ours)> ClosedAsync(Office office, string name, string? born = "1951-03-09")
    {
        var body = Some.Referral(person: Some.Person(name, born));
        var at = $"/api/referrals/{(await office.Referrer.PostAsync("/api/referrals", body)).ShouldBe(201)["referralId"].GetGuid()}";
        (await office.Worker.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/close", s_close)).ShouldBe(200);
        return (at, (await office.Referrer.GetAsync(at))["person.id"].GetGuid(), (await office.Worker.GetAsync(at))["person.id"].GetGuid());
    }

    private static async Task<(Guid Theirs, Guid Ours)> WithdrawnAsync(Office office, string name)
    {
        var (at, theirs, ours) = await office.ReferAsync(name);
        (await office.Worker.PostAsync($"{at}/withdraw", new { reason = "personChangedMind" })).ShouldBe(200);
        return (theirs, ours);
    }

    private sealed class Stopping(CancellationTokenSource stop, int after) : IProgress<RetentionProgress>
    {
        public void Report(RetentionProgress value)
        {
            if (value.Done == after)
            {
                stop.Cancel();
            }
        }
    }
}
