using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Drafts;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

/// <summary>Information governance finds somebody's records without reading them, and makes the copy that the person asked for.</summary>
public partial class CopyingForPeople(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private const string Naming = "Her brother Quentin was rude on the telephone.";

    [Fact]
    public async Task records_are_found_by_reference_or_number_with_a_reason_and_nothing_in_them_is_shown()
    {
        var office = shared.Office;
        var (at, theirs, ours) = await office.ReferAsync("Zephyrine Quillfeather");
        var read = await office.Worker.GetAsync(at);
        (await office.Referrer.PatchAsync($"/api/people/{theirs}", new { nhsNumber = "4010232137" })).ShouldBe(200);
        using var browser = await GovernorAsync(office);
        var unsaid = await browser.SubmitAsync("/audit/people", new() { ["Reference"] = read.Said("reference")! });
        unsaid.Text.ShouldContain("Choose why you look for them");
        unsaid.Text.ShouldContain(read.Said("reference")!);
        var unfound = await browser.SubmitAsync("/audit/people", new() { ["NhsNumber"] = "401 023 2137", ["Born"] = "10 3 1951" });
        unfound.Text.ShouldContain("Choose why you look for them");
        unfound.Text.ShouldNotContain("No record has", customMessage: "without a reason nothing is looked for");

        var found = await browser.SubmitAsync("/audit/people", new() { ["Reference"] = read.Said("reference")!, ["Reason"] = "subjectAccess" });
        found.To.ShouldNotBeNull().ShouldStartWith("/audit/people/");
        var number = await browser.SubmitAsync("/audit/people", new() { ["NhsNumber"] = "401 023 2137", ["Born"] = "9 3 1951", ["Reason"] = "complaint" });
        number.To.ShouldBe($"/audit/people/{theirs}");
        (await browser.SubmitAsync("/audit/people", new() { ["NhsNumber"] = "401 023 2138", ["Born"] = "9 3 1951", ["Reason"] = "complaint" })).Text.ShouldContain("one of these may be wrong");
        (await browser.SubmitAsync("/audit/people", new() { ["NhsNumber"] = "401 023 2137", ["Born"] = "10 3 1951", ["Reason"] = "complaint" })).Text.ShouldContain("No record has this NHS number");
        (await browser.ReadAsync($"/audit/people/{Guid.CreateVersion7()}")).Status.ShouldBe(HttpStatusCode.NotFound);

        var page = await browser.PageAsync(number.To!);
        page.ShouldContain("The healthy-homes people");
        page.ShouldContain("The cancer-support people");
        page.ShouldContain("2 records of one human being, and 1 referral that names them");
        page.ShouldContain("Opened ", customMessage: "who looked");
        foreach (var content in new[] { "Zephyrine", "Quillfeather", "4010232137", "1951", "cold house" })
        {
            Browser.WithoutTokens(page).ShouldNotContain(content);
        }

        (await Office.ListAsync(office.Admin, "select purpose || ' ' || cardinality(words) || ' ' || cardinality(person_ids) from referrals.access_log where kind = 'search' order by entry_id"))
            .ShouldBe(["subjectAccess 1 1", "complaint 2 1", "complaint 2 0", "complaint 2 0"]);
        (await browser.PageAsync($"/audit/requests/new?record={ours}")).ShouldContain($"value=\"{ours}\"");
    }

    [Fact]
    public async Task a_copy_is_reviewed_text_by_text_and_downloaded_without_what_is_withheld()
    {
        var office = shared.Office;
        var household = new[] { new { person = Some.Person("Quentin Arlingham", "1949-05-05"), relationship = "brother" } };
        var (at, theirs, _) = await office.ReferAsync("Zephyrine Thistlewood", household);
        (await office.Worker.PostAsync($"{at}/notes", new { text = Naming, visibleTo = "bothParties" })).ShouldBe(200);
        using var browser = await GovernorAsync(office);

        var late = await browser.SubmitAsync($"/audit/people/{theirs}/copy", new() { ["Reason"] = "personAsked", ["CameOn"] = "1 1 2199" });
        late.Text.ShouldContain("It cannot have come after today");
        var came = DateOnly.Parse(Some.Today, System.Globalization.CultureInfo.InvariantCulture).AddDays(-60);
        var copy = (await browser.SubmitAsync($"/audit/people/{theirs}/copy", new() { ["Reason"] = "personAsked", ["CameOn"] = $"{came:d M yyyy}" })).To.ShouldNotBeNull();
        var review = await browser.PageAsync(copy);
        review.ShouldContain(Naming);
        var texts = Text.Matches(review).Select(m => m.Groups["field"].Value).Distinct().ToList();
        texts.ShouldNotBeEmpty();
        (await browser.PageAsync("/audit/copies")).ShouldContain("of which 1 overdue");

        var unsaid = await browser.SubmitAsync(copy, []);
        unsaid.Text.ShouldContain("Say whether the person may read it");
        unsaid.Text.ShouldContain($"href=\"#{texts[0]}\"");
        (await browser.SubmitAsync(copy, [], to: $"{copy}?handler=Json")).Status.ShouldBe(404, "nothing is handed out before the review");
        (await browser.SubmitAsync(copy, texts.ToDictionary(t => t, _ => "withhold"))).To.ShouldBe(copy);

        (await browser.PageAsync(copy)).ShouldContain("Withheld, since they name others");
        foreach (var kind in new[] { "Html", "Json" })
        {
            var file = await browser.SubmitAsync(copy, [], to: $"{copy}?handler={kind}");
            file.Status.ShouldBe(200);
            file.Text.ShouldContain("Zephyrine");
            file.Text.ShouldNotContain("was rude on the telephone");
            file.Text.ShouldContain("withheld");
        }

        JsonDocument.Parse((await browser.SubmitAsync(copy, [], to: $"{copy}?handler=Json")).Text).RootElement.GetProperty("records").GetArrayLength().ShouldBe(2);
        (await Office.ListAsync(office.Admin, $"select count(*) from referrals.access_log where kind = 'export' and purpose = 'subjectAccess' and 'records' = any (fields) and person_ids @> '{"{" + theirs + "}"}'")).ShouldBe(["3"]);

        // What was written since is reviewed first.
        (await office.Worker.PostAsync($"{at}/notes", new { text = "Quentin rang again.", visibleTo = "bothParties" })).ShouldBe(200);
        (await browser.SubmitAsync(copy, [], to: $"{copy}?handler=Html")).Text.ShouldContain("Texts that name others were recorded since");
    }

    [Fact]
    public async Task what_somebody_else_saw_on_a_page_is_not_decided_by_who_did_not_see_it()
    {
        var office = shared.Office;
        var (at, theirs, _) = await office.ReferAsync("Zephyrine Marchbanks", new[] { new { person = Some.Person("Quentin Arlingham", "1949-05-05"), relationship = "brother" } });
        using var browser = await GovernorAsync(office);
        var copy = (await browser.SubmitAsync($"/audit/people/{theirs}/copy", new() { ["Reason"] = "personAsked", ["CameOn"] = $"{DateOnly.Parse(Some.Today, System.Globalization.CultureInfo.InvariantCulture):d M yyyy}" })).To.ShouldNotBeNull();
        var seen = await browser.PageAsync(copy);
        (await office.Worker.PostAsync($"{at}/notes", new { text = Naming, visibleTo = "bothParties" })).ShouldBe(200);
        (await browser.PageAsync(copy)).ShouldContain(Naming, customMessage: "a colleague opens it too");

        var decided = await browser.SubmitAsync(copy, new Sent(200, null, seen), Text.Matches(seen).Select(m => m.Groups["field"].Value).Distinct().ToDictionary(f => f, _ => "keep"));
        decided.Status.ShouldBe(200);
        decided.Text.ShouldContain("Texts that name others were recorded since");
        decided.Text.ShouldContain(Naming);
    }

    [Fact]
    public async Task of_a_draft_everybody_reads_what_was_typed_of_them_alone_and_nothing_of_one_whose_time_is_over()
    {
        var office = shared.Office;
        var (_, brother, _) = await office.ReferAsync("Quentin Arlingham");
        var (_, lead, _) = await office.ReferAsync("Zephyrine Hollowell");
        var actor = new Actor(TestPartnership.HealthyHomes.WorkerId, TestPartnership.HealthyHomes.Id, Role.Practitioner);
        var drafts = office.Services.GetRequiredService<KeptDrafts>();
        var ct = TestContext.Current.CancellationToken;
        var draft = await drafts.BeginAsync(actor, new Draft
        {
            PersonId = lead,
            Household = [new DraftedMember(Guid.CreateVersion7(), new Dictionary<string, string[]> { ["name"] = ["Quentin Arlingham"], ["relationship"] = ["brother of Zephyrine"] }, brother), new DraftedMember(Guid.CreateVersion7(), new Dictionary<string, string[]> { ["name"] = ["Barnaby Pepperell"] })],
            Entered = new Dictionary<string, string[]> { ["new-person/address"] = ["Quillfeather Court, Stroud"], ["reason/reason"] = ["Barnaby rang for her"] },
        }, ct);

        var his = await office.Asks.PostAsync($"/api/people/{brother}/subject-access", new { reason = "personAsked" });
        his.ShouldBe(200)["toReview"].GetRawText().ShouldContain("brother of Zephyrine", customMessage: "it is about her in the first place, and nothing else that names her is about him");
        var file = (await office.Asks.PostAsync($"/api/people/{brother}/subject-access/{his.Said("requestId")}/complete", new { })).ShouldBe(200);
        file.Text.ShouldContain("brother of Zephyrine");
        file.Text.ShouldNotContain("Quillfeather Court");
        var hers = (await office.Asks.PostAsync($"/api/people/{lead}/subject-access", new { reason = "personAsked" })).ShouldBe(200);
        hers["toReview"].GetRawText().ShouldContain("Barnaby rang for her", customMessage: "it names somebody of the household");

        await drafts.ChangeAsync(actor, draft, d => d.With([new("reason/reason", ["Barnaby rang for her, and drinks"])]), ct);
        var toReview = hers["toReview"].EnumerateArray().Select(e => e.GetProperty("entryId").GetGuid());
        (await office.Asks.PostAsync($"/api/people/{lead}/subject-access/{hers.Said("requestId")}/complete", new { withhold = toReview })).ShouldBe(409, "subject-access/moved-on");

        await office.ExecuteAsync($"update referrals.drafts set expires_at = now() - interval '1 minute' where draft_id = '{draft}'");
        var over = (await office.Asks.PostAsync($"/api/people/{lead}/subject-access", new { reason = "personAsked" })).ShouldBe(200);
        over.Text.ShouldNotContain("Barnaby");
    }

    private static async Task<Browser> GovernorAsync(Office office) => await Browser.SignedInAsync(
        office.Services, Guid.Parse((await Office.ListAsync(office.Admin, "select id from referrals.members where name = 'Officer demo-test-governor'")).Single()));

    [GeneratedRegex("name=\"(?<field>text-[0-9a-f-]{36})\"", RegexOptions.None, 1000)]
    private static partial Regex Text { get; }
}
