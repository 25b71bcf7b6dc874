using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.People;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.People;

/// <summary>That two records are one human being: found in the background, decided by who sees both, shown nowhere.</summary>
public class Links(TestServer server)
{
    private static readonly string[] s_numbers = ["8429141456", "9434765919", "9598980006", "4010232137"];

    private readonly Caller _cancerTeam = server.As(TestPartnership.CancerSupport.Worker);
    private readonly Caller _healthyHomes = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _libraries = server.As(TestPartnership.Libraries.Worker);

    [Fact]
    public async Task records_with_one_nhs_number_and_birth_are_linked_and_let_go_when_one_was_wrong()
    {
        var person = new { name = "Leonora Wick", dateOfBirth = "1944-02-01", nhsNumber = s_numbers[0] };
        var one = await RegisterAsync(_cancerTeam, person);
        var other = await RegisterAsync(_libraries, person with { name = "Nora Wick" });
        await Wait.UntilAsync(async () => (await LinkedAsync(one)).ShouldBe([one, other], ignoreOrder: true));
        (await LinkedAsync(other)).ShouldBe([one, other], ignoreOrder: true);

        (await _libraries.PatchAsync($"/api/people/{other}", new { nhsNumber = s_numbers[1] })).ShouldBe(200);
        await Wait.UntilAsync(async () => (await LinkedAsync(one)).ShouldBe([one]));
        (await _libraries.PatchAsync($"/api/people/{other}", new { nhsNumber = s_numbers[0] })).ShouldBe(200);
        await Wait.UntilAsync(async () => (await LinkedAsync(one)).Count.ShouldBe(2));
        (await _libraries.GetAsync("/api/link-candidates?state=linked")).ShouldBe(200).Text.ShouldNotContain("Wick");
    }

    [Fact]
    public async Task a_referral_links_what_it_copied_and_a_transfer_goes_on_from_there()
    {
        var person = await RegisterAsync(_cancerTeam, new { name = "Prunella Stoat", dateOfBirth = "1939-07-21" });
        var referral = Some.Referral();
        referral.Remove("person");
        referral["personId"] = person;
        var at = $"/api/referrals/{await Some.ReferralAsync(server, referral)}";
        var copy = (await _healthyHomes.GetAsync(at))["person.id"].GetGuid();
        await Wait.UntilAsync(async () => (await LinkedAsync(copy)).ShouldBe([person, copy], ignoreOrder: true));

        (await _healthyHomes.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await _healthyHomes.PostAsync($"{at}/transfer", new { serviceId = TestPartnership.Agents.ServiceId, reason = "Nearer." })).ShouldBe(200);
        var agents = server.As(TestPartnership.Agents.Worker);
        (await agents.PostAsync($"{at}/transfer/accept")).ShouldBe(200);
        var theirs = (await agents.GetAsync(at))["person.id"].GetGuid();
        await Wait.UntilAsync(async () => (await LinkedAsync(person)).ShouldBe([person, copy, theirs], ignoreOrder: true));
    }

    [Fact]
    public async Task somebody_who_keeps_both_records_decides_and_can_say_otherwise_later()
    {
        // Healthy Homes knew her; then the cancer team, which knew her too, refers her.
        var known = await RegisterAsync(_healthyHomes, new { name = "Ermintrude Vole", dateOfBirth = "1938-11-30" });
        var at = $"/api/referrals/{await Some.ReferralAsync(server, Some.Referral(person: Some.Person("Ermintrude Vole", "1938-11-30")))}";
        var copy = (await _healthyHomes.GetAsync(at))["person.id"].GetGuid();
        var theirs = (await _cancerTeam.GetAsync(at))["person.id"].GetGuid();
        copy.ShouldNotBe(known);
        var candidate = await Wait.UntilAsync(async () => (await CandidatesAsync(_healthyHomes, "proposed", "Ermintrude Vole")).ShouldHaveSingleItem());
        candidate.GetProperty("grounds").GetString().ShouldBe("nameAndBirth");
        candidate.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("id").GetGuid()).ShouldBe([known, copy], ignoreOrder: true);
        (await LinkedAsync(known)).ShouldBe([known]);
        (await CandidatesAsync(_cancerTeam, "proposed", "Ermintrude Vole")).ShouldBeEmpty();

        var decide = $"/api/link-candidates/{candidate.GetProperty("id").GetGuid()}";
        (await _cancerTeam.PostAsync($"{decide}/confirm")).ShouldBe(404, "not-found");
        (await _cancerTeam.PostAsync($"/api/link-candidates/{Guid.CreateVersion7()}/confirm")).ShouldBe(404, "not-found");
        (await _healthyHomes.PostAsync($"{decide}/confirm")).ShouldBe(200).Said("state").ShouldBe("confirmed");
        (await _healthyHomes.PostAsync($"{decide}/confirm")).ShouldBe(200);
        (await LinkedAsync(theirs)).ShouldBe([known, copy, theirs], ignoreOrder: true);
        (await CandidatesAsync(_healthyHomes, "proposed", "Ermintrude Vole")).ShouldBeEmpty();
        (await CandidatesAsync(_healthyHomes, "confirmed", "Ermintrude Vole")).ShouldHaveSingleItem();

        (await _healthyHomes.PostAsync($"{decide}/remove")).ShouldBe(200).Said("state").ShouldBe("removed");
        (await LinkedAsync(theirs)).ShouldBe([copy, theirs], ignoreOrder: true);
        (await _healthyHomes.PatchAsync($"/api/people/{known}", new { knownAs = "Trudy" })).ShouldBe(200);
        await Wait.UntilAsync(WorkIsDoneAsync);
        (await CandidatesAsync(_healthyHomes, "proposed", "Ermintrude Vole")).ShouldBeEmpty();
        (await _healthyHomes.PostAsync($"{decide}/confirm")).ShouldBe(200);
        (await LinkedAsync(theirs)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task whom_a_member_knows_only_from_a_sensitive_referral_is_no_candidate_of_theirs()
    {
        var coordinator = server.As(TestPartnership.Families.Coordinator);
        await RegisterAsync(coordinator, new { name = "Isolde Furze", dateOfBirth = "1979-01-02" });
        await Some.ReferralAsync(server, Some.Sensitive(Some.Person("Isolde Furze", "1979-01-02")));
        var candidate = await Wait.UntilAsync(async () => (await CandidatesAsync(coordinator, "proposed", "Isolde Furze")).ShouldHaveSingleItem());

        var worker = server.As(TestPartnership.Families.Worker);
        (await CandidatesAsync(worker, "proposed", "Isolde Furze")).ShouldBeEmpty();
        (await worker.PostAsync($"/api/link-candidates/{candidate.GetProperty("id").GetGuid()}/remove")).ShouldBe(404, "not-found");
        (await coordinator.PostAsync($"/api/link-candidates/{candidate.GetProperty("id").GetGuid()}/remove")).ShouldBe(200);
    }

    [Fact]
    public async Task roles_that_have_nothing_to_do_with_people_see_no_candidates()
    {
        (await server.As(TestPartnership.Office.Coordinator).GetAsync("/api/link-candidates")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(0);
        (await _healthyHomes.GetAsync("/api/link-candidates?state=nonsense")).ShouldBe(422, "validation");
        (await _healthyHomes.GetAsync("/api/link-candidates?limit=1")).ShouldBe(200);
    }

    private static async Task<Guid> RegisterAsync(Caller caller, object person) => (await caller.PostAsync("/api/people", person)).ShouldBe(201)["personId"].GetGuid();

    private async Task<IReadOnlyList<Guid>> LinkedAsync(Guid personId) =>
        [.. (await server.Services.GetRequiredService<RecordLinks>().LinkedAsync([personId], TestContext.Current.CancellationToken))[personId]];

    private static async Task<List<System.Text.Json.JsonElement>> CandidatesAsync(Caller caller, string state, string name) =>
        [.. (await caller.GetAsync($"/api/link-candidates?limit=200&state={state}")).ShouldBe(200)["items"].EnumerateArray()
            .Where(c => c.GetProperty("records")[0].GetProperty("name").GetString() == name)];

    private async Task WorkIsDoneAsync() => (await server.LinkWorkAsync()).ShouldBe(0);
}
