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

    /// <summary>Which of these locks somebody holds at this moment, on whatever node.</summary>
    public static async Task<IReadOnlySet<string>> HeldAsync(NpgsqlDataSource dataSource, IReadOnlyCollection<string> names, CancellationToken ct = default)
    {
        await using var command = dataSource.CreateCommand("""
            select name from unnest($1) n (name) where exists (
                select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                  and l.database = (select oid from pg_database where datname = current_database())
                  and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended(name, 0))
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var held = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) held.Add(reader.GetString(0));
        return held;
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
