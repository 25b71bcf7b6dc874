using System.Text.Json;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>One text can be destroyed alone: by a coordinator who finds it in the wrong record, and with a person whom it names.</summary>
public class ErasingTexts(TestServer server)
{
    private const string Secret = "Peregrine's diagnosis";

    [Fact]
    public async Task a_text_in_the_wrong_record_is_destroyed_and_who_and_why_stay()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, _, _) = await office.ReferAsync("Ottoline Marsh");
        (await office.Worker.PostAsync($"{at}/notes", new { text = Secret, visibleTo = "bothParties" })).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/notes", new { text = "She likes tea", visibleTo = "bothParties" })).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/contacts", Some.Contact(Secret))).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/support", Some.Support())).ShouldBe(200);
        var note = await EntryAsync(office, at, "noteAdded");
        var contact = await EntryAsync(office, at, "contactRecorded");
        var support = await EntryAsync(office, at, "supportRecorded");
        (await office.Worker.PostAsync($"{at}/corrections", new { entryId = contact.GetProperty("id").GetGuid(), values = new { note = Secret }, reason = "A slip" })).ShouldBe(200);
        var before = await KeysAsync(office);

        (await office.Worker.PostAsync($"{at}/redact", Redaction(note))).ShouldBe(403, "forbidden");
        (await office.As(TestPartnership.CancerSupport.Coordinator).PostAsync($"{at}/redact", Redaction(note))).ShouldBe(403, "forbidden");
        (await office.As(TestPartnership.Libraries.Coordinator).PostAsync($"{at}/redact", Redaction(note))).ShouldBe(404, "not-found");
        (await office.Coordinator.PostAsync($"{at}/redact", new { entryId = Guid.CreateVersion7(), reason = "x" })).ShouldBe(404, "not-found");
        foreach (var entry in new[] { note, contact, support })
        {
            (await office.Coordinator.PostAsync($"{at}/redact", Redaction(entry))).ShouldBe(200);
        }

        await office.KeepAsync();
        var destroyed = before.Except(await KeysAsync(office)).ToList();
        destroyed.Count.ShouldBe(5); // the note, the contact's, the correction of it with its reason, and the support's
        (await Office.ListAsync(office.KeysAdmin, "select id from personal_data.ledger")).ShouldBe(destroyed, ignoreOrder: true);
        destroyed.ShouldAllBe(id => File.ReadAllText(office.LedgerFile).Contains(id, StringComparison.Ordinal));
        (await Office.ListAsync(office.Admin, "select key_id from referrals.texts_to_destroy")).ShouldBeEmpty();

        var timeline = (await office.Worker.GetAsync($"{at}/timeline")).ShouldBe(200);
        timeline.Text.ShouldNotContain(Secret);
        timeline.Text.ShouldContain("She likes tea");
        timeline["items"].EnumerateArray().Count(e => e.GetProperty("data").TryGetProperty("redacted", out _)).ShouldBe(4);
        var said = timeline["items"].EnumerateArray().First(e => e.GetProperty("type").GetString() == "textRedacted");
        said.GetProperty("by").GetProperty("name").GetString().ShouldBe("Coordinator of healthy-homes");
        said.GetProperty("data").GetProperty("reason").GetString().ShouldBe("It is about somebody else");
        (await office.Referrer.GetAsync(at)).ShouldBe(200).Text.ShouldNotContain("Pension Credit");
    }

    [Fact]
    public async Task an_own_note_too()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, _, _) = await office.ReferAsync("Ottoline Marsh");
        (await office.Worker.PostAsync($"{at}/notes", new { text = Secret, visibleTo = "ownOrganisation" })).ShouldBe(200);
        var note = await EntryAsync(office, at, "ownNoteAdded");
        var before = await KeysAsync(office);

        (await office.Worker.PostAsync($"{at}/redact", Redaction(note))).ShouldBe(403, "forbidden");
        (await office.As(TestPartnership.CancerSupport.Coordinator).PostAsync($"{at}/redact", Redaction(note))).ShouldBe(404, "not-found");
        (await office.Coordinator.PostAsync($"{at}/redact", Redaction(note))).ShouldBe(200);
        (await office.Coordinator.PostAsync($"{at}/redact", Redaction(note))).ShouldBe(200); // said twice, recorded once
        await office.KeepAsync();

        before.Except(await KeysAsync(office)).Count().ShouldBe(1);
        var timeline = (await office.Worker.GetAsync($"{at}/timeline")).ShouldBe(200);
        timeline.Text.ShouldNotContain(Secret);
        var entries = timeline["items"].EnumerateArray().Where(e => e.GetProperty("type").GetString()!.StartsWith("ownNote", StringComparison.Ordinal)).ToList();
        entries.Count.ShouldBe(2);
        entries[0].GetProperty("data").GetProperty("redacted").GetBoolean().ShouldBeTrue();
        entries[1].GetProperty("data").GetProperty("reason").GetString().ShouldBe("It is about somebody else");
        (await office.Referrer.GetAsync($"{at}/timeline")).Text.ShouldNotContain("ownNote");
    }

    [Fact]
    public async Task texts_of_others_that_name_the_person_are_reviewed_first_and_go_or_stay()
    {
        await using var office = await Office.OpenAsync(server);

        // She is in her neighbour's household, and is named in what is said about him there and in a referral of his own.
        var her = new { person = Some.Person("Zephyrine Quillfeather", "1950-05-05"), relationship = "Neighbour" };
        var (at, his, _) = await office.ReferAsync("Barnaby Thrift", new[] { her });
        (await office.Worker.PostAsync($"{at}/notes", new { text = "ZÉPHYRINE has the key", visibleTo = "bothParties" })).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/notes", new { text = "The zephyr blows through his windows", visibleTo = "bothParties" })).ShouldBe(200);
        (await office.Worker.PostAsync($"{at}/notes", new { text = "Mrs Quillfeather shouts at him", visibleTo = "ownOrganisation" })).ShouldBe(200);
        var second = Some.Referral();
        second.Remove("person");
        second["personId"] = his;
        second["reason"] = "Miss Quillfeather says that he is cold.";
        var other = $"/api/referrals/{(await office.Referrer.PostAsync("/api/referrals", second)).ShouldBe(201)["referralId"].GetGuid()}";
        (await office.Referrer.PatchAsync($"/api/people/{his}", """{ "contactWarning": "Ask Zephyrine for the key" }""")).ShouldBe(200);

        var hers = (await office.Worker.GetAsync(at))["household"][0].GetProperty("id").GetGuid();
        var erasure = $"/api/erasures/{(await office.Asks.PostAsync($"/api/people/{hers}/erase", new { reason = "Asked" })).ShouldBe(201).Said("id")}";
        (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(409, "erasure/not-reviewed");
        var texts = (await office.Asks.GetAsync(erasure)).ShouldBe(200)["texts"].EnumerateArray().ToList();
        texts.Select(t => t.GetProperty("type").GetString()).ShouldBe(["noteAdded", "ownNoteAdded", "referralMade", "personDetailsChanged"], ignoreOrder: true);
        texts.SelectMany(t => t.GetProperty("texts").EnumerateArray()).Select(t => t.GetProperty("text").GetString())
            .ShouldBe(["ZÉPHYRINE has the key", "Mrs Quillfeather shouts at him", "Miss Quillfeather says that he is cold.", "Ask Zephyrine for the key"], ignoreOrder: true);

        foreach (var text in texts)
        {
            var (review, type) = ($"{erasure}/texts/{text.GetProperty("id").GetGuid()}", text.GetProperty("type").GetString());
            (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(409, "erasure/not-reviewed");
            if (type == "personDetailsChanged")
            {
                text.GetProperty("mayBeRedacted").GetBoolean().ShouldBeFalse();
                (await office.Asks.PostAsync(review, new { verdict = "redact" })).ShouldBe(422, "erasure/not-redactable");
            }

            (await office.Asks.PostAsync(review, new { verdict = type is "noteAdded" or "ownNoteAdded" ? "redact" : "keep" })).ShouldBe(200);
        }

        (await office.Asks.PostAsync($"{erasure}/texts/{Guid.CreateVersion7()}", new { verdict = "keep" })).ShouldBe(404, "not-found");
        (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(200);

        // He is not restricted with her; she is not to be seen beside him.
        var between = (await office.Worker.GetAsync(at)).ShouldBe(200);
        between["household"][0].TryGetProperty("name", out _).ShouldBeFalse();
        office.Clock.Move(TimeSpan.FromHours(73));
        await office.KeepAsync();

        var seen = (await office.Worker.GetAsync(at)).ShouldBe(200);
        seen.Said("person.name").ShouldBe("Barnaby Thrift");
        seen["household"][0].GetProperty("erased").GetBoolean().ShouldBeTrue();
        seen.Said("reason").ShouldBe("She lives alone in a cold house."); // wrapped by his record too
        var timeline = (await office.Worker.GetAsync($"{at}/timeline")).ShouldBe(200);
        timeline.Text.ShouldNotContain("PHYRINE");
        timeline.Text.ShouldNotContain("Quillfeather");
        timeline.Text.ShouldContain("The zephyr blows through his windows");
        timeline["items"].EnumerateArray().Count(e => e.GetProperty("data").TryGetProperty("redacted", out _)).ShouldBe(2);
        timeline["items"].EnumerateArray().Single(e => e.GetProperty("type").GetString() == "textRedacted").GetProperty("by").GetProperty("name").GetString().ShouldBe("Officer demo-test-other-governor");
        (await office.Referrer.GetAsync(other)).ShouldBe(200).Said("reason").ShouldBe("Miss Quillfeather says that he is cold.");
        (await office.Asks.GetAsync($"{erasure}/receipt")).ShouldBe(200)["destroyed.redactedEntries"].GetInt32().ShouldBe(2);

        // What is said of him from now on is sealed under his record alone.
        (await office.Worker.PostAsync($"{at}/notes", new { text = "He is well", visibleTo = "bothParties" })).ShouldBe(200);
        (await office.Worker.GetAsync($"{at}/timeline")).Text.ShouldContain("He is well");
    }

    private static object Redaction(JsonElement entry) => new { entryId = entry.GetProperty("id").GetGuid(), reason = "It is about somebody else" };

    private static async Task<JsonElement> EntryAsync(Office office, string at, string type) =>
        (await office.Worker.GetAsync($"{at}/timeline"))["items"].EnumerateArray().First(e => e.GetProperty("type").GetString() == type);

    private static Task<List<string>> KeysAsync(Office office) => Office.ListAsync(office.KeysAdmin, "select distinct key_id from personal_data.keys");
}
