using Npgsql;
using Referrals.Projections.Schema;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

public class SchemaTests(TestServer server)
{
    [Fact]
    public async Task every_table_with_an_organisation_has_row_security_that_holds_for_its_owner_too()
    {
        await using var world = await World.CreateAsync(server);

        (await World.ListAsync(world.Admin, """
            select c.relname from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation_id'
            where c.relnamespace = 'referrals'::regnamespace and c.relkind in ('r', 'p', 'm', 'v')
              and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
            """)).ShouldBeEmpty();
        (await World.ListAsync(world.Admin, """
            select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid
            where a.attname = 'organisation_id' and c.relnamespace = 'referrals'::regnamespace and c.relkind = 'r'
            """)).ShouldBe(["19"]);
    }

    [Fact]
    public async Task each_projection_and_its_table_name_the_same_columns()
    {
        await using var world = await World.CreateAsync(server);
        foreach (var projection in ProjectionCatalogue.Inline())
        {
            var columns = await World.ListAsync(world.Admin, $"""
                select attname from pg_attribute where attrelid = 'referrals.{projection.Table.Name}'::regclass and attnum > 0 and not attisdropped
                """);
            columns.ShouldBe(projection.Table.Columns.Select(c => c.Name), ignoreOrder: true);

            var key = await World.ListAsync(world.Admin, $"""
                select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                where i.indrelid = 'referrals.{projection.Table.Name}'::regclass and i.indisprimary
                """);
            key.ShouldBe(projection.Table.Columns.Where(c => c.IsKey).Select(c => c.Name), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task applying_it_again_changes_nothing()
    {
        await using var world = await World.CreateAsync(server);
        var before = await World.ListAsync(world.Admin, "select v::text from referrals.schema_versions v order by 1");
        before.ShouldNotBeEmpty();

        await ReferralsSchema.ApplyAsync(world.Admin);

        (await World.ListAsync(world.Admin, "select v::text from referrals.schema_versions v order by 1")).ShouldBe(before);
    }

    [Fact]
    public async Task a_changed_file_is_applied_again()
    {
        await using var world = await World.CreateAsync(server);
        await using var changed = world.Admin.CreateCommand("update referrals.schema_versions set sha256 = '' where file = '004-cases.sql'");
        await changed.ExecuteNonQueryAsync();

        await ReferralsSchema.ApplyAsync(world.Admin);

        (await World.ListAsync(world.Admin, "select file from referrals.schema_versions where sha256 = ''")).ShouldBeEmpty();
    }

    [Fact]
    public async Task everything_belongs_to_the_owner_role_which_is_no_superuser()
    {
        await using var world = await World.CreateAsync(server);

        (await World.ListAsync(world.Admin, """
            select distinct relowner::regrole::text from pg_class
            where relnamespace in ('referrals'::regnamespace, 'referrals_events'::regnamespace) and relkind in ('r', 'S')
            """)).ShouldBe(["referrals_owner"]);
        (await World.ListAsync(world.Admin, "select 1 from pg_roles where rolname like 'referrals%' and (rolsuper or rolbypassrls or rolcreaterole)")).ShouldBeEmpty();
    }

    [Fact]
    public async Task two_databases_of_one_server_can_be_set_up_at_once()
    {
        await using var source = NpgsqlDataSource.Create(server.Unpooled("postgres"));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => server.ApplyAsync($"at_once_{i % 3}")));

        (await World.ListAsync(source, "select count(*) from pg_roles where rolname like 'referrals%'")).ShouldBe(["7"]);
    }
}
