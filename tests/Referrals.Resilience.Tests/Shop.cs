using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Referrals.EventStore;

namespace Referrals.Resilience.Tests;

public sealed record TillOpened(Guid TillId);

public sealed record Sold(string Receipt, int Pence);

public sealed record Till(Guid Id, int Sales, long Pence)
{
    public static Till? Fold(Till? state, IEvent e) => e.Data switch
    {
        TillOpened opened => new Till(opened.TillId, 0, 0),
        Sold sold => state! with { Sales = state.Sales + 1, Pence = state.Pence + sold.Pence },
        _ => state,
    };
}

/// <summary>What the nodes do that get killed.</summary>
internal static class Shop
{
    public const string Ddl = """
        create table tills (id uuid primary key, sales int not null, pence bigint not null);
        create table receipts (seq_id bigint primary key, stream_id uuid not null, running bigint not null unique);
        """;

    public static DocumentStore Store(string connection)
    {
        var options = new StoreOptions { DataSource = WriterDataSource.Create(connection) };
        options.Events.Map<TillOpened>("till_opened").Map<Sold>("sold");
        options.Streams.Map<Till>("till", Till.Fold);
        options.AddInline(new Tills()).Subscribe(new Receipts());
        return new DocumentStore(options);
    }

    /// <summary>Sells at sixteen tills, a new one every twenty sales, and says every receipt aloud once it is stored.</summary>
    public static Task SellAsync(DocumentStore store) => Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
    {
        var id = Guid.Empty;
        for (var i = 0; ; i++)
        {
            await using var session = store.LightweightSession();
            if (i % 20 == 0)
            {
                id = Guid.CreateVersion7();
                session.Events.StartStream<Till>(id, new TillOpened(id));
                await session.SaveChangesAsync();
            }

            var stream = await session.Events.FetchForWriting<Till>(id);
            var receipt = $"{id:N}-{i.ToString(CultureInfo.InvariantCulture)}";
            stream.AppendOne(new Sold(receipt, i % 100));
            await session.SaveChangesAsync();
            await Console.Out.WriteLineAsync(receipt);
            await Task.Delay(10);
        }
    })));

    public static async Task FollowAsync(DocumentStore store)
    {
        await using var daemon = new ProjectionDaemon(store);
        daemon.Start();
        await Console.Out.WriteLineAsync("following");
        await Console.In.ReadToEndAsync();
    }

    public static async Task RebuildAsync(DocumentStore store)
    {
        for (var i = 0; ; i++)
        {
            await Console.Out.WriteLineAsync($"rebuild {i.ToString(CultureInfo.InvariantCulture)}");
            await store.RebuildAsync("Tills", store.Options.DataSource);
        }
    }

    private sealed class Tills : SingleStreamProjection<Till, Guid>
    {
        public override string Name => "Tills";

        public override string StreamType => "till";

        public override ProjectionTable Table { get; } = new("public", "tills",
            [new("id", NpgsqlDbType.Uuid, IsKey: true), new("sales", NpgsqlDbType.Integer), new("pence", NpgsqlDbType.Bigint)]);

        public override Till? Evolve(Till? doc, IEvent e) => Till.Fold(doc, e);

        public override IEnumerable<object?[]> Rows(Till doc) => [[doc.Id, doc.Sales, doc.Pence]];
    }

    /// <summary>Numbers the receipts as it goes: applied twice, or not at all, and the running number shows it.</summary>
    private sealed class Receipts : ISubscription
    {
        public string Name => "Receipts";

        public async Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct)
        {
            foreach (var e in page.Events)
            {
                await using var command = new NpgsqlCommand(
                    "insert into receipts select $1, $2, coalesce(max(running), 0) + 1 from receipts", connection)
                {
                    Parameters = { new() { Value = e.Sequence }, new() { Value = e.StreamId } },
                };
                await command.ExecuteNonQueryAsync(ct);
            }
        }
    }
}
