using Referrals.Api.Commands;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>Whatever a superuser does to the logs or to their chain, the verification says what and where.</summary>
public sealed class AuditTests(SealedLog log, TestServer server) : IClassFixture<SealedLog>
{
    [Fact]
    public async Task an_untouched_log_verifies_and_every_change_of_it_is_found()
    {
        await log.WorkAsync();
        await log.WorkAsync();
        await log.WorkAsync();
        (await log.VerifyAsync()).ShouldBeNull();
        (await log.ScalarAsync("select count(*) from referrals.audit_batches")).ShouldBeGreaterThanOrEqualTo(3);
        var events = await log.ScalarAsync("select count(*) from referrals_events.mt_events");

        await log.TamperAsync("update referrals_events.mt_events set data = jsonb_set(data, '{urgency}', '\"routine\"') where type = 'referral_made' and seq_id = (select min(seq_id) from referrals_events.mt_events where type = 'referral_made')");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("Of the events numbered ");
        (await log.VerifyAsync())!.ShouldContain("what they say was changed");
        await log.RestoreAsync();

        await log.TamperAsync("update referrals.access_log set member_id = gen_random_uuid() where entry_id = (select min(entry_id) from referrals.access_log)");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("Of the access log entries numbered 1 to ");
        await log.RestoreAsync();

        await log.TamperAsync("delete from referrals.access_log where entry_id = (select min(entry_id) + 1 from referrals.access_log)");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("are gone");
        await log.RestoreAsync();

        await log.TamperAsync("delete from referrals_events.mt_events where seq_id = 2");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("are gone");
        await log.RestoreAsync();

        await log.TamperAsync("insert into referrals.access_log select 0, at, member_id, organisation_id, role, kind, purpose, operation, person_ids, referral_ids, fields, words, status, trace_id from referrals.access_log limit 1");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("1 were put in");
        await log.RestoreAsync();

        await log.TamperAsync("update referrals.audit_batches set sealed_at = sealed_at - interval '1 day' where batch = 2");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("does not follow from the one before");
        await log.RestoreAsync();

        await log.TamperAsync("delete from referrals.audit_batches where batch = 2");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("Batches 2 to 2 are missing");
        await log.RestoreAsync();

        (await log.VerifyAsync()).ShouldBeNull();
        (await log.ScalarAsync("select count(*) from referrals_events.mt_events")).ShouldBe(events);
    }

    [Fact]
    public async Task a_tail_cut_off_with_its_chain_is_found_by_the_heads_alone()
    {
        await using var own = new SealedLog(server);
        await own.InitializeAsync();
        await own.WorkAsync();
        await own.WorkAsync();
        await own.Office.StopAsync(); // else it would seal what is left
        var last = await own.ScalarAsync("select max(batch) from referrals.audit_batches");
        last.ShouldBeGreaterThanOrEqualTo(2);
        await own.TamperAsync("delete from referrals_events.mt_events where seq_id > (select last_event from referrals.audit_batches where batch = 1)");
        await own.TamperAsync("delete from referrals.access_log where entry_id > (select last_entry from referrals.audit_batches where batch = 1)", keep: true);
        await own.TamperAsync("delete from referrals.audit_batches where batch > 1", keep: true);

        var (code, output, errors) = await own.RunAsync();
        (code, errors.Contains("its end was cut off", StringComparison.Ordinal)).ShouldBe((1, true), errors);
        errors.ShouldContain("The chain ends with batch 1,");

        foreach (var head in System.IO.Directory.GetFiles(own.Heads))
        {
            File.Delete(head);
        }

        (code, output, _) = await own.RunAsync();
        (code, output.Contains("No exported head was compared", StringComparison.Ordinal)).ShouldBe((0, true), output);
    }

    [Fact]
    public async Task a_forged_head_is_told()
    {
        await log.WorkAsync();
        var head = System.IO.Directory.GetFiles(log.Heads).Order(StringComparer.Ordinal).Last();
        var text = await File.ReadAllTextAsync(head);
        await File.WriteAllTextAsync(head, text.Replace("\"batch\": ", "\"batch\": 1", StringComparison.Ordinal));
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain("no head that was signed with a key we know");
        await File.WriteAllTextAsync(head, "{}");
        (await log.VerifyAsync()).ShouldNotBeNull().ShouldContain(Path.GetFileName(head));
        await File.WriteAllTextAsync(head, text);
        (await log.VerifyAsync()).ShouldBeNull();
    }
}

/// <summary>A log that is sealed every second, with the folder of its heads.</summary>
public sealed class SealedLog(TestServer server) : IAsyncLifetime
{
    private static readonly string[] s_tables = ["referrals_events.mt_events", "referrals.access_log", "referrals.audit_batches"];

    public string Heads { get; } = Path.Combine(Path.GetTempPath(), $"heads-{Guid.CreateVersion7():N}");

    internal Office Office { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Office = await Office.OpenAsync(server, new() { ["Audit:HeadFolder"] = Heads, ["Audit:HeadEvery"] = "00:00:00.5" });

    public async ValueTask DisposeAsync()
    {
        await Office.DisposeAsync();
        if (System.IO.Directory.Exists(Heads))
        {
            System.IO.Directory.Delete(Heads, recursive: true);
        }
    }

    /// <summary>Somebody refers, somebody reads, and both are sealed and the head exported.</summary>
    public async Task WorkAsync()
    {
        var referrer = Office.Referrer;
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
            if (batch > 0 && File.Exists(Path.Combine(Heads, $"head-{batch:D12}.json")))
            {
                return;
            }

            await Task.Delay(50);
        }
    }

    /// <summary>What is wrong, or null.</summary>
    public async Task<string?> VerifyAsync()
    {
        try
        {
            await AuditCommand.Verify.RunAsync(Office.Services, [], CancellationToken.None);
            return null;
        }
        catch (CommandException wrong)
        {
            return wrong.Message;
        }
    }

    public Task<(int Code, string Output, string Errors)> RunAsync() => Executable.RunAsync("Development", ["audit", "verify", "--heads", Heads, .. Office.Arguments]);

    public async Task TamperAsync(string sql, bool keep = false)
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

    public async Task RestoreAsync()
    {
        foreach (var table in s_tables)
        {
            await ExecuteAsync($"delete from {table}; insert into {table} select * from kept_{table.Split('.')[1]}");
        }
    }

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Office.Admin.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var command = Office.Admin.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
