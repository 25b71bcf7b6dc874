using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;
using Referrals.Api.Commands;
using Referrals.Api.Tests.Hosting;
using Referrals.Projections.Governance;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>Whatever a superuser does to the logs or to their chain, the verification says what and where.</summary>
public sealed class AuditTests(TestServer server) : IAsyncLifetime
{
    private readonly string _database = $"audit_{Guid.CreateVersion7():N}";
    private readonly string _heads = Path.Combine(Path.GetTempPath(), $"heads-{Guid.CreateVersion7():N}");
    private NpgsqlDataSource _superuser = null!;
    private WebApplicationFactory<Program> _api = null!;

    public async ValueTask InitializeAsync()
    {
        await server.Postgres.EnsureDatabaseAsync(_database, CancellationToken.None);
        await server.Postgres.EnsureDatabaseAsync($"{_database}_keys", CancellationToken.None);
        _superuser = NpgsqlDataSource.Create(server.Postgres.ConnectionString(_database));
        _api = server.Another(new()
        {
            ["ConnectionStrings:Referrals"] = server.Postgres.ConnectionString(_database),
            ["ConnectionStrings:Keys"] = server.Postgres.ConnectionString($"{_database}_keys"),
            ["Audit:HeadFolder"] = _heads,
            ["Audit:HeadEvery"] = "00:00:00.5",
        });
        await TestPartnership.SaveAsync(_superuser, _api.Services);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _superuser.DisposeAsync();
        if (System.IO.Directory.Exists(_heads))
        {
            System.IO.Directory.Delete(_heads, recursive: true);
        }
    }

    [Fact]
    public async Task a_log_in_which_somebody_was_erased_verifies()
    {
        await using var office = await Office.OpenAsync(server, new() { ["Audit:HeadFolder"] = _heads });
        var (_, _, ours) = await office.ReferAsync("Zephyrine Quillfeather");
        await office.EraseAsync(ours);
        await Wait.UntilAsync(async () =>
        {
            var unsealed = await Office.ListAsync(office.Admin, "select max(seq_id) > (select coalesce(max(last_event), 0) from referrals.audit_batches) from referrals_events.mt_events");
            unsealed.ShouldBe(["False"]);
        });
        var report = await new AuditVerification(office.Admin, []).RunAsync(null, CancellationToken.None);
        report.Wrong.ShouldBeEmpty();
        report.Events.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task an_untouched_log_verifies_and_every_change_of_it_is_found()
    {
        await WorkAsync();
        await WorkAsync();
        await WorkAsync();
        (await VerifyAsync()).ShouldBeNull();
        (await ScalarAsync("select count(*) from referrals.audit_batches")).ShouldBeGreaterThanOrEqualTo(3);
        var events = await ScalarAsync("select count(*) from referrals_events.mt_events");

        await TamperAsync("update referrals_events.mt_events set data = jsonb_set(data, '{urgency}', '\"routine\"') where type = 'referral_made' and seq_id = (select min(seq_id) from referrals_events.mt_events where type = 'referral_made')");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("Of the events numbered ");
        (await VerifyAsync())!.ShouldContain("what they say was changed");
        await RestoreAsync();

        await TamperAsync("update referrals.access_log set member_id = gen_random_uuid() where entry_id = (select min(entry_id) from referrals.access_log)");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("Of the access log entries numbered 1 to ");
        await RestoreAsync();

        await TamperAsync("delete from referrals.access_log where entry_id = (select min(entry_id) + 1 from referrals.access_log)");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("are gone");
        await RestoreAsync();

        await TamperAsync("delete from referrals_events.mt_events where seq_id = 2");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("are gone");
        await RestoreAsync();

        await TamperAsync("insert into referrals.access_log select 0, at, member_id, organisation_id, role, kind, purpose, operation, person_ids, referral_ids, fields, words, status, trace_id from referrals.access_log limit 1");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("1 were put in");
        await RestoreAsync();

        await TamperAsync("update referrals.audit_batches set sealed_at = sealed_at - interval '1 day' where batch = 2");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("does not follow from the one before");
        await RestoreAsync();

        await TamperAsync("delete from referrals.audit_batches where batch = 2");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("Batches 2 to 2 are missing");
        await RestoreAsync();

        (await VerifyAsync()).ShouldBeNull();
        (await ScalarAsync("select count(*) from referrals_events.mt_events")).ShouldBe(events);
    }

    [Fact]
    public async Task a_tail_cut_off_with_its_chain_is_found_by_the_heads_alone()
    {
        await WorkAsync();
        await WorkAsync();
        await _api.DisposeAsync(); // else it would seal what is left
        var last = await ScalarAsync("select max(batch) from referrals.audit_batches");
        last.ShouldBeGreaterThanOrEqualTo(2);
        await TamperAsync("delete from referrals_events.mt_events where seq_id > (select last_event from referrals.audit_batches where batch = 1)");
        await TamperAsync("delete from referrals.access_log where entry_id > (select last_entry from referrals.audit_batches where batch = 1)", keep: true);
        await TamperAsync("delete from referrals.audit_batches where batch > 1", keep: true);

        var (code, output, errors) = await RunAsync();
        (code, errors.Contains("its end was cut off", StringComparison.Ordinal)).ShouldBe((1, true), errors);
        errors.ShouldContain("The chain ends with batch 1,");

        foreach (var head in System.IO.Directory.GetFiles(_heads))
        {
            File.Delete(head);
        }

        (code, output, _) = await RunAsync();
        (code, output.Contains("No exported head was compared", StringComparison.Ordinal)).ShouldBe((0, true), output);
    }

    [Fact]
    public async Task a_forged_head_is_told()
    {
        await WorkAsync();
        var head = System.IO.Directory.GetFiles(_heads).Order(StringComparer.Ordinal).Last();
        var text = await File.ReadAllTextAsync(head);
        await File.WriteAllTextAsync(head, text.Replace("\"batch\": ", "\"batch\": 1", StringComparison.Ordinal));
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain("no head that was signed with a key we know");
        await File.WriteAllTextAsync(head, "{}");
        (await VerifyAsync()).ShouldNotBeNull().ShouldContain(Path.GetFileName(head));
    }

    /// <summary>Somebody refers, somebody reads, and both are sealed and the head exported.</summary>
    private async Task WorkAsync()
    {
        var referrer = new Caller(_api.CreateClient(), TestPartnership.CancerSupport.Worker);
        var id = (await referrer.PostAsync("/api/referrals", Some.Referral())).ShouldBe(201)["referralId"].GetGuid();
        (await referrer.GetAsync($"/api/referrals/{id}")).ShouldBe(200);
        (await referrer.GetAsync($"/api/referrals/{id}/timeline")).ShouldBe(200);
        for (var tries = 0; ; tries++)
        {
            tries.ShouldBeLessThan(300);
            var batch = await ScalarAsync("""
                select coalesce((select batch from referrals.audit_batches
                where last_event >= (select max(seq_id) from referrals_events.mt_events) and last_entry >= (select max(entry_id) from referrals.access_log)
                order by batch desc limit 1), 0)
                """);
            if (batch > 0 && File.Exists(Path.Combine(_heads, $"head-{batch:D12}.json")))
            {
                return;
            }

            await Task.Delay(50);
        }
    }

    /// <summary>What is wrong, or null.</summary>
    private async Task<string?> VerifyAsync()
    {
        try
        {
            await AuditCommand.Verify.RunAsync(_api.Services, [], CancellationToken.None);
            return null;
        }
        catch (CommandException wrong)
        {
            return wrong.Message;
        }
    }

    private Task<(int Code, string Output, string Errors)> RunAsync() => Executable.RunAsync(
        "Development", "audit", "verify", "--heads", _heads, $"--ConnectionStrings:Referrals={server.Postgres.ConnectionString(_database)}",
        $"--ConnectionStrings:Keys={server.Postgres.ConnectionString($"{_database}_keys")}");

    private async Task TamperAsync(string sql, bool keep = false)
    {
        if (!keep)
        {
            foreach (var table in s_tables)
            {
                await ExecuteAsync($"drop table if exists kept_{table.Split('.')[1]}; create table kept_{table.Split('.')[1]} as table {table}");
            }
        }

        (await ExecuteAsync(sql)).ShouldBeGreaterThan(0, sql);
    }

    private async Task RestoreAsync()
    {
        foreach (var table in s_tables)
        {
            await ExecuteAsync($"delete from {table}; insert into {table} select * from kept_{table.Split('.')[1]}");
        }
    }

    private static readonly string[] s_tables = ["referrals_events.mt_events", "referrals.access_log", "referrals.audit_batches"];

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var command = _superuser.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = _superuser.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
