using Npgsql;

namespace Referrals.EventStore;

/// <summary>The numbered SQL files, applied in order; every one can be applied again.</summary>
internal static class SchemaFiles
{
    // Any number nobody else uses: two nodes that start at once create the schema one after the other.
    private const long Lock = 7_205_759_403_792_793;

    public static async Task ApplyAsync(NpgsqlDataSource owner, string prefix, string schema, CancellationToken ct)
    {
        var files = typeof(SchemaFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync($"select pg_advisory_xact_lock({Lock})");
        foreach (var file in files)
        {
            using var reader = new StreamReader(typeof(SchemaFiles).Assembly.GetManifestResourceStream(file)!);
            await ExecuteAsync((await reader.ReadToEndAsync(ct)).Replace("referrals_events", schema, StringComparison.Ordinal));
        }

        await transaction.CommitAsync(ct);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
