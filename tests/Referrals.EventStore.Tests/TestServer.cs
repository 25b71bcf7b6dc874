using Npgsql;
using Referrals.EmbeddedPostgres;
using Referrals.EventStore.Tests;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace Referrals.EventStore.Tests;

/// <summary>A PostgreSQL of this run; every test gets a database of its own.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private EmbeddedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedServer.StartAsync(new EmbeddedServerOptions { Temporary = true }, TestContext.Current.CancellationToken);
        await _server.EnsureDatabaseAsync("template", TestContext.Current.CancellationToken);
        await using var source = WriterDataSource.Create(_server.ConnectionString("template") + ";Pooling=false");
        await using var store = new DocumentStore(new StoreOptions { DataSource = source });
        await store.ApplySchemaAsync(source);
    }

    public string SocketFolder => _server.SocketFolder;

    public async Task<TestDatabase> CreateAsync()
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString("postgres"));
        await using var command = source.CreateCommand($"create database {name} template template");
        await command.ExecuteNonQueryAsync();
        return new TestDatabase(_server.ConnectionString(name));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>A database with the event tables in it.</summary>
public sealed class TestDatabase(string connectionString) : IAsyncDisposable
{
    public string ConnectionString { get; } = connectionString;

    public NpgsqlDataSource Source { get; } = WriterDataSource.Create(connectionString);

    /// <summary>A store of counters; what else it does is up to the test.</summary>
    public DocumentStore Store(Action<StoreOptions>? configure = null, NpgsqlDataSource? source = null, TimeProvider? time = null)
    {
        var options = new StoreOptions { DataSource = source ?? Source, TimeProvider = time ?? TimeProvider.System };
        Counter.Map(options);
        configure?.Invoke(options);
        return new DocumentStore(options);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<List<T>> ColumnAsync<T>(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return await Sql.ColumnAsync<T>(connection, sql, CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await Source.DisposeAsync();
}
