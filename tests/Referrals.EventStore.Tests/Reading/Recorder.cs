using System.Collections.Concurrent;
using Npgsql;

namespace Referrals.EventStore.Tests.Reading;

/// <summary>Writes the number of every event it is given into a table, which a repetition would violate.</summary>
internal sealed class Recorder(string name = "Recorder") : ISubscription
{
    public static string Ddl(string name = "recorder") => $"create table {name} (place bigint generated always as identity, seq_id bigint unique, stream_id uuid)";

    public string Name { get; } = name;

    /// <summary>What was given, with repetitions where a page was undone.</summary>
    public ConcurrentQueue<IEvent> Given { get; } = [];

    public Func<IEvent, Exception?> Fails { get; set; } = _ => null;

    public async Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var e in page.Events)
        {
            Given.Enqueue(e);
            await Sql.ExecuteAsync(connection, $"insert into {Name} (seq_id, stream_id) values ($1, $2)", ct, e.Sequence, e.StreamId);
            if (Fails(e) is { } failure) throw failure;
        }
    }
}

internal static class Eventually
{
    public static async Task BeAsync(Func<Task<bool>> condition, int seconds = 30)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await condition()) await Task.Delay(20, late.Token);
    }
}
