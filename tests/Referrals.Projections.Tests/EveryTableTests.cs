using Npgsql;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>Goes round every door: each table that there is, as each role, with nobody set. A new table is in these lists or is guarded.</summary>
public sealed class EveryTableTests(TestServer server) : IAsyncLifetime
{
    /// <summary>Hold nothing about anybody who is helped, and are read by everyone who is signed in.</summary>
    private static readonly string[] s_directory =
        ["referrals.organisations", "referrals.teams", "referrals.members", "referrals.services", "referrals.sharing_agreements", "referrals.postcodes"];

    /// <summary>No reader has any business with them, and no row of theirs belongs to an organisation.</summary>
    private static readonly string[] s_workings =
        ["referrals.schema_versions", "referrals.marks", "referrals.idempotency", "referrals.reference_register", "referrals.postcodes", "referrals.link_work"];

    private World _walked = null!;

    public async ValueTask InitializeAsync() => _walked = await server.WalkedAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task every_table_of_ours_has_row_security_that_holds_its_owner_too()
    {
        var open = await World.ListAsync(_walked.Admin, """
            select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('referrals', 'facts') and c.relkind in ('r', 'p', 'v', 'm') and c.relname not like '%\_\_build' and not (c.relrowsecurity and c.relforcerowsecurity) order by 1
            """);
        open.ShouldBe(s_workings, ignoreOrder: true);
    }

    [Fact]
    public async Task a_reader_for_nobody_reads_nothing_but_the_directory()
    {
        foreach (var table in await TablesAsync())
        {
            var found = await CountAsync("referrals_reader", table);
            (found is null or 0 || s_directory.Contains(table)).ShouldBeTrue($"{table}: {found}");
        }
    }

    [Theory]
    [InlineData("referrals_evaluator", "referrals.releases", "referrals.release_files")]
    [InlineData("referrals_release_builder", "referrals.releases", "referrals.release_files", "referrals.release_evidence")]
    [InlineData("referrals_eraser")]
    public async Task who_has_no_business_with_people_is_refused_every_table_but_those_of_releases(string role, params string[] but)
    {
        var open = new List<string>();
        foreach (var table in await TablesAsync())
        {
            if (await CountAsync(role, table) is not null)
            {
                open.Add(table);
            }
        }

        open.ShouldBe(but, ignoreOrder: true);
    }

    private Task<List<string>> TablesAsync() => World.ListAsync(_walked.Admin, """
        select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('referrals', 'referrals_events') and c.relkind in ('r', 'p', 'v', 'm') and c.relname not like '%\_\_build' order by 1
        """);

    /// <summary>Null where the role is refused.</summary>
    private async Task<long?> CountAsync(string role, string table)
    {
        await using var source = NpgsqlDataSource.Create(server.Unpooled(_walked.Cases, role));
        await using var command = source.CreateCommand($"select count(*) from {table}");
        try
        {
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }
}
