using Referrals.Projections.Releases.Auditing.Solving;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Auditing.Solving;

/// <summary>Tables from the literature whose hidden cells are known: a solver that misses one is wrong.</summary>
public sealed class KnownAnswersTests
{
    private static readonly Dictionary<string, int[]> s_rows = new() { ["w"] = [30, 47, 64, 89], ["x"] = [90, 124, 5, 31], ["y"] = [92, 100, 59, 85], ["z"] = [800, 991, 651, 685] };

    [Fact]
    public void a_table_that_hides_two_on_every_line_can_still_give_one_away()
    {
        var bounds = FourByFour("wa wb wc xa xc yb yd zb zd");

        bounds.ShouldBe(new Dictionary<string, (long?, long?)>
        {
            ["wa"] = (25, 94), ["wb"] = (47, 47), ["wc"] = (0, 69), ["xa"] = (26, 95), ["xc"] = (0, 69), ["yb"] = (0, 185), ["yd"] = (0, 185), ["zb"] = (906, 1091), ["zd"] = (585, 770),
        }, ignoreOrder: true);
    }

    [Fact]
    public void hiding_xb_as_well_frees_it() => FourByFour("wa wb wc xa xb xc yb yd zb zd")["wb"].ShouldBe((0, 141));

    [Fact]
    public void hiding_xd_instead_frees_it_less() => FourByFour("wa wb wc xa xc xd yb yd zb zd")["wb"].ShouldBe((0, 78));

    [Fact]
    public void two_tables_that_are_safe_apart_are_not_together()
    {
        Linked("ABKLM")["K"].ShouldBe((3, 3));
        Linked("ABKLMN")["K"].ShouldBe((0, 10));
        Linked("ABKLMN")["N"].ShouldBe((0, 10));
    }

    private static Dictionary<string, (long?, long?)> FourByFour(string hidden)
    {
        var system = new LinearSystem();
        var cells = hidden.Split(' ').ToDictionary(c => c, _ => system.Add(0, LinearSystem.None));
        void Line(IEnumerable<string> line)
        {
            var hiddenOnes = line.Where(cells.ContainsKey).ToList();
            long rest = hiddenOnes.Sum(Value);
            system.Between(rest, hiddenOnes.Select(c => (cells[c], 1L)), rest);
        }

        foreach (var row in "wxyz")
        {
            Line("abcd".Select(column => $"{row}{column}"));
        }

        foreach (var column in "abcd")
        {
            Line("wxyz".Select(row => $"{row}{column}"));
        }

        return Solved(system, cells);

        static int Value(string cell) => s_rows[cell[..1]]["abcd".IndexOf(cell[1])];
    }

    private static Dictionary<string, (long?, long?)> Linked(string hidden)
    {
        var values = new Dictionary<char, int> { ['A'] = 2, ['B'] = 2, ['I'] = 8, ['J'] = 8, ['K'] = 3, ['L'] = 3, ['M'] = 3, ['N'] = 7 };
        var system = new LinearSystem();
        var cells = hidden.ToDictionary(c => $"{c}", _ => system.Add(0, LinearSystem.None));
        foreach (var group in new[] { "ABIJ", "KLMN", "LM", "ABIJKN" })
        {
            var hiddenOnes = group.Where(hidden.Contains).ToList();
            long rest = hiddenOnes.Sum(c => values[c]);
            system.Between(rest, hiddenOnes.Select(c => (cells[$"{c}"], 1L)), rest);
        }

        return Solved(system, cells);
    }

    private static Dictionary<string, (long?, long?)> Solved(LinearSystem system, Dictionary<string, int> cells)
    {
        var possible = new Possibilities(system);
        return cells.ToDictionary(c => c.Key, c => (possible.Minimum(c.Value), possible.Maximum(c.Value)));
    }
}
