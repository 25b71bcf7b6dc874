using FsCheck;
using FsCheck.Fluent;
using Referrals.Api.Governance;
using Referrals.EventStore.PersonalData;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>The ledger outside the databases: it only grows, and says when somebody else has changed it.</summary>
public sealed class LedgerFiles : IDisposable
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, 123, 456, TimeSpan.Zero);

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("ledger-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public void whatever_is_merged_in_whatever_order_it_has_every_id_once_and_reads_as_it_was_written() => Prop.ForAll(
        Gen.ListOf(Gen.ListOf(Gen.Choose(0, 30))).ToArbitrary(),
        batches =>
        {
            var file = new LedgerFile(Path.Combine(_folder, Guid.CreateVersion7().ToString("N")));
            var expected = new List<Destroyed>();
            foreach (var batch in batches)
            {
                var entries = batch.Select(Entry).ToList();
                expected.AddRange(entries.DistinctBy(e => e.Id).Where(e => expected.TrueForAll(x => x.Id != e.Id)));
                Run(file, [.. entries]).ShouldBe(expected);
            }

            Run(file).ShouldBe(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void a_line_that_a_crash_left_without_its_end_is_written_again()
    {
        var file = new LedgerFile(_folder);
        Run(file, Entry(1), Entry(2));
        var whole = File.ReadAllText(file.Path);
        File.WriteAllText(file.Path, whole[..^20]);
        Run(file, Entry(1), Entry(2));
        File.ReadAllText(file.Path).ShouldBe(whole);
    }

    [Fact]
    public void a_line_that_was_changed_left_out_or_moved_is_told()
    {
        var file = new LedgerFile(_folder);
        Run(file, Entry(1), Entry(2), Entry(3));
        var lines = File.ReadAllLines(file.Path);
        foreach (var altered in (string[][])
        [
            [lines[0], lines[1].Replace(Entry(2).Id.ToString(), Entry(9).Id.ToString(), StringComparison.Ordinal), lines[2]],
            [lines[0], lines[2]], [lines[1], lines[0], lines[2]], [lines[0], "not json", lines[2]], [lines[0], lines[1].Replace("\"text\"", "\"record\"", StringComparison.Ordinal), lines[2]],
        ])
        {
            File.WriteAllLines(file.Path, altered);
            Should.Throw<LedgerAlteredException>(() => Run(file)).Message.ShouldContain(file.Path);
        }
    }

    [Fact]
    public async Task several_who_write_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => new LedgerFile(_folder).MergeAsync([Entry(i), Entry(i + 1)], CancellationToken.None))));
        Run(new LedgerFile(_folder)).Select(e => e.Id).ShouldBe(Enumerable.Range(0, 13).Select(i => Entry(i).Id), ignoreOrder: true);
    }

    private static Destroyed Entry(int number) => new(
        new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]), number % 2 == 0 ? DestroyedKind.Text : DestroyedKind.Record, new Guid(number / 4, 0, 0, [0, 0, 0, 0, 0, 0, 0, 2]), s_at.AddMinutes(number));

    private static List<Destroyed> Run(LedgerFile file, params Destroyed[] entries) =>
        [.. file.MergeAsync(entries, CancellationToken.None).GetAwaiter().GetResult()];
}
