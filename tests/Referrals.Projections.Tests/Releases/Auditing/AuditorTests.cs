using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Auditing;

public sealed class AuditorTests
{
    private static readonly DisclosureRules s_rules = DisclosureRules.Standard;

    [Fact]
    public async Task it_loses_the_very_cells_that_trying_everything_loses()
    {
        var (kept, lost, afterwards) = (0, 0, 0);
        await Parallel.ForAsync(1, 251, TestContext.Current.CancellationToken, (seed, _) =>
        {
            var world = SmallWorld.Of(seed);
            var releases = new List<ReleaseFiles>();
            foreach (var truth in world.Truths)
            {
                releases.Add(RoughlyProtected(world, truth, new Random(seed)));
            }

            var report = Auditor.Audit(world.Plan, s_rules, releases[^1], releases[..^1]);
            var found = report.Findings.Where(f => f.Kind == "feasible").Select(f => f.Key).ToList();

            // What was lost before is not this release's fault.
            report.Findings.Select(f => f.Kind).Except(["feasible", "choice", "shown"]).ShouldBeEmpty($"world {seed}");
            var before = new Everything(world.Plan, releases[..^1]).Lost(Dangers(world, world.Truths[..^1]));
            var dangers = Dangers(world, world.Truths).Except(before).ToList();
            var gone = new Everything(world.Plan, releases).Lost(dangers);
            found.Except(before).Order().ShouldBe(gone.Order(), $"world {seed}");
            Interlocked.Add(ref kept, dangers.Count - gone.Count);
            Interlocked.Add(ref lost, gone.Count);
            Interlocked.Add(ref afterwards, gone.Count(key => !world.Truths[^1].Cells.ContainsKey(key)));
            return ValueTask.CompletedTask;
        });

        kept.ShouldBeGreaterThan(100);
        lost.ShouldBeGreaterThan(50);
        afterwards.ShouldBeGreaterThan(5, "cells of earlier releases that the last one gives away");
    }

    [Fact]
    public async Task what_passes_keeps_its_secrets_from_whoever_tries_everything()
    {
        var passed = 0;
        await Parallel.ForAsync(1000, 1250, TestContext.Current.CancellationToken, (seed, _) =>
        {
            var world = SmallWorld.Of(seed);
            var releases = new List<ReleaseFiles>();
            foreach (var truth in world.Truths)
            {
                if (Released(world, truth, releases) is not { } release)
                {
                    break;
                }

                releases.Add(release);
                Interlocked.Increment(ref passed);
                new Everything(world.Plan, releases).Lost(Dangers(world, world.Truths[..releases.Count])).ShouldBeEmpty($"world {seed}");
            }

            return ValueTask.CompletedTask;
        });

        passed.ShouldBeGreaterThan(150);
    }

    [Fact]
    public void neither_the_auditor_nor_the_protection_uses_the_other()
    {
        var releases = Path.Combine(Path.GetDirectoryName(Here())!, "../../../../src/Referrals.Projections/Releases");
        Files("Auditing").ShouldNotBeEmpty();
        Files("Auditing").ShouldAllBe(text => !text.Contains("Protecting") && !text.Contains("Statistics"));
        Files("Protecting").ShouldAllBe(text => !text.Contains("Auditing"));

        IEnumerable<string> Files(string folder) => System.IO.Directory.GetFiles(Path.Combine(releases, folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
    }

    /// <summary>What would be published; nothing where it is not safe.</summary>
    private static ReleaseFiles? Released(SmallWorld world, Tabulation truth, IReadOnlyList<ReleaseFiles> earlier)
    {
        var made = ReleaseMaking.Make(world.Plan, s_rules, truth, world.Seed, earlier);
        made.Report.Findings.ShouldAllBe(f => f.Kind == "feasible");
        return made.Report.Passed ? new(truth.Period, [.. made.Tables.Select(t => t.Bytes)], made.Evidence) : null;
    }

    private static IEnumerable<string> Dangers(SmallWorld world, IEnumerable<Tabulation> truths) =>
        truths.SelectMany(t => Referrals.Projections.Releases.Auditing.Dangers.Of(world.Plan, s_rules, t.Period, t.Cells));

    /// <summary>Hides what is unsafe, now and then something else, and rounds: as those do who do not think of attackers.</summary>
    private static ReleaseFiles RoughlyProtected(SmallWorld world, Tabulation truth, Random random)
    {
        var dangers = Dangers(world, [truth]).ToHashSet();
        dangers.UnionWith(truth.Cells.Values.Where(c => c.Count > 0 && random.Next(4) == 0).Select(c => c.Key));
        var unbroken = Unbroken.Of(world.Plan, s_rules, truth.Period, truth.Cells);
        var tables = world.Plan.Of(truth.Period).Select(t => new PublishedTable(t.Id, t.Title, truth.Period.Code, [.. t.Axes.Select(a => a.Dimension.Code)], [t.Measures[0].Code],
            [.. t.Rows().Select(at => new PublishedRow(at, [Text(t.Key(truth.Period, t.Measures[0].Code, at))]))]));
        return new(truth.Period, [.. tables.Select(t => t.ToBytes())], new([.. truth.Cells.Values], [], world.Seed));

        string Text(string key) => unbroken.Contains(key) ? "x" : dangers.Contains(key) ? "c" : $"{(truth.Cells[key].Count + 2) / 5 * 5}";
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
