using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Demonstration;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.Clocks;
using Referrals.EventStore;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Demonstration;

/// <summary>The quarters before a demonstration, out of which releases are made.</summary>
public class HistoryTests(TestServer server)
{
    private static readonly DateOnly s_today = new(2026, 11, 22);

    [Fact]
    public void only_quarters_that_are_over_and_frozen_are_there() =>
        History.Quarters(s_today, 8).Select(q => q.Code).ShouldBe(["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]);

    [Fact]
    public void a_quarter_is_not_there_until_the_day_after_its_freeze_day()
    {
        History.Quarters(new(2026, 10, 31), 1).Single().Code.ShouldBe("2026-Q2");
        History.Quarters(new(2026, 11, 1), 1).Single().Code.ShouldBe("2026-Q3");
    }

    [Fact]
    public async Task referrals_that_came_to_an_end_are_loaded_once_and_show_as_if_they_had_been_played()
    {
        var ct = TestContext.Current.CancellationToken;
        var name = $"history_{Guid.CreateVersion7():N}";
        await server.Postgres.EnsureDatabaseAsync(name, ct);
        await server.Postgres.EnsureDatabaseAsync($"{name}_keys", ct);
        await using var api = server.Another(new()
        {
            ["ConnectionStrings:Referrals"] = server.Postgres.ConnectionString(name), ["ConnectionStrings:Keys"] = server.Postgres.ConnectionString($"{name}_keys"),
        });
        await (await DemonstrationPartnership.BeginAsync(api.Services, ct)).ShouldNotBeNull().DisposeAsync();
        var parts = new List<LoadingDemonstration>();

        await new History(api.Services).LoadAsync(1, parts.Add, ct);

        parts.Select(p => p.Done).ShouldBe(Enumerable.Range(0, parts[0].Of));
        await using var owner = NpgsqlDataSource.Create(server.Postgres.ConnectionString(name));
        var quarters = History.Quarters(WorkingDays.InLondon(TimeProvider.System.GetUtcNow()), 1);
        var made = await OneAsync("select count(*) from referrals_events.mt_events where type = 'referral_made'");
        made.ShouldBeGreaterThanOrEqualTo(300L);
        (await OneAsync($"select count(*) from referrals_events.mt_events where type = 'referral_made' and timestamp < '{quarters[0].From:yyyy-MM-dd}'")).ShouldBeLessThan(made / 10);
        (await OneAsync("select count(*) from referrals.caseload where state not in ('closed', 'declined', 'withdrawn')")).ShouldBe(0L);
        (await OneAsync("select count(distinct referral_id) from referrals.caseload")).ShouldBeInRange(made - 10, made, "all but those entered in error");
        foreach (var projection in new[] { "caseload", "referral_details", "people" })
        {
            (await api.Services.GetRequiredService<DocumentStore>().CountDifferencesAsync(projection, owner, ct)).ShouldBe(0);
        }

        await new History(api.Services).LoadAsync(1, parts.Add, ct);
        (await OneAsync("select count(*) from referrals_events.mt_events where type = 'referral_made'")).ShouldBe(made);
        (await new Caller(api.CreateClient(), "demo-citizens-advice").GetAsync("/api/caseload?state=closed&limit=50")).ShouldBe(200)["items"].GetArrayLength().ShouldBe(50);

        async Task<long> OneAsync(string sql)
        {
            await using var command = owner.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync(ct))!;
        }
    }
}
