using Npgsql;
using Referrals.EmbeddedPostgres;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections.Schema;
using Referrals.Projections.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace Referrals.Projections.Tests.Support;

/// <summary>A PostgreSQL of this run; every world gets a database and a keys' database of its own.</summary>
public sealed class TestServer : IAsyncLifetime
{
    /// <summary>Wraps the keys of all tests.</summary>
    public static readonly KeyEncryptionKeys Wrappers = new("test", new Dictionary<string, byte[]> { ["test"] = new byte[32] });

    private readonly Lock _lock = new();
    private EmbeddedServer _server = null!;
    private Task<World>? _walked;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string> { ["fsync"] = "off", ["max_connections"] = "200" };
        _server = await EmbeddedServer.StartAsync(new EmbeddedServerOptions { Temporary = true, Settings = settings }, TestContext.Current.CancellationToken);
        await ApplyAsync("template");
        await _server.EnsureDatabaseAsync("template_keys", TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(Unpooled("template_keys"));
        await new PersonalDataKeys(source, Wrappers).ApplySchemaAsync(source);
    }

    /// <summary>Creates a database and applies the schema to it, as a server does at its first start.</summary>
    public async Task ApplyAsync(string database)
    {
        await _server.EnsureDatabaseAsync(database, TestContext.Current.CancellationToken);
        await using var source = WriterDataSource.Create(Unpooled(database));
        await new DocumentStore(new StoreOptions { DataSource = source }).ApplySchemaAsync(source);
        await ReferralsSchema.ApplyAsync(source);
    }

    public string ConnectionString(string database, string? role = null) => _server.ConnectionString(database, role);

    public string Unpooled(string database, string? role = null) => ConnectionString(database, role) + ";Pooling=false";

    /// <summary>A fresh database and its keys' database, by name.</summary>
    public async Task<(string Cases, string Keys)> CreateAsync()
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        await using var source = NpgsqlDataSource.Create(Unpooled("postgres"));
        await using var cases = source.CreateCommand($"create database {name} template template");
        await cases.ExecuteNonQueryAsync();
        await using var keys = source.CreateCommand($"create database {name}_keys template template_keys");
        await keys.ExecuteNonQueryAsync();
        return (name, $"{name}_keys");
    }

    /// <summary>A world in which a good many referrals have lived, shared by tests that change nothing in it.</summary>
    internal Task<World> WalkedAsync()
    {
        lock (_lock)
        {
            return _walked ??= WalkAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_walked is not null)
        {
            await (await _walked).DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    private async Task<World> WalkAsync()
    {
        var world = await World.CreateAsync(this);
        await new Walk(world, seed: 4713).GoAsync(referrals: 30, sayings: 24);
        return world;
    }
}
