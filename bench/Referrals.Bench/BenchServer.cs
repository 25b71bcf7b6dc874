using Npgsql;
using Referrals.EmbeddedPostgres;

namespace Referrals.Bench;

/// <summary>A server to measure; every scenario gets a database of its own, dropped at the end.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly EmbeddedServer? _embedded;
    private readonly string _connection;
    private readonly List<string> _databases = [];

    private BenchServer(EmbeddedServer? embedded, string connection) => (_embedded, _connection) = (embedded, connection);

    public static async Task<BenchServer> StartAsync(string? connection)
    {
        if (connection is not null) return new BenchServer(null, connection);
        var embedded = await EmbeddedServer.StartAsync(new EmbeddedServerOptions { Temporary = true }, CancellationToken.None);
        return new BenchServer(embedded, embedded.ConnectionString("postgres"));
    }

    /// <summary>A connection string to a new database.</summary>
    public async Task<string> CreateDatabaseAsync(string scenario)
    {
        var name = $"referrals_bench_{scenario.Replace('-', '_')}_{Guid.CreateVersion7():N}"[..50];
        await ExecuteAsync($"create database {name}");
        _databases.Add(name);
        return new NpgsqlConnectionStringBuilder(_connection) { Database = name, MaxPoolSize = 100 }.ConnectionString;
    }

    public Task CheckpointAsync() => ExecuteAsync("checkpoint");

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _databases) await ExecuteAsync($"drop database {name} with (force)");
        if (_embedded is not null) await _embedded.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
