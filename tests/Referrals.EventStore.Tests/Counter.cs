using NpgsqlTypes;

namespace Referrals.EventStore.Tests;

public sealed record CounterStarted(Guid CounterId, string Label, Colour Colour);

public sealed record Counted(int By, string? Note = null);

public sealed record CounterStopped(DateTimeOffset At);

public enum Colour
{
    Red,
    DarkBlue,
}

/// <summary>The stream the tests write: a counter and its total.</summary>
public sealed record Counter(Guid Id, string Label, int Total, bool Stopped)
{
    public static void Map(StoreOptions options)
    {
        options.Events.Map<CounterStarted>("counter_started").Map<Counted>("counted").Map<CounterStopped>("counter_stopped");
        options.Streams.Map<Counter>("counter", Fold).Map<Ledger>("ledger", (state, _) => state ?? new Ledger());
    }

    public static Counter? Fold(Counter? state, IEvent e) => e.Data switch
    {
        CounterStarted started => new Counter(started.CounterId, started.Label, 0, false),
        Counted counted => state! with { Total = state.Total + counted.By },
        CounterStopped => state! with { Stopped = true },
        _ => state,
    };

    public static CounterStarted Started(Guid id, string label = "apples") => new(id, label, Colour.DarkBlue);
}

/// <summary>Another kind of stream.</summary>
public sealed record Ledger;

/// <summary>One row per counter, none once it is stopped, and a second one when it is over a hundred.</summary>
public sealed class Totals : SingleStreamProjection<Totals.Total, Guid>
{
    public const string Ddl = """
        create table totals (
            id uuid not null, place int not null, label text not null, total int not null, at timestamptz not null,
            tags text[] not null, entry jsonb not null, constraint totals_key primary key (id, place));
        create index totals_by_label on totals (label, total desc) where total > 0;
        """;

    public override string Name => "Totals";

    public override string StreamType => "counter";

    public override ProjectionTable Table { get; } = new("public", "totals",
    [
        new("id", NpgsqlDbType.Uuid, IsKey: true), new("place", NpgsqlDbType.Integer, IsKey: true), new("label", NpgsqlDbType.Text),
        new("total", NpgsqlDbType.Integer), new("at", NpgsqlDbType.TimestampTz),
        new("tags", NpgsqlDbType.Array | NpgsqlDbType.Text), new("entry", NpgsqlDbType.Jsonb),
    ]);

    public override Total? Evolve(Total? doc, IEvent e) =>
        Counter.Fold(doc?.Counter, e) is { Stopped: false } counter ? new Total(counter, e.Timestamp) : null;

    public override IEnumerable<object?[]> Rows(Total doc)
    {
        var (counter, at) = doc;
        yield return Row(1);
        if (counter.Total > 100) yield return Row(2);

        object?[] Row(int place) => [counter.Id, place, counter.Label, counter.Total, at, new[] { counter.Label, "x" }, counter];
    }

    public sealed record Total(Counter Counter, DateTimeOffset At);
}
