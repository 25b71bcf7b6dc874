using FsCheck;
using FsCheck.Fluent;

namespace Referrals.EventStore.Tests.Appending;

/// <summary>Random work on a few streams, compared with what a dictionary would have kept.</summary>
public sealed class Model(TestServer server)
{
    [Fact]
    public async Task the_store_keeps_what_a_dictionary_would_keep()
    {
        await using var database = await server.CreateAsync();
        await database.ExecuteAsync(Totals.Ddl);
        await using var store = database.Store(o => o.AddInline(new Totals()));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40),
            Prop.ForAll(Work.Sessions.ToArbitrary(), sessions => RunAsync(store, sessions)));
        (await store.CountDifferencesAsync("Totals", database.Source)).ShouldBe(0);
    }

    private static async Task RunAsync(DocumentStore store, IReadOnlyList<IReadOnlyList<Work>> sessions)
    {
        var ids = Enumerable.Range(0, Work.Streams).Select(_ => Guid.CreateVersion7()).ToArray();
        var kept = ids.ToDictionary(id => id, _ => new List<object>());
        foreach (var works in sessions)
        {
            await using var session = store.LightweightSession();
            var expected = kept.ToDictionary(k => k.Key, k => k.Value.ToList());
            var legal = true;
            try
            {
                foreach (var (stream, by) in works.DistinctBy(w => w.Stream).Select(w => (ids[w.Stream], w)))
                {
                    var events = by.Events(stream);
                    var version = expected[stream].Count;
                    expected[stream].AddRange(events);
                    switch (by.How)
                    {
                        case How.Start:
                            legal &= version == 0;
                            session.Events.StartStream<Counter>(stream, events);
                            break;
                        case How.Append:
                            legal &= version > 0;
                            session.Events.Append(stream, events);
                            break;
                        case How.Expect:
                            legal &= version > 0 && by.Off == 0;
                            session.Events.Append(stream, version + by.Off + events.Length, events);
                            break;
                        default:
                            var writing = await session.Events.FetchForWriting<Counter>(stream);
                            writing.CurrentVersion.ShouldBe(version);
                            writing.AppendMany(events);
                            break;
                    }
                }

                await session.SaveChangesAsync();
                legal.ShouldBeTrue();
                kept = expected;
            }
            catch (Exception e) when (e is ConcurrencyException or NonExistentStreamException)
            {
                legal.ShouldBeFalse(e.ToString());
            }
        }

        await using var reading = store.LightweightSession();
        foreach (var id in ids)
        {
            var events = await reading.Events.FetchStreamAsync(id);
            events.Select(e => e.Data).ShouldBe(kept[id]);
            events.Select(e => e.Version).ShouldBe(Enumerable.Range(1, kept[id].Count).Select(v => (long)v));
        }
    }

    private enum How
    {
        Start,
        Append,
        Expect,
        Write,
    }

    private sealed record Work(int Stream, How How, int Off, int Count)
    {
        public const int Streams = 4;

        public static Gen<IReadOnlyList<IReadOnlyList<Work>>> Sessions { get; } =
            from sessions in Gen.ListOf(Gen.NonEmptyListOf(
                from stream in Gen.Choose(0, Streams - 1)
                from how in Gen.Elements(How.Start, How.Start, How.Append, How.Expect, How.Write, How.Write)
                from off in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(-1, 2)))
                from count in Gen.Choose(1, 4)
                select new Work(stream, how, off, count)))
            select (IReadOnlyList<IReadOnlyList<Work>>)[.. sessions.Select(s => (IReadOnlyList<Work>)[.. s])];

        public object[] Events(Guid id) => [Counter.Started(id), .. Enumerable.Range(1, Count - 1).Select(i => new Counted(i * 30))];
    }
}
