using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Referrals.Projections.Releases.Auditing.Solving;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Auditing.Solving;

/// <summary>
/// Random systems, solved by GLPK too: by glpsol itself where this machine has it, otherwise by its kept answers. (To make those anew:
/// GLPK_KEEP=1 dotnet test.)
/// </summary>
public sealed class AgainstGlpkTests
{
    private const int Systems = 60;

    [Fact]
    public void every_bound_is_the_one_that_glpk_finds()
    {
        var glpsol = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, "glpsol")).FirstOrDefault(File.Exists);
        var kept = Path.Combine(Path.GetDirectoryName(Here())!, "glpk-answers.txt");
        var expected = glpsol is null ? File.ReadAllLines(kept) : [.. Enumerable.Range(1, Systems).Select(seed => Glpk(glpsol, seed))];
        if (Environment.GetEnvironmentVariable("GLPK_KEEP") == "1")
        {
            File.WriteAllLines(kept, expected);
        }

        Enumerable.Range(1, Systems).Select(Ours).ShouldBe(expected);
    }

    [Fact]
    public void what_lies_between_the_bounds_is_possible_exactly_where_trying_everything_says_so()
    {
        foreach (var seed in Enumerable.Range(1000, 60))
        {
            var random = new Random(seed);
            var system = new LinearSystem();
            for (var v = 0; v < 5; v++)
            {
                system.Add(random.Next(0, 2), random.Next(2, 6));
            }

            for (var c = 0; c < 3; c++)
            {
                Constrain(system, random, loosely: random.Next(2) == 0);
            }

            var all = Everything(system, 0, new long[system.Count]).Select(s => (long[])s.Clone()).ToList();
            var possible = new Possibilities(system);
            for (var v = 0; v < system.Count; v++)
            {
                for (var value = 0; value <= 6; value++)
                {
                    var exists = all.Exists(s => s[v] == value);
                    (possible.IsConsistent ? possible.IsPossible(v, value) : false).ShouldBe(exists, $"system {seed}, unknown {v}, value {value}");
                    Branched(system, v, value).ShouldBe(exists, $"system {seed}, unknown {v}, value {value}, without narrowing");
                }
            }
        }
    }

    /// <summary>By branch and bound alone.</summary>
    private static bool? Branched(LinearSystem system, int variable, long value)
    {
        var bounds = new Bounds(system);
        return bounds.Narrow(variable, value, value) ? Integers.Find([.. Enumerable.Range(0, system.Count)], system.Constraints, bounds, system.Hints).Found : false;
    }

    private static IEnumerable<long[]> Everything(LinearSystem system, int from, long[] values)
    {
        if (from == values.Length)
        {
            return system.Constraints.All(c => c.IsCover
                ? values[c.Variables[0]] <= c.Variables.Skip(1).Sum(p => values[p]) && c.Variables.Skip(1).All(p => values[p] <= values[c.Variables[0]])
                : c.Variables.Zip(c.Factors, (v, f) => f * values[v]).Sum() is var sum && !(sum < c.Least) && !(sum > c.Most)) ? [values] : [];
        }

        return Enumerable.Range((int)system.Lower[from], (int)(system.Upper[from] - system.Lower[from] + 1)).SelectMany(value =>
        {
            values[from] = value;
            return Everything(system, from + 1, values);
        });
    }

    /// <summary>A system with a solution, three kinds of them: tables, covers among sums, and any sums at all.</summary>
    private static LinearSystem Random(int seed)
    {
        var random = new Random(seed);
        var system = new LinearSystem();
        var count = random.Next(4, 13);
        for (var v = 0; v < count; v++)
        {
            var truth = random.Next(0, 12);
            system.Add(Math.Max(0, truth - random.Next(0, 6)), random.Next(4) == 0 ? LinearSystem.None : truth + random.Next(0, 6), truth);
        }

        for (var c = 0; c < count * 2 / 3; c++)
        {
            Constrain(system, random, seed % 3 == 0);
        }

        return system;
    }

    private static void Constrain(LinearSystem system, Random random, bool loosely)
    {
        int[] chosen = [.. Enumerable.Range(0, system.Count).OrderBy(_ => random.Next()).Take(random.Next(2, 5))];
        if (!loosely && random.Next(4) == 0 && chosen.Skip(1).Sum(p => system.Hints[p]) >= system.Hints[chosen[0]] && chosen.Skip(1).All(p => system.Hints[p] <= system.Hints[chosen[0]]))
        {
            system.Cover(chosen[0], chosen[1..]);
            return;
        }

        var terms = chosen.Select((v, i) => (v, loosely ? random.Next(1, 4) * (random.Next(2) == 0 ? 1L : -1L) : i == 0 ? 1L : -1L)).ToList();
        var sum = terms.Sum(t => t.Item2 * system.Hints[t.v]);
        system.Between(random.Next(4) == 0 ? null : sum - random.Next(0, 3), terms, random.Next(4) == 0 ? null : sum + random.Next(0, 3));
    }

    private static string Ours(int seed)
    {
        var possible = new Possibilities(Random(seed));
        return string.Join(' ', Enumerable.Range(0, Random(seed).Count).Select(v => $"{possible.Minimum(v)}..{possible.Maximum(v)?.ToString(CultureInfo.InvariantCulture) ?? "inf"}").Prepend($"{seed}:"));
    }

    private static string Glpk(string glpsol, int seed)
    {
        var system = Random(seed);
        return string.Join(' ', Enumerable.Range(0, system.Count).Select(v => $"{Glpk(glpsol, system, v, "Minimize")}..{Glpk(glpsol, system, v, "Maximize")}").Prepend($"{seed}:"));
    }

    private static string Glpk(string glpsol, LinearSystem system, int variable, string direction)
    {
        var model = new StringBuilder($"{direction}\n obj: v{variable}\nSubject To\n");
        foreach (var constraint in system.Constraints.SelectMany(c => c.Linear()))
        {
            var sum = string.Join(' ', constraint.Variables.Zip(constraint.Factors, (v, f) => $"{(f < 0 ? '-' : '+')} {Math.Abs(f)} v{v}"));
            model.Append(constraint.Least is { } least ? $" {sum} >= {least}\n" : "").Append(constraint.Most is { } most ? $" {sum} <= {most}\n" : "");
        }

        model.Append(" v0 >= 0\nBounds\n");
        for (var v = 0; v < system.Count; v++)
        {
            model.Append(CultureInfo.InvariantCulture, $" {system.Lower[v]} <= v{v} <= {(system.Upper[v] == LinearSystem.None ? "+inf" : system.Upper[v])}\n");
        }

        model.Append("General\n").AppendJoin('\n', Enumerable.Range(0, system.Count).Select(v => $" v{v}")).Append("\nEnd\n");
        var folder = System.IO.Directory.CreateTempSubdirectory();
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "model.lp"), Path.Combine(folder.FullName, "solution.txt"));
            File.WriteAllText(input, model.ToString());
            using var process = Process.Start(new ProcessStartInfo(glpsol, ["--lp", input, "-w", output]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var status = File.ReadLines(output).Single(l => l.StartsWith("s mip", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return status[^2] == "o" ? status[^1] : said.Contains("UNBOUNDED", StringComparison.OrdinalIgnoreCase) || said.Contains("NO DUAL FEASIBLE", StringComparison.Ordinal) ? "inf" : $"?{said}";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
