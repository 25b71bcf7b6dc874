using System.Net;
using System.Text.RegularExpressions;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>A referral through the pages, from the choice of services to the confirmation; nothing that was typed is lost on the way.</summary>
public partial class MakingReferrals(TestServer server)
{
    [Fact]
    public async Task one_person_is_referred_to_two_services_in_one_go()
    {
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId));
        var start = await maker.Browser.PageAsync("/referrals/new");
        start.ShouldContain("Service of healthy-homes");
        start.ShouldContain("Open to referrals");
        await maker.BeginAsync(TestPartnership.HealthyHomes, TestPartnership.WarmAndWell);
        await maker.PersonAsync("Wilhelmina Quarrington");
        (await maker.PostAsync("household", new() { ["name"] = "Edgar Quarrington", ["relationship"] = "Her brother" })).Text.ShouldContain("href=\"#dateOfBirth\"");
        (await maker.PostAsync("household", new() { ["name"] = "Edgar Quarrington", ["relationship"] = "Her brother", ["phone"] = "01632 960418" })).Status.ShouldBe(302);
        await maker.HelpAsync();
        await maker.AgreeAsync(TestPartnership.HealthyHomes);
        await maker.SkipAsync(TestPartnership.HealthyHomes);
        await maker.AgreeAsync(TestPartnership.WarmAndWell, new() { ["answer"] = "safeguarding", ["reason"] = "The house is below freezing", ["decisionMaker"] = "Ines Okafor, matron" }, "name");
        var list = await maker.Browser.PageAsync(maker.At);
        list.ShouldContain("Make a referral to Service of healthy-homes and 1 more");
        await maker.SkipAsync(TestPartnership.WarmAndWell);

        var check = await maker.Browser.PageAsync($"{maker.At}/check");
        check.ShouldContain("What Service of warm-and-well will see");
        check.ShouldContain("27 March 1950");
        check.ShouldContain("GL1 1AA");
        check.ShouldContain("Will not see");
        check.ShouldContain("Send 2 referrals");
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/sent");
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/sent", "sent twice it is made once");

        var sent = await maker.Browser.PageAsync($"{maker.At}/sent");
        var made = Followed.Matches(sent).Select(m => m.Groups["id"].Value).ToList();
        made.Count.ShouldBe(2);
        var first = (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync($"/api/referrals/{made[0]}")).ShouldBe(200);
        (first["person.name"].GetString(), first["person.dateOfBirth"].GetString(), first["person.postcode"].GetString()).ShouldBe(("Wilhelmina Quarrington", "1950-03-27", "GL1 1AA"));
        first["person.phones"][0].GetProperty("safeToText").GetBoolean().ShouldBeTrue();
        var second = (await server.As(TestPartnership.WarmAndWell.Worker).GetAsync($"/api/referrals/{made[1]}")).ShouldBe(200);
        second.Text.ShouldNotContain("1950-03-27", Case.Insensitive, "it was not agreed that they see it");
        (second["consent.legalBasis"].GetString(), second["consent.decisionMaker"].GetString()).ShouldBe(("safeguarding", "Ines Okafor, matron"));
        var ours = new HashSet<Guid>();
        foreach (var id in made)
        {
            var seen = (await server.As(TestPartnership.CancerSupport.Worker).GetAsync($"/api/referrals/{id}")).ShouldBe(200);
            ours.UnionWith([seen["person.id"].GetGuid(), seen["household"][0].GetProperty("id").GetGuid()]);
        }

        ours.Count.ShouldBe(2, "one record of her and one of her brother, whoever helps them");
        (await maker.Browser.GetAsync(maker.At)).To.ShouldBe($"{maker.At}/sent");
        (await maker.Browser.PageAsync("/drafts")).ShouldNotContain("Wilhelmina Quarrington");
    }

    [Fact]
    public async Task what_is_wrong_is_said_beside_it_and_is_still_there_when_the_draft_is_gone_on_with()
    {
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId));
        await maker.BeginAsync(TestPartnership.HealthyHomes);
        var sent = await maker.PostAsync("new-person", new() { ["name"] = "Ottoline Fairbrass", ["dateOfBirth"] = "some time in spring", ["nhsNumber"] = "842 914 1457", ["onBehalf"] = "no" });
        sent.Status.ShouldBe(200);
        sent.Text.ShouldContain("<title>Error: ");
        sent.Text.ShouldContain("href=\"#dateOfBirth\"");
        sent.Text.ShouldContain("value=\"some time in spring\"");
        sent = await maker.PostAsync("new-person", new() { ["name"] = "Ottoline Fairbrass", ["dateOfBirth"] = "3/4/1948", ["nhsNumber"] = "842 914 1457", ["onBehalf"] = "no" });
        sent.Text.ShouldContain("href=\"#nhsNumber\"");

        (await maker.Browser.PageAsync("/drafts")).ShouldContain("Ottoline Fairbrass");
        (await maker.Browser.PageAsync($"{maker.At}/new-person")).ShouldContain("value=\"842 914 1457\"");
        (await maker.Browser.PageAsync(maker.At)).ShouldContain("Cannot start yet");
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/check", "what is not whole is not sent");
        (await maker.PostAsync("delete", [])).To.ShouldBe("/drafts?deleted=true");
        (await maker.Browser.ReadAsync(maker.At)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await maker.Browser.PageAsync("/drafts")).ShouldNotContain("Ottoline");
    }

    [Fact]
    public async Task a_refusal_of_the_domain_stands_beside_the_answer_that_it_is_about()
    {
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId));
        await maker.BeginAsync(TestPartnership.HealthyHomes);
        await maker.PersonAsync("Cornelius Thistlewood", dateOfBirth: "1 1 2199");
        await maker.HelpAsync();
        await maker.AgreeAsync(TestPartnership.HealthyHomes);
        await maker.SkipAsync(TestPartnership.HealthyHomes);
        var check = await maker.PostAsync("check", []);
        check.Text.ShouldContain("<title>Error: ");
        check.Text.ShouldContain("href=\"#row-new-person-dateOfBirth\"");
        check.Text.ShouldContain("Cornelius Thistlewood");
        check.Text.ShouldContain("She sits in her coat");
        (await maker.PostAsync("new-person", Maker.Person("Cornelius Thistlewood", "1 1 1949"), "?from=check")).To.ShouldBe($"{maker.At}/check");
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/sent");
    }

    [Fact]
    public async Task what_was_sent_stays_sent_when_another_service_is_refused()
    {
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId));
        await maker.BeginAsync(TestPartnership.HealthyHomes, TestPartnership.WarmAndWell);
        await maker.PersonAsync("Leopold Sandiford");
        await maker.HelpAsync();
        foreach (var (to, until) in new[] { (TestPartnership.HealthyHomes, ""), (TestPartnership.WarmAndWell, "1 February 2021") })
        {
            await maker.AgreeAsync(to, new() { ["answer"] = "cannotAsk", ["why"] = "She cannot be reached", ["until"] = until });
            await maker.SkipAsync(to);
        }

        var part = await maker.PostAsync("check", []);
        part.Text.ShouldContain("Sent: Service of healthy-homes.");
        part.Text.ShouldContain($"href=\"#row-{TestPartnership.WarmAndWell.ServiceId}-agreed-until\"");
        part.Text.ShouldContain("Send referral");
        await maker.AgreeAsync(TestPartnership.WarmAndWell, new() { ["answer"] = "cannotAsk", ["why"] = "She cannot be reached" });
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/sent");
        Followed.Count(await maker.Browser.PageAsync($"{maker.At}/sent")).ShouldBe(2);
    }

    [Fact]
    public async Task somebody_known_is_found_by_a_search_and_how_they_are_reached_is_checked()
    {
        await Some.ReferralAsync(server, Some.Referral(person: Some.Person("Philippa Dunmore", "1944-06-30")));
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.CancerSupport.WorkerId));
        await maker.BeginAsync(TestPartnership.WarmAndWell);
        var found = await maker.PostAsync("person", new() { ["Text"] = "dunmore 30 June 1944" }, "?handler=search");
        var id = PersonId.Match(found.Text).Groups["id"].Value;
        (await maker.PostAsync("person", new() { ["PersonId"] = id }, "?handler=choose")).To.ShouldBe($"{maker.At}/safe-contact");
        (await maker.Browser.PageAsync($"{maker.At}/safe-contact")).ShouldContain("value=\"01632 960417\"");
        var wrong = await maker.Browser.SubmitAsync($"{maker.At}/safe-contact", new() { ["phone"] = "none" });
        wrong.Text.ShouldContain("href=\"#phone\"");
        wrong.Text.ShouldContain("value=\"none\"");
        (await maker.Browser.SubmitAsync($"{maker.At}/safe-contact", wrong, new() { ["phone"] = "01632 960499", ["phoneSafe"] = "safeToCall", ["contactWarning"] = "Never after dark" })).Status.ShouldBe(302);
        var record = (await server.As(TestPartnership.CancerSupport.Worker).GetAsync($"/api/people/{id}")).ShouldBe(200);
        (record["phones"][0].GetProperty("number").GetString(), record["contactWarning"].GetString()).ShouldBe(("01632 960499", "Never after dark"));

        await using var looks = server.Owner.CreateCommand("select count(*) from referrals.access_log where kind = 'search' and purpose = 'newReferral' and person_ids @> array[$1]");
        looks.Parameters.Add(new Npgsql.NpgsqlParameter { Value = Guid.Parse(id) });
        (await looks.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(1L);
    }

    [Fact]
    public async Task somebody_is_referred_on_with_a_sharing_of_its_own_and_the_journey_goes_on()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        using var maker = new Maker(await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId));
        await maker.BeginAsync($"{at}/refer-on", TestPartnership.WarmAndWell);
        (await maker.Browser.PageAsync(maker.At)).ShouldContain("Wilhelmina Ashgrove");
        (await maker.Browser.PageAsync($"{maker.At}/safe-contact")).ShouldContain("01632 960417");
        (await maker.Browser.SubmitAsync($"{maker.At}/safe-contact", new() { ["phone"] = "01632 960417", ["phoneSafe"] = "safeToCall" })).Status.ShouldBe(302);
        (await maker.Browser.PageAsync($"{maker.At}/reason")).Split("checked=\"checked\"").Length.ShouldBe(3, "both needs of the first are chosen already");
        await maker.HelpAsync();
        await maker.AgreeAsync(TestPartnership.WarmAndWell, null, "name", "phones");
        await maker.SkipAsync(TestPartnership.WarmAndWell);
        (await maker.PostAsync("check", [])).To.ShouldBe($"{maker.At}/sent");
        var child = Followed.Match(await maker.Browser.PageAsync($"{maker.At}/sent")).Groups["id"].Value;
        (await server.As(TestPartnership.HealthyHomes.Worker).GetAsync($"/api/referrals/{child}")).ShouldBe(200)["parent"].GetString().ShouldBe(at.Split('/')[^1]);
        (await server.As(TestPartnership.WarmAndWell.Worker).GetAsync($"/api/referrals/{child}")).ShouldBe(200).Text.ShouldNotContain("Larkspur");
    }

    [Fact]
    public async Task a_transfer_is_offered_once_it_was_looked_at_what_they_would_see()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var form = await worker.SubmitAsync($"{at}/transfer", new() { ["Reason"] = "They are nearer" });
        form.Text.ShouldContain("href=\"#ServiceId\"");
        form.Text.ShouldContain("They are nearer");
        var look = await worker.SubmitAsync($"{at}/transfer", form, new() { ["Reason"] = "They are nearer", ["ServiceId"] = $"{TestPartnership.Agents.ServiceId}" });
        look.Text.ShouldContain("What Service of agents will see");
        look.Text[look.Text.IndexOf("will see</h2>", StringComparison.Ordinal)..].ShouldNotContain("Larkspur");
        (await worker.SubmitAsync($"{at}/transfer", look, new() { ["Sure"] = "true" })).To.ShouldBe($"{at}?done=transfer");
        (await server.As(TestPartnership.Agents.Worker).GetAsync($"/api{at}")).ShouldBe(200);
    }

    [Fact]
    public async Task a_transfer_stands_on_the_referral_as_it_was_looked_at()
    {
        var at = (await Some.AcceptedAsync(server))["/api".Length..];
        using var worker = await Browser.SignedInAsync(server.Services, TestPartnership.HealthyHomes.WorkerId);
        var look = await worker.SubmitAsync($"{at}/transfer", new() { ["Reason"] = "They are nearer", ["ServiceId"] = $"{TestPartnership.Agents.ServiceId}" });
        (await server.As(TestPartnership.HealthyHomes.Coordinator).PostAsync($"/api{at}/notes", new { text = "Quicker", visibleTo = "bothParties" })).ShouldBe(200);
        var conflict = await worker.SubmitAsync($"{at}/transfer", look, new() { ["Sure"] = "true" });
        conflict.Status.ShouldBe(200, conflict.Text);
        conflict.Text.ShouldContain("Someone else changed this");
        conflict.Text.ShouldContain("Note, by Coordinator of healthy-homes");
        conflict.Text.ShouldContain("What Service of agents will see");
        conflict.Text.ShouldContain("They are nearer");
        (await worker.SubmitAsync($"{at}/transfer", conflict, new() { ["Sure"] = "true" })).To.ShouldBe($"{at}?done=transfer", "the second time it stands on what is there now");
    }

    [Fact]
    public async Task what_cannot_be_asked_says_why()
    {
        using var library = await Browser.SignedInAsync(server.Services, TestPartnership.Libraries.WorkerId);
        var page = await library.PageAsync("/referrals/new");
        page[page.IndexOf("Services that you cannot refer to", StringComparison.Ordinal)..].ShouldContain("Service of agents");
        page.ShouldContain("no sharing agreement in force");
        (await library.SubmitAsync("/referrals/new", new() { ["services"] = $"{TestPartnership.Agents.ServiceId}" })).Text.ShouldContain("Choose at least one service");
    }

    [GeneratedRegex("href=\"/referrals/(?<id>[0-9a-f-]{36})\">Follow", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Followed { get; }

    [GeneratedRegex("name=\"PersonId\" value=\"(?<id>[0-9a-f-]{36})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PersonId { get; }
}
