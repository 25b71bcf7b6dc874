using Npgsql;
using Referrals.Api.Security;
using Referrals.EmbeddedPostgres;
using Referrals.EventStore;

namespace Referrals.Api.Hosting;

/// <summary>
/// Connections by role. Owner: schema, rebuild, loads; a command, never at request time. Writer: commands and subscriptions.
/// Reader: pages and GET endpoints. Evaluator: published releases. Facts and release builder: what releases are made of, written by the one and read by the other. Keys: the other database, of keys and keyed hashes; eraser: the one that deletes there.
/// </summary>
internal sealed class Databases : IAsyncDisposable
{
    public const string Missing =
        """
        No database is configured. Outside Development, set:
          ConnectionStrings:Referrals   the database (environment: ConnectionStrings__Referrals)
          ConnectionStrings:Keys        the database of keys, on a server with backups of its own
          PersonalData:Keys:<id>        a key-encryption key, 32 random bytes in base64 (openssl rand -base64 32)
          PersonalData:SearchKey        another such key, of the hashes that people are found by
        In Development, with none of them, a PostgreSQL of its own is started.
        """;

    private const string Name = "referrals";
    private const string KeysName = "referrals_keys";
    private const string Writing = "referrals_writer";
    private const string Reading = "referrals_reader";
    private const string Evaluating = "referrals_evaluator";
    private const string Erasing = "referrals_eraser";
    private const string CountingFacts = "referrals_facts";
    private const string Building = "referrals_release_builder";

    private readonly EmbeddedServer? _server;
    private readonly Lazy<Task> _closed;

    private Databases(EmbeddedServer? server, NpgsqlDataSource owner, NpgsqlDataSource writer, NpgsqlDataSource reader, NpgsqlDataSource evaluator, NpgsqlDataSource keysOwner, NpgsqlDataSource keys, NpgsqlDataSource eraser,
        NpgsqlDataSource facts, NpgsqlDataSource releaseBuilder) =>
        (_server, Owner, Writer, Reader, Evaluator, KeysOwner, Keys, Eraser, Facts, ReleaseBuilder, _closed) = (server, owner, writer, reader, evaluator, keysOwner, keys, eraser, facts, releaseBuilder, new Lazy<Task>(CloseAsync));

    public bool IsEmbedded => _server is not null;

    public NpgsqlDataSource Owner { get; }

    public NpgsqlDataSource Writer { get; }

    public NpgsqlDataSource Reader { get; }

    public NpgsqlDataSource Evaluator { get; }

    public NpgsqlDataSource KeysOwner { get; }

    public NpgsqlDataSource Keys { get; }

    public NpgsqlDataSource Eraser { get; }

    public NpgsqlDataSource Facts { get; }

    public NpgsqlDataSource ReleaseBuilder { get; }

    /// <summary>Where an embedded database keeps what belongs to it, and goes with it.</summary>
    public string? EmbeddedFolder => Path.GetDirectoryName(_server?.DataFolder);

    private NpgsqlDataSource[] All => [Owner, Writer, Reader, Evaluator, KeysOwner, Keys, Eraser, Facts, ReleaseBuilder];

    /// <exception cref="ConfigurationException">Both connection strings must be there, or, in Development, neither.</exception>
    public static void Demand(IConfiguration configuration, bool development)
    {
        var set = new[] { "Referrals", "Keys" }.Count(name => configuration.GetConnectionString(name) is not null);
        if (set == 1 || (set == 0 && !development))
        {
            throw new ConfigurationException(Missing);
        }
    }

    /// <exception cref="ConfigurationException">A connection string is missing.</exception>
    public static async Task<Databases> OpenAsync(IConfiguration configuration, bool development, CancellationToken ct)
    {
        var main = configuration.GetConnectionString("Referrals");
        var keys = configuration.GetConnectionString("Keys");
        if (main is null && keys is null && development)
        {
            return await EmbeddedAsync(configuration, ct);
        }

        Demand(configuration, development);
        return new Databases(
            null,
            Source(configuration.GetConnectionString("Owner") ?? main!),
            Source(configuration.GetConnectionString("Writer") ?? As(main!, Writing)),
            Source(configuration.GetConnectionString("Reader") ?? As(main!, Reading)),
            Source(configuration.GetConnectionString("Evaluator") ?? As(main!, Evaluating)),
            Source(configuration.GetConnectionString("KeysOwner") ?? keys!),
            Source(configuration.GetConnectionString("KeysWriter") ?? As(keys!, Writing)),
            Source(configuration.GetConnectionString("Eraser") ?? As(keys!, Erasing)),
            Source(configuration.GetConnectionString("Facts") ?? As(main!, CountingFacts)),
            Source(configuration.GetConnectionString("ReleaseBuilder") ?? As(main!, Building)));
    }

    /// <summary>Forgets every idle connection, and with it the tables and settings that it knew.</summary>
    public void ConnectAnew()
    {
        foreach (var source in All)
        {
            source.Clear();
        }
    }

    /// <summary>Ends when everything is closed, for whoever asks, however many do.</summary>
    public ValueTask DisposeAsync() => new(_closed.Value);

    private async Task CloseAsync()
    {
        foreach (var source in All)
        {
            await source.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static async Task<Databases> EmbeddedAsync(IConfiguration configuration, CancellationToken ct)
    {
        var server = await EmbeddedServer.StartAsync(
            new EmbeddedServerOptions { Folder = configuration["Embedded:Folder"], Progress = line => Console.Error.WriteLine(line) }, ct);
        await server.EnsureDatabaseAsync(Name, ct);
        await server.EnsureDatabaseAsync(KeysName, ct);
        return new Databases(
            server,
            Source(server.ConnectionString(Name)),
            Source(server.ConnectionString(Name, Writing)),
            Source(server.ConnectionString(Name, Reading)),
            Source(server.ConnectionString(Name, Evaluating)),
            Source(server.ConnectionString(KeysName)),
            Source(server.ConnectionString(KeysName, Writing)),
            Source(server.ConnectionString(KeysName, Erasing)),
            Source(server.ConnectionString(Name, CountingFacts)),
            Source(server.ConnectionString(Name, Building)));
    }

    // The role is part of every connection from its first moment, and none is reset on its way back to the pool, so that
    // no statement ever runs with more rights than its role has.
    private static string As(string connectionString, string role) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Options = $"-c role={role}" }.ConnectionString;

    private static NpgsqlDataSource Source(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "referrals" };
        if (!settings.ContainsKey("Maximum Pool Size"))
        {
            settings.MaxPoolSize = 40;
        }

        return WriterDataSource.Create(settings.ConnectionString);
    }
}
