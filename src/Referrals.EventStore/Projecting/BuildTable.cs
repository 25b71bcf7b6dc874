using Npgsql;

namespace Referrals.EventStore;

/// <summary>
/// A second table beside a projection's own, the same in everything: columns, indexes, owner, row security, policies, grants.
/// It gets them in the transaction that creates it, so it can never be read without them.
/// </summary>
internal sealed class BuildTable(ProjectionTable table)
{
    // $1 the table. What a read model does not have and a copy would lose is refused rather than lost.
    private const string Unsupported = """
        select 'trigger ' || tgname from pg_trigger where tgrelid = $1::regclass and not tgisinternal
        union all
        select 'constraint ' || conname from pg_constraint
        where (conrelid = $1::regclass or confrelid = $1::regclass) and contype in ('f', 'x')
        union all
        select 'dependent ' || classid::regclass::text from pg_depend d join pg_rewrite r on r.oid = d.objid
        where refobjid = $1::regclass and classid = 'pg_rewrite'::regclass
        """;

    // $1 the table, $2 the copy; DDL in the order in which it must run.
    private const string Copy = """
        with t as (select c.*, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $1::regclass),
        ddl (step, sql) as (
            select distinct 0, format('revoke all on %s from %s', $2, case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end)
            from pg_class c, aclexplode(c.relacl) where c.oid = $2::regclass and grantee <> c.relowner
            union all
            select 1, format('alter table %s set (%s)', $2, option) from t, unnest(reloptions) as option
            union all
            select 2, format('create %s index %I on %s using %s', case when i.indisunique then 'unique' end,
                'build_' || i.indexrelid, $2, substring(pg_get_indexdef(i.indexrelid) from ' USING (.*)$'))
            from pg_index i where i.indrelid = $1::regclass
            union all
            select 3, format('alter table %1$s add constraint %2$I %3$s using index %2$I', $2, 'build_' || conindid,
                case contype when 'p' then 'primary key' else 'unique' end)
            from pg_constraint where conrelid = $1::regclass and contype in ('p', 'u')
            union all
            select 4, format('alter table %s enable row level security', $2) from t where relrowsecurity
            union all
            select 5, format('create policy %I on %s as %s for %s to %s', policyname, $2, permissive, cmd,
                (select string_agg(case role when 'public' then 'public' else quote_ident(role) end, ', ') from unnest(roles) as role))
                || coalesce(' using (' || qual || ')', '') || coalesce(' with check (' || with_check || ')', '')
            from pg_policies, t where schemaname = nspname and tablename = relname
            union all
            select 6, format('grant %s%s on %s to %s%s', privilege_type, part, $2,
                case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end, case when is_grantable then ' with grant option' end)
            from t, lateral (
                select relacl, '' union all
                select attacl, format(' (%I)', attname) from pg_attribute where attrelid = t.oid) as granted (acl, part), aclexplode(acl)
            where grantee <> relowner
            union all
            select 7, format('alter table %s owner to %I', $2, pg_get_userbyid(relowner)) from t)
        select sql from ddl order by step
        """;

    // $1 the copy. The names of the old table's indexes are free once it is gone; an index carries its constraint's name with it.
    private const string Names = """
        select format('alter index %I.%I rename to %I', n.nspname, 'build_' || i.indexrelid, c.relname)
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
        where i.indrelid = $1::regclass
        """;

    public ProjectionTable Table { get; } = table with { Name = $"{table.Name}__build" };

    private string Old => $"{Sql.Quoted(table.Schema)}.{Sql.Quoted(table.Name)}";

    private string New => $"{Sql.Quoted(Table.Schema)}.{Sql.Quoted(Table.Name)}";

    public async Task CreateAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (await Sql.ColumnAsync<string>(connection, Unsupported, ct, Old) is [var first, ..])
            throw new NotSupportedException($"{Old} has a {first}, which a rebuild would lose.");
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Sql.ExecuteAsync(connection, $"drop table if exists {New}", ct);
        await Sql.ExecuteAsync(connection, $"create table {New} (like {Old} including all excluding indexes)", ct);
        foreach (var ddl in await Sql.ColumnAsync<string>(connection, Copy, ct, Old, New)) await Sql.ExecuteAsync(connection, ddl, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Puts the copy in the table's place, inside the caller's transaction.</summary>
    public async Task TakeItsPlaceAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await Sql.ExecuteAsync(connection, $"lock table {Old} in access exclusive mode", ct);
        var forced = await Sql.ColumnAsync<bool>(connection, "select relforcerowsecurity from pg_class where oid = $1::regclass", ct, Old);
        var names = await Sql.ColumnAsync<string>(connection, Names, ct, Old);
        await Sql.ExecuteAsync(connection, $"drop table {Old}", ct);
        await Sql.ExecuteAsync(connection, $"alter table {New} rename to {Sql.Quoted(table.Name)}", ct);
        if (forced is [true]) await Sql.ExecuteAsync(connection, $"alter table {Old} force row level security", ct);
        foreach (var ddl in names) await Sql.ExecuteAsync(connection, ddl, ct);
    }

    public Task DropAsync(NpgsqlConnection connection, CancellationToken ct) =>
        Sql.ExecuteAsync(connection, $"drop table if exists {New}", ct);

    /// <summary>How many rows the table and its copy do not share.</summary>
    public async Task<long> CountDifferencesAsync(NpgsqlConnection connection, CancellationToken ct) =>
        (await Sql.ColumnAsync<long>(
            connection,
            $"select count(*) from ((table {Old} except all table {New}) union all (table {New} except all table {Old})) as difference",
            ct))[0];
}
