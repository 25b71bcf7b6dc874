using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Referrals.Api.Tests.Hosting;
using Referrals.Api.Tests.Json;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>Everything about one human being in one file, after somebody decided on what names others.</summary>
[Collection<Alone>]
public partial class SubjectAccessTests(TestServer server)
{
    private const string Naming = "Her brother Peregrine was rude on the telephone.";
    private const string Own = "She would like the heating mended before Christmas.";

    private readonly Caller _officer = server.As(TestPartnership.Governance.Coordinator);
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);

    [Fact]
    public async Task it_holds_records_referrals_disclosures_and_looks_over_both_organisations_records()
    {
        var (_, personId, referralId, reference) = await LivedAsync();
        var asked = (await AskAsync(personId)).ShouldBe(200);
        asked["toReview"].EnumerateArray().SelectMany(e => e.GetProperty("texts").EnumerateArray()).Select(t => t.GetString()).ShouldBe([Naming]);

        var file = (await CompleteAsync(personId, asked)).ShouldBe(200);

        file["records"].EnumerateArray().Select(r => r.GetProperty("organisation").GetProperty("id").GetGuid())
            .ShouldBe([TestPartnership.CancerSupport.Id, TestPartnership.HealthyHomes.Id], ignoreOrder: true);
        file.Text.ShouldContain("Wilhelmina");
        file.Text.ShouldContain("Please ring after ten");
        file.Text.ShouldContain(Own);
        file.Text.ShouldContain(Naming);
        file.Text.ShouldContain("For our eyes: the key is under the mat.");
        file.Text.ShouldNotContain("Peregrine Ashgrove", Case.Insensitive, "the brother's own record is his");
        var referral = file["referrals"].EnumerateArray().ShouldHaveSingleItem();
        referral.GetProperty("reference").GetString().ShouldBe(reference);
        referral.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("summary").GetString()).ShouldBe(
            ["Referred to Service of healthy-homes", "Accepted, and given to Worker of healthy-homes", "Note", "Note", "Scores recorded: At the start", "Own note added"]);
        var disclosed = file["disclosures"].EnumerateArray().ShouldHaveSingleItem();
        (disclosed.GetProperty("to").GetProperty("id").GetGuid(), disclosed.GetProperty("legalBasis").GetString()).ShouldBe((TestPartnership.HealthyHomes.Id, "publicTask"));
        file["looks"].EnumerateArray().Select(l => (l.GetProperty("member").GetProperty("name").GetString(), l.GetProperty("kind").GetString()))
            .ShouldBe([("Worker of healthy-homes", "referral"), ("Coordinator of governance", "export")]);
        (await ScalarAsync("select count(*) from referrals.access_log where kind = 'export' and purpose = 'subjectAccess' and person_ids @> array[$1] and referral_ids @> array[$2]", personId, referralId))
            .ShouldBe(2);
    }

    [Fact]
    public async Task what_crossed_later_is_a_disclosure_too_and_a_name_that_crossed_is_a_name()
    {
        var brother = Some.Referral(person: Some.Person("Wilhelmina Ashgrove"));
        brother["household"] = new[] { new { relationship = "Brother", person = Some.Person("Per Ashgrove", "1949-01-02") } };
        var at = $"/api/referrals/{await Some.ReferralAsync(server, brother)}";
        var seen = (await _referrer.GetAsync(at)).ShouldBe(200);
        var (person, his) = (seen["person.id"].GetGuid(), seen["household"][0].GetProperty("id").GetGuid());
        (await _referrer.PatchAsync($"/api/people/{his}", new { knownAs = "Ptolemy" })).ShouldBe(200);
        (await _referrer.PatchAsync($"/api/people/{person}", new { contactWarning = "Never ring" })).ShouldBe(200);
        (await _referrer.PostAsync($"/api/people/{person}/share", new { fields = new[] { "contactWarning" } })).ShouldBe(200)["sharedWith"].GetArrayLength().ShouldBe(1);
        (await _worker.PostAsync($"{at}/notes", new { text = "Ptolemy opened the door.", visibleTo = "bothParties" })).ShouldBe(200);

        var asked = (await AskAsync(person)).ShouldBe(200);
        asked["toReview"].EnumerateArray().SelectMany(e => e.GetProperty("texts").EnumerateArray()).Select(t => t.GetString()).ShouldBe(["Ptolemy opened the door."]);
        var disclosed = (await CompleteAsync(person, asked)).ShouldBe(200)["disclosures"].EnumerateArray().ToList();
        disclosed.Count.ShouldBe(2);
        disclosed[1].GetProperty("fields").EnumerateArray().Select(f => f.GetString()).ShouldBe(["contactWarning"]);
        (disclosed[1].GetProperty("from").GetProperty("id").GetGuid(), disclosed[1].GetProperty("to").GetProperty("id").GetGuid())
            .ShouldBe((TestPartnership.CancerSupport.Id, TestPartnership.HealthyHomes.Id));
    }

    [Fact]
    public async Task what_is_withheld_is_not_in_it_and_a_request_is_completed_once()
    {
        var (_, personId, _, _) = await LivedAsync();
        var asked = (await AskAsync(personId)).ShouldBe(200);
        var entry = asked["toReview"][0].GetProperty("entryId").GetGuid();
        (await CompleteAsync(personId, asked, Guid.CreateVersion7())).ShouldBe(422, "validation");

        var file = (await CompleteAsync(personId, asked, entry)).ShouldBe(200);

        file.Text.ShouldNotContain("Peregrine");
        file.Text.ShouldContain("withheld");
        file.Text.ShouldContain(Own);
        (await CompleteAsync(personId, asked, entry)).ShouldBe(404, "not-found");
    }

    [Fact]
    public async Task texts_recorded_since_are_reviewed_first()
    {
        var (_, personId, referralId, _) = await LivedAsync();
        var asked = (await AskAsync(personId)).ShouldBe(200);
        (await _worker.PostAsync($"/api/referrals/{referralId}/notes", new { text = "PÉREGRINE rang again.", visibleTo = "bothParties" })).ShouldBe(200);

        (await CompleteAsync(personId, asked)).ShouldBe(409, "subject-access/moved-on");
        (await AskAsync(personId)).ShouldBe(200)["toReview"].GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task somebody_in_the_household_reads_nothing_of_the_lead_without_a_reviewer()
    {
        var (brotherId, _, _, _) = await LivedAsync();
        var asked = (await AskAsync(brotherId)).ShouldBe(200);
        var toReview = asked["toReview"].EnumerateArray().Select(e => e.GetProperty("entryId").GetGuid()).ToArray();

        var file = (await CompleteAsync(brotherId, asked, toReview)).ShouldBe(200);

        file.Text.ShouldContain("Peregrine Ashgrove");
        file["referrals"][0].GetProperty("inAHousehold").GetBoolean().ShouldBeTrue();
        foreach (var hers in new[] { "Wilhelmina", Own, "cold house", "energyAndHeating", "key is under the mat", "anxious", "mainsGas" })
        {
            file.Text.ShouldNotContain(hers);
        }
    }

    [Fact]
    public async Task it_is_a_page_too_without_script_or_style_attributes()
    {
        var (_, personId, _, _) = await LivedAsync("Wilhelmina <script>alert('Ashgrove')</script>");
        var asked = (await AskAsync(personId)).ShouldBe(200);
        using var client = server.Anybody();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/people/{personId}/subject-access/{asked.Said("requestId")}/complete") { Content = Caller.Json(new { }) };
        request.Headers.Authorization = new("Bearer", TestPartnership.Governance.Coordinator);
        request.Headers.Accept.ParseAdd("text/html");
        var answer = await client.SendAsync(request);

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldContain("<html lang=\"en-GB\">");
        html.ShouldContain("Energy and heating");
        html.ShouldContain("Article", Case.Insensitive);
        html.ShouldNotContain("<script");
        html.ShouldNotContain(" style=");
        Headings.Matches(html).Select(m => m.Groups["level"].Value).Distinct().ShouldBe(["1", "2", "3", "4"]);
        VoidOrBalanced(html);
    }

    [Fact]
    public async Task only_information_governance_may_and_no_answer_is_repeated()
    {
        var (_, personId, _, _) = await LivedAsync();
        foreach (var key in new[] { TestPartnership.HealthyHomes.Coordinator, TestPartnership.CancerSupport.Worker, TestPartnership.Office.Coordinator })
        {
            (await server.As(key).PostAsync($"/api/people/{personId}/subject-access", new { reason = "personAsked" })).ShouldBe(403, "forbidden");
        }

        (await _officer.PostAsync($"/api/people/{Guid.CreateVersion7()}/subject-access", new { reason = "personAsked" })).ShouldBe(404, "not-found");
        (await _officer.PostAsync($"/api/people/{personId}/subject-access", new { reason = "curiosity" })).ShouldBe(422, "validation");
        (await _officer.PostAsync($"/api/people/{personId}/subject-access", new { reason = "personAsked" }, idempotencyKey: "once")).ShouldBe(400, "idempotency/not-here");
    }

    [Fact]
    public async Task one_command_makes_it_and_stops_for_the_review()
    {
        var (_, personId, _, _) = await LivedAsync();
        var folder = Path.Combine(Path.GetTempPath(), $"subject-access-{Guid.CreateVersion7():N}");
        string[] settings = [$"--ConnectionStrings:Referrals={server.Postgres.ConnectionString("main")}", $"--ConnectionStrings:Keys={server.Postgres.ConnectionString("keys")}"];
        try
        {
            var asked = await Executable.RunAsync("Development", ["people", "subject-access", $"{personId}", "--folder", folder, .. settings]);
            asked.Output.ShouldContain("1 entries name others", customMessage: asked.Errors);
            var review = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "to-review.json"))).RootElement;
            var (request, entry) = (review.GetProperty("requestId").GetString()!, review.GetProperty("toReview")[0].GetProperty("entryId").GetString()!);

            var done = await Executable.RunAsync("Development", ["people", "subject-access", $"{personId}", "--folder", folder, "--complete", request, "--withhold", entry, .. settings]);

            done.Output.ShouldContain("2 records, 1 referrals", customMessage: done.Errors);
            foreach (var file in System.IO.Directory.GetFiles(folder, "subject-access-*"))
            {
                var text = await File.ReadAllTextAsync(file);
                (text.Contains("Wilhelmina", StringComparison.Ordinal), text.Contains("Peregrine", StringComparison.Ordinal)).ShouldBe((true, false), file);
            }

            (await Executable.RunAsync("Development", ["people", "subject-access", $"{Guid.CreateVersion7()}", "--folder", folder, .. settings])).Code.ShouldBe(1);
        }
        finally
        {
            if (System.IO.Directory.Exists(folder))
            {
                System.IO.Directory.Delete(folder, recursive: true);
            }
        }
    }

    [Fact]
    public async Task a_request_keeps_ids_and_nothing_that_was_written()
    {
        var (_, personId, _, _) = await LivedAsync();
        (await AskAsync(personId)).ShouldBe(200);
        await using var command = server.Owner.CreateCommand("select r::text from referrals.subject_access_requests r where person_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = personId });
        var row = (string)(await command.ExecuteScalarAsync())!;
        row.ShouldContain("personAsked");
        row.ShouldNotContain("Peregrine");
    }

    private Task<Answer> AskAsync(Guid personId) => _officer.PostAsync($"/api/people/{personId}/subject-access", new { reason = "personAsked" });

    private Task<Answer> CompleteAsync(Guid personId, Answer asked, params Guid[] withhold) =>
        _officer.PostAsync($"/api/people/{personId}/subject-access/{asked.Said("requestId")}/complete", new { withhold });

    /// <summary>A woman and her brother are referred and helped; gives both ids at the referrer's, and the referral.</summary>
    private async Task<(Guid BrotherId, Guid PersonId, Guid ReferralId, string Reference)> LivedAsync(string? name = null)
    {
        var personId = (await _referrer.PostAsync("/api/people", Some.Person(name))).ShouldBe(201)["personId"].GetGuid();
        var brotherId = (await _referrer.PostAsync("/api/people", Some.Person("Peregrine Ashgrove", "1949-01-02"))).Said("personId")!;
        var body = Some.Referral();
        body.Remove("person");
        body["personId"] = personId;
        body["household"] = new[] { new { personId = brotherId, relationship = "Sibling" } };
        var made = (await _referrer.PostAsync("/api/referrals", body)).ShouldBe(201);
        var id = made["referralId"].GetGuid();
        var at = $"/api/referrals/{id}";
        (await _worker.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await _worker.PostAsync($"{at}/notes", new { text = Naming, visibleTo = "bothParties" })).ShouldBe(200);
        (await _referrer.PostAsync($"{at}/notes", new { text = Own, visibleTo = "bothParties" })).ShouldBe(200);
        (await _worker.PostAsync($"{at}/assessments", Some.Assessment())).ShouldBe(200);
        (await _worker.PostAsync($"{at}/notes", new { text = "For our eyes: the key is under the mat.", visibleTo = "ownOrganisation" })).ShouldBe(200);
        (await _worker.GetAsync(at)).ShouldBe(200);
        return (Guid.Parse(brotherId), personId, id, made.Said("reference")!);
    }

    private async Task<long> ScalarAsync(string sql, params object[] values)
    {
        await using var command = server.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static void VoidOrBalanced(string html)
    {
        var open = new Stack<string>();
        foreach (Match tag in Tags.Matches(html[html.IndexOf("<html", StringComparison.Ordinal)..]))
        {
            if (tag.Groups["name"].Value is "meta")
            {
                continue;
            }

            if (tag.Groups["end"].Value is "/")
            {
                open.Pop().ShouldBe(tag.Groups["name"].Value);
            }
            else
            {
                open.Push(tag.Groups["name"].Value);
            }
        }

        open.ShouldBeEmpty();
    }

    [GeneratedRegex("<h(?<level>[1-6])>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Headings { get; }

    [GeneratedRegex("<(?<end>/?)(?<name>[a-z0-9]+)[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tags { get; }
}
