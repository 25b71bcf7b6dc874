using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Hosting;
using Referrals.Api.Tests.Hosting;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.Governance;
using Referrals.Projections.Releases.Facts;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>A person can be forgotten: at once for everybody, for ever after 72 hours, and nothing else is lost.</summary>
public class ErasingPeople(TestServer server)
{
    private const string Name = "Zephyrine Quillfeather";

    private static readonly string[] s_personal = ["Zephyrine", "Quillfeather", "Larkspur", "01632 960417", "1951-03-09", "cold house", "Pension Credit", "Please ring after ten"];

    [Fact]
    public async Task one_member_asks_another_confirms_and_a_system_never()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, _, ours) = await office.ReferAsync(Name);
        var (erase, reason) = ($"/api/people/{ours}/erase", new { reason = "She asked in a letter" });
        foreach (var other in new[] { office.Worker, office.Coordinator, office.As(TestPartnership.Office.Coordinator) })
        {
            (await other.PostAsync(erase, reason)).ShouldBe(403, "forbidden");
            (await other.GetAsync("/api/erasures")).ShouldBe(403, "forbidden");
        }

        (await office.Asks.PostAsync($"/api/people/{Guid.CreateVersion7()}/erase", reason)).ShouldBe(404, "not-found");
        (await office.Asks.PostAsync(erase, new { reason = "" })).ShouldBe(422, "validation");
        var asked = (await office.Asks.PostAsync(erase, reason)).ShouldBe(201);
        asked.Said("state").ShouldBe("requested");
        (await office.Confirms.PostAsync(erase, reason)).ShouldBe(200).Said("id").ShouldBe(asked.Said("id"));
        var erasure = $"/api/erasures/{asked.Said("id")}";

        (await office.Asks.PostAsync($"{erasure}/confirm")).ShouldBe(403, "forbidden");
        (await office.Worker.PostAsync($"{erasure}/confirm")).ShouldBe(403, "forbidden");
        (await office.Worker.GetAsync(at)).ShouldBe(200).Text.ShouldContain("Zephyrine"); // one member alone takes nobody's work away

        (await office.Confirms.GetAsync($"{erasure}/receipt")).ShouldBe(409, "erasure/not-in-state");
        var confirmed = (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(200);
        (confirmed["destroyAt"].GetDateTimeOffset() - confirmed["confirmedAt"].GetDateTimeOffset()).ShouldBe(TimeSpan.FromHours(72));
        (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(200); // said twice, recorded once
        (await office.Asks.GetAsync("/api/erasures"))["items"].EnumerateArray().Single().GetProperty("state").GetString().ShouldBe("confirmed");
        var seen = (await office.Asks.GetAsync(erasure)).ShouldBe(200);
        (seen["records"].GetInt32(), seen["referrals"].GetInt32(), seen.Said("reason")).ShouldBe((2, 1, "She asked in a letter"));
    }

    [Fact]
    public async Task from_the_confirmation_on_it_is_there_for_nobody_and_comes_back_when_called_off()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, theirs, ours) = await office.ReferAsync(Name);
        var before = (await office.Worker.GetAsync(at)).ShouldBe(200);
        var erasure = await office.ConfirmAsync(theirs);

        foreach (var (caller, person) in new[] { (office.Worker, ours), (office.Coordinator, ours), (office.Referrer, theirs) })
        {
            var nowhere = Bytes(await caller.GetAsync($"/api/referrals/{Guid.CreateVersion7()}"));
            foreach (var answer in new[]
            {
                await caller.GetAsync(at), await caller.GetAsync($"{at}/timeline"), await caller.GetAsync($"/api/people/{person}"),
                await caller.GetAsync(at.Replace("referrals", "journeys", StringComparison.Ordinal)),
                await caller.PostAsync($"{at}/notes", new { text = "She rang", visibleTo = "bothParties" }), await caller.PostAsync($"{at}/accept", new { caseworker = "me" }),
                await caller.PatchAsync($"/api/people/{person}", """{ "knownAs": "Zeph" }"""),
            })
            {
                answer.ShouldBe(404, "not-found");
                Bytes(answer).ShouldBe(nowhere);
            }

            (await caller.GetAsync("/api/caseload")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(0);
            (await caller.GetAsync("/api/handoffs")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(0);
        }

        (await office.Worker.GetAsync("/api/caseload"))["counts.accepted"].GetInt32().ShouldBe(0);
        (await office.Referrer.PostAsync("/api/people", Some.Person(Name))).ShouldBe(201)["personId"].GetGuid().ShouldNotBe(theirs);

        (await office.Worker.PostAsync($"{erasure}/cancel", new { reason = "No" })).ShouldBe(403, "forbidden");
        (await office.Asks.PostAsync($"{erasure}/cancel", new { reason = "She changed her mind" })).ShouldBe(200).Said("state").ShouldBe("cancelled");
        (await office.Asks.PostAsync($"{erasure}/cancel", new { reason = "She changed her mind" })).ShouldBe(200);
        (await office.Worker.GetAsync(at)).ShouldBe(200).Text.ShouldBe(before.Text);
        (await office.Confirms.PostAsync($"{erasure}/confirm")).ShouldBe(409, "erasure/not-in-state");
        office.Clock.Move(TimeSpan.FromDays(5));
        await office.KeepAsync();
        (await office.Worker.GetAsync(at)).ShouldBe(200).Text.ShouldContain("Zephyrine");
    }

    [Fact]
    public async Task after_72_hours_nobody_can_read_them_and_every_answer_says_so()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, theirs, ours) = await office.ReferAsync(Name);
        foreach (var (path, body) in new (string, object)[]
        {
            ("contacts", Some.Contact("Zephyrine was in")), ("support", Some.Support()), ("assessments", Some.Assessment()), ("appointments", new { at = "2199-01-05T10:00:00Z", where = "3 Larkspur Row", with = "person" }),
            ("notes", new { text = "Quillfeather called", visibleTo = "bothParties" }), ("notes", new { text = "Zephyrine is tired", visibleTo = "ownOrganisation" }),
            ("onward", Some.Onward()),
        })
        {
            (await office.Worker.PostAsync($"{at}/{path}", body)).Status.ShouldBeInRange(200, 201);
        }

        var untouched = (await office.ReferAsync("Barnaby Thrift")).At;
        var timeline = (await office.Worker.GetAsync($"{at}/timeline"))["items"].GetArrayLength();
        var counts = Counts(await office.Worker.GetAsync("/api/caseload"));

        var erasure = await office.ConfirmAsync(ours);
        office.Clock.Move(TimeSpan.FromHours(71));
        await office.KeepAsync();
        (await office.Asks.GetAsync(erasure))["erasure"].GetProperty("state").GetString().ShouldBe("confirmed");
        office.Clock.Move(TimeSpan.FromMinutes(61));
        await office.KeepAsync();
        var done = (await office.Asks.GetAsync(erasure)).ShouldBe(200);
        done["erasure"].GetProperty("state").GetString().ShouldBe("carriedOut");
        done.Text.ShouldNotContain("She asked");
        (await office.Asks.PostAsync($"{erasure}/cancel", new { reason = "Too late" })).ShouldBe(409, "erasure/not-in-state");

        var seen = (await office.Worker.GetAsync(at)).ShouldBe(200);
        (seen["erased"].GetBoolean(), seen["person.erased"].GetBoolean(), seen.Said("state")).ShouldBe((true, true, "active"));
        var entries = (await office.Worker.GetAsync($"{at}/timeline")).ShouldBe(200);
        entries["items"].GetArrayLength().ShouldBe(timeline);
        entries["items"][0].GetProperty("data").GetProperty("reason").GetProperty("erased").GetBoolean().ShouldBeTrue();
        var list = (await office.Worker.GetAsync("/api/caseload")).ShouldBe(200);
        Counts(list).ShouldBe(counts);
        list["items"].EnumerateArray().Count(r => r.TryGetProperty("erased", out _)).ShouldBe(2); // and what it was referred on to
        (await office.Referrer.GetAsync("/api/handoffs")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(2);
        (await office.Worker.GetAsync(at.Replace("referrals", "journeys", StringComparison.Ordinal))).ShouldBe(200)["referrals"][0].GetProperty("onward").GetArrayLength().ShouldBe(1);
        JsonDocument.Parse((await office.Worker.GetAsync($"/api/people/{ours}")).ShouldBe(200).Text).RootElement.EnumerateObject().Select(m => m.Name).ShouldBe(["id", "erased"]);
        foreach (var answer in new[]
        {
            seen, entries, list, await office.Referrer.GetAsync(at), await office.Referrer.GetAsync($"{at}/timeline"), await office.Worker.GetAsync($"/api/people/{ours}"),
            await office.Referrer.GetAsync($"/api/people/{theirs}"), await office.As(TestPartnership.WarmAndWell.Worker).GetAsync("/api/caseload"),
        })
        {
            answer.ShouldBe(200);
            var text = answer.Text.Replace("Barnaby Thrift", "", StringComparison.Ordinal);
            s_personal.Where(p => p is not ("Larkspur" or "01632 960417" or "1951-03-09" or "Please ring after ten") || answer != list).Where(p => text.Contains(p, StringComparison.Ordinal)).ShouldBeEmpty(text);
        }

        (await office.Worker.GetAsync(untouched)).ShouldBe(200).Text.ShouldContain("Barnaby Thrift");
        await TakesNothingAsync(office, at, theirs, ours);
        await RebuildsAlikeAsync(office);
        await VerifiesAsync(office);
        (await Office.ListAsync(office.KeysAdmin, $"select key_id from personal_data.keys where '{ours}' in (key_id, wrapped_by) or '{theirs}' in (key_id, wrapped_by)")).ShouldBeEmpty();
        (await Office.ListAsync(office.KeysAdmin, $"select hash from personal_data.record_hashes where person_id in ('{ours}', '{theirs}')")).ShouldBeEmpty();
        (await File.ReadAllTextAsync(office.LedgerFile)).ShouldContain(ours.ToString());
    }

    [Fact]
    public async Task what_is_counted_of_them_is_frozen_while_it_can_be_read_and_is_nobodys_from_then_on()
    {
        await using var office = await Office.OpenAsync(server);
        var (_, _, ours) = await office.ReferAsync(Name);
        await office.ReferAsync("Barnaby Thrift");

        await office.EraseAsync(ours);

        const string facts = "select concat_ws(' ', programme, person_key is null, made_on = date_trunc('quarter', made_on)::date, cardinality(needs) > 0, age_band) from facts.referrals where frozen";
        var frozen = await Office.ListAsync(office.Admin, facts);
        frozen.ShouldBe(["healthyHomes t t t 75to84"]);
        await office.Services.GetRequiredService<FactsProjection>().RebuildAsync(ct: TestContext.Current.CancellationToken);
        (await Office.ListAsync(office.Admin, facts)).ShouldBe(frozen);
        (await Office.ListAsync(office.Admin, "select count(*) from facts.referrals where not frozen and person_key is not null")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task the_receipt_says_what_had_gone_out_and_what_was_destroyed_and_names_nobody()
    {
        await using var office = await Office.OpenAsync(server);
        var (at, theirs, ours) = await office.ReferAsync(Name);
        (await office.Worker.PostAsync($"{at}/transfer", new { serviceId = TestPartnership.WarmAndWell.ServiceId, reason = "A boiler" })).ShouldBe(200);
        (await office.As(TestPartnership.WarmAndWell.Worker).PostAsync($"{at}/transfer/accept")).ShouldBe(200);
        await office.ExecuteAsync(
            $"""
            insert into referrals.access_log (at, member_id, organisation_id, role, kind, purpose, operation, person_ids, referral_ids, fields, words, trace_id)
            values (now(), '{TestPartnership.HealthyHomes.WorkerId}', '{TestPartnership.HealthyHomes.Id}', 'practitioner', 'export', 'directCare', 'ExportCaseload', '{"{" + ours + "}"}', '{"{}"}', '{"{person.name}"}', '{"{}"}', 'x')
            """);
        (await office.Referrer.PatchAsync($"/api/people/{theirs}", new { contactWarning = "Never ring" })).ShouldBe(200);
        (await office.Referrer.PostAsync($"/api/people/{theirs}/share", new { fields = new[] { "contactWarning" } })).ShouldBe(200);
        var erasure = await office.EraseAsync(theirs);

        (await office.Worker.GetAsync($"{erasure}/receipt")).ShouldBe(403, "forbidden");
        var receipt = (await office.Asks.GetAsync($"{erasure}/receipt")).ShouldBe(200);
        receipt["destroyed.records"].GetInt32().ShouldBe(3);
        receipt["destroyed.texts"].GetInt32().ShouldBeGreaterThan(3);
        receipt["destroyed.searchHashes"].GetInt32().ShouldBeGreaterThan(0);
        receipt["keptBy"].GetArrayLength().ShouldBe(3);
        receipt.Said("requestedBy.name").ShouldBe("Officer demo-test-governor");
        receipt.Said("confirmedBy.name").ShouldBe("Officer demo-test-other-governor");
        var disclosures = receipt["disclosures"].EnumerateArray().ToList();
        disclosures.Select(d => d.GetProperty("organisation").GetProperty("name").GetString())
            .ShouldBe(["The healthy-homes people", "The warm-and-well people", "The warm-and-well people", "The warm-and-well people"]);
        disclosures[0].GetProperty("fields").ToString().ShouldContain("address");
        disclosures[1].GetProperty("fields").EnumerateArray().Select(f => f.GetString()).ShouldBe(["name", "phones", "contactWarning"]);
        disclosures[3].GetProperty("fields").EnumerateArray().Select(f => f.GetString()).ShouldBe(["contactWarning"]);
        receipt["exports"].EnumerateArray().Select(e => e.GetProperty("operation").GetString()).ShouldBe(["ShareChanges", "ExportCaseload"], ignoreOrder: true);
        s_personal.Where(p => receipt.Text.Contains(p, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task no_more_than_so_many_are_confirmed_in_a_day()
    {
        await using var office = await Office.OpenAsync(server, new() { ["Erasure:PerDay"] = "2" });
        var asked = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var id = (await office.Worker.PostAsync("/api/people", Some.Person())).ShouldBe(201)["personId"].GetGuid();
            asked.Add($"/api/erasures/{(await office.Asks.PostAsync($"/api/people/{id}/erase", new { reason = "Asked" })).ShouldBe(201).Said("id")}");
        }

        var answers = await Task.WhenAll(asked.Select(a => office.Confirms.PostAsync($"{a}/confirm")));
        answers.Count(a => a.Status == 200).ShouldBeLessThanOrEqualTo(2);
        foreach (var at in asked)
        {
            await office.Confirms.PostAsync($"{at}/confirm");
        }

        (await office.Asks.GetAsync("/api/erasures"))["items"].EnumerateArray().Count(e => e.GetProperty("state").GetString() == "confirmed").ShouldBe(2);
        var waiting = (await office.Asks.GetAsync("/api/erasures"))["items"].EnumerateArray().First(e => e.GetProperty("state").GetString() == "requested").GetProperty("id").GetGuid();
        (await office.Confirms.PostAsync($"/api/erasures/{waiting}/confirm")).ShouldBe(409, "erasure/daily-limit");
        office.Clock.Move(TimeSpan.FromDays(1));
        (await office.Confirms.PostAsync($"/api/erasures/{waiting}/confirm")).ShouldBe(200);
    }

    /// <summary>Whatever is said about an erased person is refused clearly, or needs nothing personal; nothing fails.</summary>
    private static async Task TakesNothingAsync(Office office, string at, Guid theirs, Guid ours)
    {
        (await office.Worker.PatchAsync($"/api/people/{ours}", """{ "knownAs": "Zeph" }""")).ShouldBe(409, "person/erased");
        (await office.Asks.PostAsync($"/api/people/{ours}/erase", new { reason = "Again" })).ShouldBe(409, "person/erased");
        var again = Some.Referral();
        again.Remove("person");
        again["personId"] = theirs;
        (await office.Referrer.PostAsync("/api/referrals", again)).ShouldBe(422, "validation");
        var known = (await office.Referrer.PostAsync("/api/people", Some.Person(Name))).ShouldBe(201);
        known["personId"].GetGuid().ShouldNotBe(theirs);

        foreach (var (path, body) in new (string, object)[]
        {
            ("notes", new { text = "She rang", visibleTo = "bothParties" }), ("notes", new { text = "She rang", visibleTo = "ownOrganisation" }), ("contacts", Some.Contact("She rang")),
            ("support", Some.Support()), ("assessments", Some.Assessment("review")), ("request-information", new { question = "Is she in?" }),
            ("hold", new { reason = "She is away", reviewOn = "2199-01-05" }), ("close", new { outcome = "other", needsMet = Array.Empty<string>(), needsNotMet = Array.Empty<string>() }),
            ("reminders", new { text = "Ring her", on = "2199-01-05" }), ("consent", new { change = "given", consent = Some.Consent() }), ("entered-in-error", new { reason = "It was" }),
            ("transfer", new { serviceId = TestPartnership.WarmAndWell.ServiceId, reason = "A boiler" }), ("onward", Some.Onward()),
        })
        {
            var answer = await office.Coordinator.PostAsync($"{at}/{path}", body);
            answer.Status.ShouldBeInRange(403, 422, $"{path}: {answer.Text}");
            if (path is not ("entered-in-error" or "transfer" or "onward"))
            {
                answer.ShouldBe(409, "person/erased");
            }
        }

        (await office.Coordinator.PostAsync($"{at}/contacts", Some.Contact())).ShouldBe(200); // nothing personal in it
        (await office.Coordinator.PostAsync($"{at}/withdraw", new { reason = "personChangedMind" })).ShouldBe(200).Said("state").ShouldBe("withdrawn");
    }

    /// <summary>Every read model built anew is the live one, row for row.</summary>
    private static async Task RebuildsAlikeAsync(Office office)
    {
        var (store, owner) = (office.Services.GetRequiredService<DocumentStore>(), office.Services.GetRequiredService<Databases>().Owner);
        foreach (var projection in ProjectionCatalogue.Inline())
        {
            var live = await Office.ListAsync(office.Admin, $"select t::text from referrals.{projection.Table.Name} t order by 1");
            await store.RebuildAsync(projection.Name, owner);
            (await Office.ListAsync(office.Admin, $"select t::text from referrals.{projection.Table.Name} t order by 1")).ShouldBe(live, projection.Name);
        }
    }

    /// <summary>The log in which somebody was erased is the log that was sealed.</summary>
    private static async Task VerifiesAsync(Office office)
    {
        await Wait.UntilAsync(async () =>
        {
            var unsealed = await Office.ListAsync(office.Admin, "select max(seq_id) > (select coalesce(max(last_event), 0) from referrals.audit_batches) from referrals_events.mt_events");
            unsealed.ShouldBe(["False"]);
        });
        var report = await new AuditVerification(office.Admin, []).RunAsync(null, CancellationToken.None);
        report.Wrong.ShouldBeEmpty();
        report.Events.ShouldBeGreaterThan(5);
    }

    // What is overdue is more after three days.
    private static string Counts(Answer caseload) => string.Join(' ', caseload["counts"].EnumerateObject().Where(c => c.Name != "overdue"));

    private static string Bytes(Answer answer) => answer.Text.Replace(answer.Said("traceId")!, "", StringComparison.Ordinal);
}
