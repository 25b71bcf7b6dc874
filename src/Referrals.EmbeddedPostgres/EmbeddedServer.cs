using Npgsql;

namespace Referrals.EmbeddedPostgres;

/// <summary>A private PostgreSQL: whoever comes first starts it, others join, and the last one out stops it.</summary>
public sealed class EmbeddedServer : IAsyncDisposable
{
    private readonly Cluster _cluster;
    private readonly EmbeddedServerOptions _options;
    private readonly ServerHome _home;
    private FileStream? _use;

    private EmbeddedServer(Cluster cluster, EmbeddedServerOptions options, ServerHome home, FileStream use, int majorVersion, bool joinedRunning)
    {
        (_cluster, _options, _home, _use) = (cluster, options, home, use);
        (MajorVersion, JoinedRunning) = (majorVersion, joinedRunning);
    }

    /// <summary>The folder of the Unix socket, which is the only way in.</summary>
    public string SocketFolder => _cluster.SocketFolder;

    /// <summary>The cluster's data, one folder per major version.</summary>
    public string DataFolder => _cluster.DataFolder;

    /// <summary>PostgreSQL's major version, 15 or later.</summary>
    public int MajorVersion { get; }

    /// <summary>Whether the server ran already.</summary>
    public bool JoinedRunning { get; }

    /// <summary>Finds or fetches PostgreSQL, and starts it or joins the one that runs on the folder.</summary>
    /// <exception cref="EmbeddedServerException">It could not; the message says what to do.</exception>
    public static async Task<EmbeddedServer> StartAsync(EmbeddedServerOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OperatingSystem.IsWindows())
            throw new EmbeddedServerException("The embedded PostgreSQL needs Unix sockets, so it does not run on Windows. Use WSL, or set the connection string of a server you have.");

        try
        {
            return await StartOrJoinAsync(options, ct);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new EmbeddedServerException($"PostgreSQL's folder cannot be used: {e.Message} Choose a folder that belongs to the user '{Environment.UserName}' and was not made by another.", e);
        }
    }

    /// <summary>How to reach a database, as the superuser unless another role is named.</summary>
    public string ConnectionString(string database, string? username = null) => _cluster.ConnectionString(database, username ?? "postgres");

    /// <summary>Creates the database (UTF8, C.UTF-8) if it is missing, whoever else does the same at this moment.</summary>
    public async Task EnsureDatabaseAsync(string database, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(ct) is not null) return;
        try
        {
            // template0 is as initdb made it: UTF8 and C.UTF-8.
            await ExecuteAsync(connection, $"create database {Quoted(database)} template template0", ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Somebody else was quicker.
        }
    }

    /// <summary>Drops the database if it is there, and its sessions with it.</summary>
    public async Task DropDatabaseAsync(string database, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await ExecuteAsync(connection, $"drop database if exists {Quoted(database)} with (force)", ct);
    }

    /// <summary>Leaves the server; the last one out stops it, and deletes a temporary one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _use, null) is not { } use) return;
        await using var leaving = await _home.LockAsync(CancellationToken.None);
        await use.DisposeAsync();
        if (_options.Temporary)
        {
            await _home.DeleteAsync(_cluster);
            return;
        }
        await using var alone = _home.TryUseAlone();
        if (alone is not null) await _cluster.StopAsync();
    }

    private static async Task<EmbeddedServer> StartOrJoinAsync(EmbeddedServerOptions options, CancellationToken ct)
    {
        var account = ServerAccount.OfThisProcess();
        var kept = ServerHome.FolderOf(options);
        var binaries = await Binaries.FindAsync(options, account, kept, ct);
        if (options.Temporary) await ServerHome.SweepAsync(binaries, account, options);
        var home = await ServerHome.PrepareAsync(kept, binaries.MajorVersion, account, options, ct);
        var cluster = new Cluster(home.Folder, binaries, account, options);
        FileStream? use = null;
        try
        {
            await using var starting = await home.LockAsync(ct);
            use = home.Use();
            var running = await cluster.IsRunningAsync(ct);
            if (!running) await cluster.StartAsync(ct);
            return new EmbeddedServer(cluster, options, home, use, binaries.MajorVersion, running);
        }
        catch
        {
            if (use is not null) await use.DisposeAsync();
            if (options.Temporary) await home.DeleteAsync(cluster);
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
