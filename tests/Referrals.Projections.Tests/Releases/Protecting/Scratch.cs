using System.Diagnostics;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Protecting;
using Xunit;
namespace Referrals.Projections.Tests.Releases.Protecting;
public class Scratch
{
    [Fact]
    public void measure()
    {
        using var w = new StreamWriter("/tmp/scratch-protect.txt");
        foreach (var n in new[] { 60, 400, 1500, 6000 })
        {
            var watch = Stopwatch.StartNew();
            var truth = County.Tabulate(County.Year, 1, n);
            var made = watch.ElapsedMilliseconds;
            watch.Restart();
            var relations = County.Plan.Relations(County.Year);
            var un = UnsafeCells.Of(County.Plan, DisclosureRules.Standard, County.Year, truth.Cells, relations);
            var small = un.Count(k => truth.Cells[k].Count <= 7);
            var m1 = watch.ElapsedMilliseconds;
            watch.Restart();
            var p = Protection.Protect(County.Plan, DisclosureRules.Standard, truth, new byte[32], [], []);
            w.WriteLine($"{n}: generate {made} cells {truth.Cells.Count} nonzero {truth.Cells.Values.Count(c => c.Count > 0)} relations {relations.Count} unsafe {un.Count} small {small} choices {p.Choices.Count} multi {p.Choices.Count(c => c.Candidates.Count > 1)} ms {m1} {watch.ElapsedMilliseconds}");
            foreach (var c in p.Choices.Take(5)) w.WriteLine($"   {c.Line} : {string.Join(", ", c.Candidates.Select(k => k + "=" + truth.Cells[k].Count))}");
            w.Flush();
        }
    }
}
