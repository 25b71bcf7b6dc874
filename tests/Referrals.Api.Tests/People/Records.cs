using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.People;

/// <summary>Each organisation has its own record of a person.</summary>
public class Records(TestServer server)
{
    private readonly Caller _cancerTeam = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _healthyHomes = server.As(TestPartnership.HealthyHomes.Worker);

    [Fact]
    public async Task registering_gives_back_the_record_that_is_already_ours_and_never_another_organisations()
    {
        var person = Some.Person("Anthea Marchbanks");
        var first = (await _cancerTeam.PostAsync("/api/people", person)).ShouldBe(201);
        var id = first["personId"].GetGuid();
        id.Version.ShouldBe(4);
        first.Response.Headers.Location!.ToString().ShouldBe($"/api/people/{id}");
        (await _cancerTeam.PostAsync("/api/people", person)).ShouldBe(200)["personId"].GetGuid().ShouldBe(id);
        (await _cancerTeam.PostAsync("/api/people", new { name = "  anthea  MARCHBANKS", dateOfBirth = "1951-03-09" })).ShouldBe(200)["personId"].GetGuid().ShouldBe(id);
        (await _cancerTeam.PostAsync("/api/people", new { name = "Anthea Marchbanks", dateOfBirth = "1951-03-10" })).ShouldBe(201);
        (await _healthyHomes.PostAsync("/api/people", person)).ShouldBe(201)["personId"].GetGuid().ShouldNotBe(id);
        (await _healthyHomes.GetAsync($"/api/people/{id}")).ShouldBe(404, "not-found");
    }

    [Fact]
    public async Task an_nhs_number_decides_before_name_and_birth()
    {
        var id = (await _cancerTeam.PostAsync("/api/people", new { name = "Ottilie Crane", dateOfBirth = "1960-01-02", nhsNumber = "401 023 2137" })).ShouldBe(201)["personId"].GetGuid();
        (await _cancerTeam.PostAsync("/api/people", new { name = "Ottilie Crane-Webb", dateOfBirth = "1960-01-02", nhsNumber = "4010232137" })).ShouldBe(200)["personId"].GetGuid().ShouldBe(id);
        (await _cancerTeam.PostAsync("/api/people", new { name = "Ottilie Crane", dateOfBirth = "1960-01-02", nhsNumber = "9434765919" })).ShouldBe(201);
    }

    [Fact]
    public async Task a_patch_merges_clears_with_null_and_checks_the_whole()
    {
        var id = (await _cancerTeam.PostAsync("/api/people", Some.Person())).ShouldBe(201)["personId"].GetGuid();
        var at = $"/api/people/{id}";
        var before = (await _cancerTeam.GetAsync(at)).ShouldBe(200);
        var changed = (await _cancerTeam.PatchAsync(at, """{ "knownAs": "Billie", "contactWarning": null, "demographics": { "carer": true } }""")).ShouldBe(200);
        changed.Said("knownAs").ShouldBe("Billie");
        changed.Json.TryGetProperty("contactWarning", out _).ShouldBeFalse();
        changed.Said("address").ShouldBe("14 Larkspur Row, Gloucester");
        changed["demographics.carer"].GetBoolean().ShouldBeTrue();
        changed.ETag.ShouldNotBe(before.ETag);
        (await _cancerTeam.PatchAsync(at, """{ "knownAs": "Billie" }""")).ShouldBe(200).ETag.ShouldBe(changed.ETag);

        (await _cancerTeam.PatchAsync(at, """{ "knownAs": "Bill" }""", ifMatch: before.ETag)).ShouldBe(412);
        (await _cancerTeam.PatchAsync(at, """{ "name": null }""")).ShouldBe(422, "validation")["errors.name"].GetArrayLength().ShouldBe(1);
        (await _cancerTeam.PatchAsync(at, """{ "dateOfBirth": null, "phones": null, "address": null }""")).ShouldBe(422, "validation");
        (await _cancerTeam.PatchAsync(at, """{ "nickname": "x", "postcode": 5 }""")).ShouldBe(422, "validation")["errors"].EnumerateObject().Count().ShouldBe(2);
        (await _healthyHomes.PatchAsync(at, """{ "knownAs": "x" }""")).ShouldBe(404, "not-found");
        (await _cancerTeam.GetAsync(at)).Said("knownAs").ShouldBe("Billie");
    }

    [Fact]
    public async Task a_receiver_gets_the_fields_that_the_disclosure_covers_in_a_record_of_its_own()
    {
        var at = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var theirs = (await _cancerTeam.GetAsync(at))["person.id"].GetGuid();
        var ours = (await _healthyHomes.GetAsync(at))["person.id"].GetGuid();
        ours.ShouldNotBe(theirs);
        var record = (await _healthyHomes.GetAsync($"/api/people/{ours}")).ShouldBe(200);
        record.Said("contactWarning").ShouldBe("Please ring after ten");
        record.Json.TryGetProperty("visitWarning", out _).ShouldBeFalse();

        (await _cancerTeam.PatchAsync($"/api/people/{theirs}", """{ "address": "2 Elsewhere Lane, Stroud" }""")).ShouldBe(200);
        (await _healthyHomes.GetAsync($"/api/people/{ours}")).Said("address").ShouldBe("14 Larkspur Row, Gloucester");
        (await _healthyHomes.GetAsync($"/api/people/{theirs}")).ShouldBe(404, "not-found");
    }

    [Fact]
    public async Task naming_somebody_known_brings_the_record_up_to_date_so_that_the_receiver_gets_what_was_typed()
    {
        var known = (await _cancerTeam.PostAsync("/api/people", new { name = "Perpetua Lyle", dateOfBirth = "1949-09-30", knownAs = "Pep" })).ShouldBe(201)["personId"].GetGuid();
        var at = $"/api/referrals/{await Some.ReferralAsync(server, Some.Referral(person: Some.Person("Perpetua Lyle", "1949-09-30")))}";
        var record = (await _cancerTeam.GetAsync($"/api/people/{known}")).ShouldBe(200);
        (record.Said("address"), record.Said("knownAs")).ShouldBe(("14 Larkspur Row, Gloucester", "Pep"));
        (await _healthyHomes.GetAsync(at))["person"].GetProperty("address").GetString().ShouldBe("14 Larkspur Row, Gloucester");
    }

    [Fact]
    public async Task a_household_is_named_with_records_on_both_sides()
    {
        var referral = Some.Referral();
        referral["household"] = new[] { new { person = Some.Person(), relationship = "Husband" } };
        var at = $"/api/referrals/{await Some.ReferralAsync(server, referral)}";
        var seen = (await _healthyHomes.GetAsync(at)).ShouldBe(200)["household"];
        seen.GetArrayLength().ShouldBe(1);
        seen[0].GetProperty("relationship").GetString().ShouldBe("Husband");
        (await _healthyHomes.GetAsync($"/api/people/{seen[0].GetProperty("id").GetGuid()}")).ShouldBe(200);
    }

    [Fact]
    public async Task within_one_organisation_there_is_one_record()
    {
        var id = (await _healthyHomes.PostAsync("/api/people", Some.Person())).ShouldBe(201)["personId"].GetGuid();
        var referral = Some.Referral();
        referral.Remove("person");
        referral["personId"] = id;
        var made = (await _healthyHomes.PostAsync("/api/referrals", referral)).ShouldBe(201);
        (await _healthyHomes.GetAsync($"/api/referrals/{made["referralId"].GetGuid()}"))["person.id"].GetGuid().ShouldBe(id);
    }

    [Fact]
    public async Task somebody_elses_person_cannot_be_referred()
    {
        var id = (await _healthyHomes.PostAsync("/api/people", Some.Person())).ShouldBe(201)["personId"].GetGuid();
        var referral = Some.Referral();
        referral.Remove("person");
        referral["personId"] = id;
        var theirs = (await _cancerTeam.PostAsync("/api/referrals", referral)).ShouldBe(422, "validation");
        referral["personId"] = Guid.CreateVersion7();
        (await _cancerTeam.PostAsync("/api/referrals", referral)).ShouldBe(422, "validation")["errors"].ToString().ShouldBe(theirs["errors"].ToString());
    }
}
