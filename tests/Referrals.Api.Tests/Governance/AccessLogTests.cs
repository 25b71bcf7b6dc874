using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Api.Tests.Json;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>Every look at somebody leaves an entry, and every refused one.</summary>
[Collection<Alone>]
public class AccessLogTests(TestServer server)
{
    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);

    [Fact]
    public void every_address_declares_whom_it_shows()
    {
        var silent = server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Discloses>() is null).Select(e => e.DisplayName);

        silent.ShouldBeEmpty("Give the address .Shows(AccessKind.…) and let its handler call http.Shows(…), or give it .ShowsNobody().");
    }

    [Fact]
    public async Task a_read_is_recorded_with_who_what_and_which_fields()
    {
        var at = await Some.AcceptedAsync(server);
        var id = Guid.Parse(at[^36..]);
        var read = (await _worker.GetAsync(at)).ShouldBe(200);
        (await _worker.GetAsync($"{at}/timeline")).ShouldBe(200);
        (await _worker.GetAsync(at.Replace("referrals", "journeys", StringComparison.Ordinal))).ShouldBe(200);
        var personId = read["person.id"].GetGuid();
        (await _worker.GetAsync($"/api/people/{personId}")).ShouldBe(200);

        var entries = await EntriesAsync("(referral_ids @> array[$1] or person_ids @> array[$2])", id, personId);

        entries.Select(e => e.Kind).ShouldBe(["referral", "timeline", "journey", "person"]);
        entries.ShouldAllBe(e => e.Member == TestPartnership.HealthyHomes.WorkerId && e.Organisation == TestPartnership.HealthyHomes.Id);
        entries.ShouldAllBe(e => e.Role == "practitioner" && e.Purpose == "directCare" && e.People.SequenceEqual(new[] { personId }));
        entries[0].Fields.ShouldContain("person.phones");
        entries[0].Fields.ShouldContain("reason");
        entries[0].Fields.ShouldNotContain("person.visitWarning");
        entries[1].Fields.ShouldBe(["referralAccepted", "referralMade"]);
        entries[3].Fields.ShouldContain("person.address");
        entries.Select(e => e.Operation).ShouldBe(["ReadReferral", "ReadTimeline", "ReadJourney", "ReadPerson"]);
        entries.Select(e => e.Trace).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task a_page_of_a_list_is_one_entry_with_its_ids()
    {
        var (first, second) = (await Some.ReferralAsync(server), await Some.ReferralAsync(server));
        (await server.As(TestPartnership.HealthyHomes.Coordinator).GetAsync("/api/caseload?sort=made&limit=200")).ShouldBe(200);
        (await server.As(TestPartnership.CancerSupport.Coordinator).GetAsync("/api/handoffs?direction=out&limit=200")).ShouldBe(200);

        var list = (await EntriesAsync("kind = 'list' and referral_ids @> array[$1] and referral_ids @> array[$2] and organisation_id = $3", first, second, TestPartnership.HealthyHomes.Id))
            .ShouldHaveSingleItem();
        (list.Operation, list.Role, list.Purpose).ShouldBe(("ReadCaseload", "coordinator", "coordination"));
        list.People.ShouldNotBeEmpty();
        list.Fields.ShouldContain("person.name");
        (await EntriesAsync("kind = 'list' and operation = 'ReadHandoffs' and referral_ids @> array[$1]", first)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task what_is_refused_is_recorded_reads_and_commands_alike()
    {
        var at = await Some.AcceptedAsync(server);
        var id = Guid.Parse(at[^36..]);
        var (nobody, nothing) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var stranger = server.As(TestPartnership.Libraries.Worker);
        var answers = new[]
        {
            await stranger.GetAsync(at), await stranger.GetAsync($"{at}/timeline"), await stranger.PostAsync($"{at}/accept", new { caseworker = "me" }),
            await stranger.GetAsync($"/api/referrals/{nothing}"), await stranger.GetAsync($"/api/people/{nobody}"), await stranger.PatchAsync($"/api/people/{nobody}", new { knownAs = "Al" }),
        };
        answers.ShouldAllBe(a => a.Status == 404);
        (await server.As(TestPartnership.CancerSupport.Worker).PostAsync($"{at}/close", new { outcome = "supportCompleted", needsMet = new[] { "energyAndHeating" }, needsNotMet = Array.Empty<string>() })).ShouldBe(403);

        var refused = await EntriesAsync("kind = 'refusal' and (referral_ids && $1 or person_ids && $1)", new[] { id, nothing, nobody });

        refused.Select(e => (e.Operation, e.Status)).ShouldBe(
        [
            ("ReadReferral", (short)404), ("ReadTimeline", (short)404), ("AcceptReferral", (short)404), ("ReadReferral", (short)404), ("ReadPerson", (short)404), ("ChangePerson", (short)404),
            ("CloseReferral", (short)403),
        ]);
        refused.Take(6).Select(e => e.Trace).ShouldBe(answers.Select(a => a.Said("traceId")));

        // Somebody tries references, to find what is sensitive.
        var tried = await stranger.PostAsync("/api/referrals/open", new { reference = "GL-7K3DM-Y", reason = "safeguardingConcern" });
        tried.ShouldBe(404);
        (await EntriesAsync("trace_id = $1", tried.Said("traceId")!)).Select(e => (e.Operation, e.Status)).ShouldBe([("OpenSensitiveReferral", (short)404)]);
    }

    [Fact]
    public async Task what_cannot_be_recorded_is_not_answered()
    {
        var database = $"unlogged_{Guid.CreateVersion7():N}";
        var at = await Some.AcceptedAsync(server);
        await using var reader = NpgsqlDataSource.Create(server.Postgres.ConnectionString("main") + $";Application Name={database};Options=-c role=referrals_evaluator");
        await using var api = server.Another([], host => host.ConfigureServices(s => s.AddSingleton(new Projections.Governance.AccessLog(reader))));
        var worker = new Caller(api.CreateClient(), TestPartnership.HealthyHomes.Worker);

        var answer = await worker.GetAsync(at);

        answer.ShouldBe(500, "internal").Text.ShouldNotContain("Ashgrove");
        (await worker.GetAsync($"/api/referrals/{Guid.CreateVersion7()}")).ShouldBe(500, "internal");
        (await worker.GetAsync("/api/codes")).ShouldBe(200);
    }

    [Theory]
    [InlineData("referrals_reader")]
    [InlineData("referrals_writer")]
    [InlineData("referrals_owner")]
    public async Task nobody_of_the_application_changes_or_deletes_an_entry(string role)
    {
        await Some.AcceptedAsync(server);
        await using var source = NpgsqlDataSource.Create(server.Postgres.ConnectionString("main") + $";Pooling=false;Options=-c role={role}");
        foreach (var sql in new[]
        {
            "update referrals.access_log set purpose = 'other'", "delete from referrals.access_log", "truncate referrals.access_log",
            "update referrals.audit_batches set hash = ''", "delete from referrals.audit_batches", "truncate referrals.audit_batches",
        })
        {
            await using var command = source.CreateCommand(sql);
            if (role == "referrals_owner" && !sql.StartsWith("truncate", StringComparison.Ordinal))
            {
                (await command.ExecuteNonQueryAsync()).ShouldBe(0, sql);
            }
            else if (role != "referrals_owner")
            {
                (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
            }
        }
    }

    [Fact]
    public async Task information_governance_sees_every_entry_and_a_coordinator_their_own_organisations()
    {
        var at = await Some.AcceptedAsync(server);
        var id = at[^36..];
        (await _worker.GetAsync(at)).ShouldBe(200);
        (await server.As(TestPartnership.CancerSupport.Worker).GetAsync($"{at}/timeline")).ShouldBe(200);
        (await server.As(TestPartnership.Libraries.Worker).GetAsync(at)).ShouldBe(404);

        var all = (await Governance.GetAsync($"/api/access-log?referral={id}")).ShouldBe(200)["items"].EnumerateArray().ToList();
        all.Select(e => e.GetProperty("kind").GetString()).ShouldBe(["refusal", "timeline", "referral"]);
        all[0].GetProperty("status").GetInt32().ShouldBe(404);
        all[2].GetProperty("member").GetProperty("name").GetString().ShouldBe("Worker of healthy-homes");
        all[2].GetProperty("fields").EnumerateArray().Select(f => f.GetString()).ShouldContain("person.name");

        (await OrganisationsAsync(TestPartnership.HealthyHomes.Coordinator)).ShouldBe([TestPartnership.HealthyHomes.Id]);
        (await OrganisationsAsync(TestPartnership.CancerSupport.Coordinator)).ShouldBe([TestPartnership.CancerSupport.Id]);
        (await OrganisationsAsync(TestPartnership.WarmAndWell.Coordinator)).ShouldBeEmpty();
        (await _worker.GetAsync($"/api/access-log?referral={id}")).ShouldBe(403, "forbidden");
        (await server.As(TestPartnership.Office.Coordinator).GetAsync("/api/access-log")).ShouldBe(403, "forbidden");

        var looked = await EntriesAsync("kind = 'accessLog' and referral_ids @> array[$1]", Guid.Parse(id));
        looked.Select(e => e.Member).ShouldBe([TestPartnership.Governance.CoordinatorId, TestPartnership.HealthyHomes.CoordinatorId, TestPartnership.CancerSupport.CoordinatorId, TestPartnership.WarmAndWell.CoordinatorId]);
        looked[0].Purpose.ShouldBe("governance");

        async Task<IEnumerable<Guid>> OrganisationsAsync(string key) =>
            (await server.As(key).GetAsync($"/api/access-log?referral={id}")).ShouldBe(200)["items"].EnumerateArray()
                .Select(e => e.GetProperty("organisation").GetProperty("id").GetGuid()).Distinct().Where(o => o != Guid.Empty);
    }

    [Fact]
    public async Task how_far_the_looks_are_indexed_is_known_to_whoever_may_see_none_of_them()
    {
        await using var connection = await server.Owner.OpenConnectionAsync();
        await using var undone = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            insert into referrals.access_log_subjects (subject_id, entry_id) values (gen_random_uuid(), 9000000000000000000);
            set local role referrals_reader;
            select set_config('app.role', 'practitioner', true);
            """;
        await command.ExecuteNonQueryAsync();
        command.CommandText = "select max(entry_id), referrals.last_indexed_look() from referrals.access_log_subjects";
        await using var row = await command.ExecuteReaderAsync();
        (await row.ReadAsync()).ShouldBeTrue();
        row.IsDBNull(0).ShouldBeTrue();
        row.GetInt64(1).ShouldBe(9000000000000000000);
    }

    [Fact]
    public async Task it_is_filtered_and_paged_without_a_row_twice()
    {
        var at = await Some.AcceptedAsync(server);
        for (var i = 0; i < 5; i++)
        {
            (await _worker.GetAsync(i % 2 == 0 ? at : $"{at}/timeline")).ShouldBe(200);
        }

        var address = $"/api/access-log?referral={at[^36..]}&member={TestPartnership.HealthyHomes.WorkerId}&limit=2";
        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = (await Governance.GetAsync(address + (next is "" ? "" : $"&cursor={next}"))).ShouldBe(200);
            seen.AddRange(page["items"].EnumerateArray().Select(e => e.GetProperty("traceId").GetString()!));
            next = page.Said("next");
        }
        while (next is not null);

        seen.Count.ShouldBe(5);
        seen.Distinct().Count().ShouldBe(5);
        var today = Some.Today;
        (await Governance.GetAsync($"{address}&kind=timeline&from={today}&organisation={TestPartnership.HealthyHomes.Id}")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(2);
        (await Governance.GetAsync($"{address}&to=2020-01-01")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(0);
        (await Governance.GetAsync("/api/access-log?from=yesterday&kind=glance")).ShouldBe(422, "validation")["errors"].EnumerateObject().Count().ShouldBe(2);
    }

    private Caller Governance => server.As(TestPartnership.Governance.Coordinator);

    private async Task<List<Entry>> EntriesAsync(string where, params object[] values)
    {
        await using var command = server.Owner.CreateCommand(
            $"select kind, member_id, organisation_id, role, purpose, operation, person_ids, referral_ids, fields, status, trace_id from referrals.access_log where {where} order by entry_id");
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<Entry>();
        while (await rows.ReadAsync())
        {
            found.Add(new Entry(
                rows.GetString(0), rows.GetGuid(1), rows.GetGuid(2), rows.GetString(3), rows.GetString(4), rows.GetString(5), rows.GetFieldValue<Guid[]>(6),
                rows.GetFieldValue<Guid[]>(7), rows.GetFieldValue<string[]>(8), rows.IsDBNull(9) ? null : rows.GetInt16(9), rows.GetString(10)));
        }

        return found;
    }

    private sealed record Entry(
        string Kind, Guid Member, Guid Organisation, string Role, string Purpose, string Operation, Guid[] People, Guid[] Referrals, string[] Fields, short? Status, string Trace);
}
