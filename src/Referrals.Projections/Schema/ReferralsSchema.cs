using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Referrals.Projections.Schema;

/// <summary>Roles, grants and every table beside the log: numbered SQL files, each of which can be applied again.</summary>
public static class ReferralsSchema
{
    private const string Prefix = "Referrals.Projections.Schema.";

    // Any number nobody else uses: two nodes that start at once change the schema one after the other.
    private const long Lock = 7_205_759_403_792_794;

    private static readonly IReadOnlyList<(string Name, string Sql)> s_files =
        [.. typeof(ReferralsSchema).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(n => (n[Prefix.Length..], Read(n)))];

    /// <summary>Applies the files that are new or were changed; the event tables must be there already.</summary>
    /// <param name="owner">Connections of a role that may create roles (a superuser, the first time) or owns the schema.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task ApplyAsync(NpgsqlDataSource owner, CancellationToken ct = default)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync($"select pg_advisory_xact_lock({Lock})");
        await ExecuteAsync("""
            create schema if not exists referrals;
            create table if not exists referrals.schema_versions (
                file text primary key, sha256 bytea not null, applied_at timestamptz not null default now())
            """);
        var applied = await AppliedAsync();
        var pending = s_files.Where(f => !f.Name.StartsWith('9') && !IsApplied(f)).ToList();
        if (pending is not [])
        {
            foreach (var file in pending.Concat(s_files.Where(f => f.Name.StartsWith('9'))))
            {
                await ExecuteAsync(file.Sql);
                await ExecuteAsync(
                    """
                    insert into referrals.schema_versions (file, sha256) values ($1, $2)
                    on conflict (file) do update set sha256 = excluded.sha256, applied_at = now()
                    """,
                    file.Name,
                    HashOf(file.Sql));
            }
        }

        await transaction.CommitAsync(ct);

        bool IsApplied((string Name, string Sql) file) => applied.TryGetValue(file.Name, out var hash) && hash.AsSpan().SequenceEqual(HashOf(file.Sql));

        async Task<Dictionary<string, byte[]>> AppliedAsync()
        {
            await using var command = new NpgsqlCommand("select file, sha256 from referrals.schema_versions", connection, transaction);
            await using var reader = await command.ExecuteReaderAsync(ct);
            var found = new Dictionary<string, byte[]>();
            while (await reader.ReadAsync(ct))
            {
                found.Add(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
            }

            return found;
        }

        async Task ExecuteAsync(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Whether every file was applied as it is here.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlDataSource dataSource, CancellationToken ct = default)
    {
        await using var command = dataSource.CreateCommand("select file, sha256 from referrals.schema_versions");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new Dictionary<string, byte[]>();
        while (await reader.ReadAsync(ct))
        {
            applied.Add(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        }

        return s_files.All(f => applied.TryGetValue(f.Name, out var hash) && hash.AsSpan().SequenceEqual(HashOf(f.Sql)));
    }

    /// <summary>Makes the roles alone, for a server that holds the keys' database and nothing else of ours.</summary>
    public static async Task CreateRolesAsync(NpgsqlDataSource owner, CancellationToken ct = default)
    {
        await using var command = owner.CreateCommand(s_files[0].Sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static byte[] HashOf(string sql) => SHA256.HashData(Encoding.UTF8.GetBytes(sql));

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(ReferralsSchema).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
