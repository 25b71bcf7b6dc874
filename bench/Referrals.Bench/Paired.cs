using System.Diagnostics;
using System.Text.Json;

namespace Referrals.Bench;

/// <summary>Whether a time tells what it must not: the one thing and the other in turn, in random order, side by side.</summary>
internal static class Paired
{
    private const int Warming = 200;

    /// <param name="name">What it is called in the report.</param>
    /// <param name="pairs">How many pairs are measured, after some that are not.</param>
    /// <param name="run">Runs the one (true) or the other (false), for the pair of this number.</param>
    /// <param name="output">Gets one line of JSON.</param>
    public static async Task RunAsync(string name, int pairs, Func<bool, int, Task> run, TextWriter output)
    {
        var times = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        var random = new Random(4711);
        for (var i = 0; i < Warming + pairs; i++)
        {
            var first = random.Next(2) == 0;
            foreach (var one in (bool[])[first, !first])
            {
                var started = Stopwatch.GetTimestamp();
                await run(one, i);
                if (i >= Warming)
                {
                    times[one].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        var differences = times[true].Zip(times[false], (a, b) => a - b).ToArray();
        await output.WriteLineAsync(JsonSerializer.Serialize(new
        {
            scenario = name,
            pairs,
            knownMedianMs = Math.Round(Median([.. times[true]]), 3),
            unknownMedianMs = Math.Round(Median([.. times[false]]), 3),
            medianOfDifferencesMs = Math.Round(Median(differences), 4),
            knownWasSlowerShare = Math.Round(differences.Count(d => d > 0) / (double)differences.Length, 3),
        }));
    }

    /// <summary>Pairs that are run and not measured, before the others.</summary>
    public static int All(int pairs) => Warming + pairs;

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
