using Npgsql;

namespace Referrals.EventStore;

/// <summary>
/// Lets one node at a time do something. The lock is held by a connection of its own and falls with it, and so with the process; a holder
/// whose machine is cut off is noticed within a quarter of a minute.
/// </summary>
public sealed class AdvisoryLock : IAsyncDisposable
{
    private const string Number = "hashtextextended($1, 0)";

    private readonly string _name;

    private AdvisoryLock(NpgsqlConnection connection, string name) => (Connection, _name) = (connection, name);

    /// <summary>The connection that holds it, to work with meanwhile.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Takes the lock of this name; null when somebody else has it.</summary>
    public static async Task<AdvisoryLock?> TryTakeAsync(NpgsqlDataSource dataSource, string name, CancellationToken ct = default)
    {
        var taken = new AdvisoryLock(await dataSource.OpenConnectionAsync(ct), name);
        try
        {
            var done = await taken.ScalarAsync($"""
                select pg_try_advisory_lock({Number}), set_config('tcp_keepalives_idle', '5', false),
                    set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '2', false)
                """, ct);
            if (done is true) return taken;
        }
        catch
        {
            await taken.Connection.DisposeAsync();
            throw;
        }

        await taken.Connection.DisposeAsync();
        return null;
    }

    /// <summary>Waits for the lock of this name, however long it takes.</summary>
    public static async Task<AdvisoryLock> TakeAsync(NpgsqlDataSource dataSource, string name, CancellationToken ct = default)
    {
        var taken = new AdvisoryLock(await dataSource.OpenConnectionAsync(ct), name);
        try
        {
            await taken.ScalarAsync($"select pg_advisory_lock({Number})", ct);
            return taken;
        }
        catch
        {
            await taken.Connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives it back by hand: the connection goes to a pool that does not reset it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Connection.FullState == System.Data.ConnectionState.Open)
            {
                await ScalarAsync($"select pg_advisory_unlock({Number})", CancellationToken.None);
            }
        }
        finally
        {
            await Connection.DisposeAsync();
        }
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 0, Parameters = { new NpgsqlParameter<string> { TypedValue = _name } } };
        return await command.ExecuteScalarAsync(ct);
    }
}
