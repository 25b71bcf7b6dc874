using System.Text.RegularExpressions;
using Referrals.Api.Security;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Keys open what they are for until they end, and act as nobody but a system.</summary>
public sealed partial class KeysOfSystems(TestServer server)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public void a_key_looks_like_one_and_is_never_the_same()
    {
        KeyShape.IsMatch(ApiKeys.Make()).ShouldBeTrue();
        Enumerable.Range(0, 1000).Select(_ => ApiKeys.Make()).Distinct().Count().ShouldBe(1000);
    }

    [Fact]
    public async Task a_system_gets_in_with_its_key_and_the_day_is_noted_once()
    {
        var key = await MadeAsync(await SystemAsync());
        (await server.As(key).GetAsync("/api/caseload")).ShouldBe(200);
        (await server.As(key).GetAsync("/api/caseload")).ShouldBe(200);
        await using var command = server.Owner.CreateCommand("select last_used_on from referrals.api_keys where hash = $1");
        command.Parameters.Add(new() { Value = ApiKeys.HashOf(key) });
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        row.GetFieldValue<DateOnly>(0).ShouldBe(DateOnly.FromDateTime(Now.UtcDateTime));
    }

    [Fact]
    public async Task what_is_no_good_key_is_told_the_same_whatever_is_wrong_with_it()
    {
        var system = await SystemAsync();
        string[] bad =
        [
            "no-such-key",
            ApiKeys.Make(),
            await MadeAsync(system, expiresAt: Now.AddSeconds(-1)),
            await MadeAsync(system, revokedAt: Now),
            await MadeAsync(TestPartnership.Libraries.CoordinatorId),
            await MadeAsync(Guid.CreateVersion7()),
            await MadeAsync(system, key: $"demo-{Guid.CreateVersion7():N}", revokedAt: Now),
            "a.b.c",
        ];
        var answers = new List<string>();
        foreach (var key in bad)
        {
            answers.Add(TraceIds.Replace((await server.As(key).GetAsync("/api/caseload")).ShouldBe(401, "unauthenticated").Text, ""));
        }

        answers.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task a_revoked_key_opens_nothing_with_the_next_request()
    {
        var key = await MadeAsync(await SystemAsync());
        (await server.As(key).GetAsync("/api/caseload")).ShouldBe(200);
        await ExecuteAsync("update referrals.api_keys set revoked_at = now() where hash = $1", ApiKeys.HashOf(key));
        (await server.As(key).GetAsync("/api/caseload")).ShouldBe(401);
    }

    private Task<string> MadeAsync(Guid memberId, DateTimeOffset? expiresAt = null, string? key = null, DateTimeOffset? revokedAt = null) =>
        server.Owner.SystemKeyAsync(TestPartnership.Libraries.Id, memberId, ApiScopes.All, expiresAt, key, revokedAt);

    private async Task<Guid> SystemAsync()
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync("insert into referrals.members (id, organisation_id, name, role, state) values ($1, $2, 'Case system', 'system', 'active')", id, TestPartnership.Libraries.Id);
        return id;
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = server.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("^referrals_[A-Za-z0-9_-]{43}$", RegexOptions.None, 1000)]
    private static partial Regex KeyShape { get; }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex TraceIds { get; }
}
