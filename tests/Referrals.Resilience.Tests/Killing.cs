using System.Diagnostics;
using Npgsql;
using Referrals.EmbeddedPostgres;
using Referrals.EventStore;

namespace Referrals.Resilience.Tests;

/// <summary>Nodes and server are killed in the middle of their work; the log and what follows it are whole.</summary>
public sealed class Killing : IAsyncLifetime
{
    private EmbeddedServer _server = null!;
    private DocumentStore _store = null!;

    private string Connection => _server.ConnectionString("shop");

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedServer.StartAsync(new EmbeddedServerOptions { Temporary = true }, CancellationToken.None);
        await _server.EnsureDatabaseAsync("shop", CancellationToken.None);
        _store = Shop.Store(Connection);
        await _store.ApplySchemaAsync(_store.Options.DataSource);
        await using var command = _store.Options.DataSource.CreateCommand(Shop.Ddl);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _store.Options.DataSource.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task what_was_acknowledged_before_a_kill_is_in_the_log_and_the_log_has_no_hole()
    {
        var acknowledged = new List<string>();
        for (var round = 1; round <= 3; round++)
        {
            await using var node = new Node("appends", Connection);
            await node.SaysAsync(150 * round);
            await node.KillAsync();
            acknowledged.AddRange(node.Said);
        }

        acknowledged.Count.ShouldBeGreaterThan(800);
        await TheLogHoldsAsync(acknowledged);
    }

    [Fact]
    public async Task a_projection_that_is_killed_over_and_over_applies_everything_once()
    {
        await using var writer = new Node("appends", Connection);
        for (var round = 1; round <= 4; round++)
        {
            await using var follower = new Node("projects", Connection);
            await follower.SaysAsync(1);
            var before = await CountAsync("receipts");
            while (await CountAsync("receipts") < before + 50) await Task.Delay(20);
        }

        await writer.KillAsync();
        await EverythingIsFollowedAsync();
        await TheLogHoldsAsync(writer.Said);
    }

    [Fact]
    public async Task a_server_that_crashes_loses_nothing_that_was_acknowledged_and_readers_go_on()
    {
        await using var daemon = new ProjectionDaemon(_store);
        daemon.Start();
        var acknowledged = new List<string>();
        for (var round = 1; round <= 3; round++)
        {
            await using var writer = new Node("appends", Connection);
            await writer.SaysAsync(200);
            await CrashServerAsync();
            await writer.KillAsync();
            acknowledged.AddRange(writer.Said);
        }

        await EverythingIsFollowedAsync(daemon);
        await TheLogHoldsAsync(acknowledged);
    }

    [Fact]
    public async Task a_rebuild_that_is_killed_leaves_the_rows_there_and_right()
    {
        await using var writer = new Node("appends", Connection);
        await writer.SaysAsync(300);
        for (var round = 1; round <= 4; round++)
        {
            await using var node = new Node("rebuilds", Connection);
            await node.SaysAsync(2);
            await Task.Delay(round * 17);
        }

        await writer.KillAsync();
        (await _store.CountDifferencesAsync("Tills", _store.Options.DataSource)).ShouldBe(0);
        await _store.RebuildAsync("Tills", _store.Options.DataSource);
        await TheLogHoldsAsync(writer.Said);
    }

    /// <summary>Every receipt said aloud is stored, versions have no hole, and the inline rows are what the log says.</summary>
    private async Task TheLogHoldsAsync(IReadOnlyCollection<string> acknowledged)
    {
        await using var missing = _store.Options.DataSource.CreateCommand("""
            select count(*) from unnest($1) as said (receipt)
            where not exists (select from referrals_events.mt_events e where e.data ->> 'receipt' = said.receipt)
            """);
        missing.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. acknowledged] });
        (await missing.ExecuteScalarAsync()).ShouldBe(0L);
        (await CountAsync("""
            referrals_events.mt_streams s
            join (select stream_id, count(*) n, min(version) first, max(version) last from referrals_events.mt_events group by 1) e on e.stream_id = s.id
            where e.first <> 1 or e.last <> e.n or s.version <> e.n
            """)).ShouldBe(0);
        (await CountAsync("(select data ->> 'receipt' from referrals_events.mt_events where type = 'sold' group by 1 having count(*) > 1) twice")).ShouldBe(0);
        (await _store.CountDifferencesAsync("Tills", _store.Options.DataSource)).ShouldBe(0);
    }

    private async Task EverythingIsFollowedAsync(ProjectionDaemon? running = null)
    {
        await using var own = new ProjectionDaemon(_store);
        if (running is null) own.Start();
        var clock = Stopwatch.StartNew();
        while ((await own.StatusAsync()).Any(s => s.Behind > 0) && clock.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(50);
        (await own.StatusAsync()).ShouldAllBe(s => s.DeadLetters == 0 && s.Behind == 0);
        (await CountAsync("referrals_events.mt_events e full join receipts r using (seq_id) where e.seq_id is null or r.seq_id is null")).ShouldBe(0);
        (await CountAsync("(select running, row_number() over (order by seq_id) as place from receipts) r where running <> place")).ShouldBe(0);
    }

    /// <summary>kill -9 of a server process: PostgreSQL drops all connections and what was not written, and recovers.</summary>
    private async Task CrashServerAsync()
    {
        await using var witness = new NpgsqlConnection($"{Connection};Pooling=false");
        await witness.OpenAsync();
        await using (var connection = new NpgsqlConnection($"{Connection};Pooling=false"))
        {
            await connection.OpenAsync();
            using var backend = Process.GetProcessById(connection.ProcessID);
            backend.Kill();
        }

        // Until it is noticed, the server answers as if nothing had been.
        while (await Record.ExceptionAsync(() => new NpgsqlCommand("select 1", witness).ExecuteScalarAsync()) is null) await Task.Delay(10);
        for (var up = false; !up; await Task.Delay(100))
        {
            try
            {
                up = await CountAsync("referrals_events.mt_streams") >= 0;
            }
            catch (NpgsqlException)
            {
                // Recovering.
            }
        }
    }

    private async Task<long> CountAsync(string from)
    {
        await using var command = _store.Options.DataSource.CreateCommand($"select count(*) from {from}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
