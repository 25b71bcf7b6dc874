using System.Diagnostics;
using System.Text.Json;

namespace Referrals.Bench;

/// <summary>
/// Measures in rounds that alternate between the scenarios, so that a disturbance of the machine meets all of them; what is
/// reported is the median round.
/// </summary>
internal static class Runner
{
    public static async Task RunAsync(BenchServer server, IReadOnlyList<Scenario> scenarios, Arguments arguments, TextWriter output)
    {
        foreach (var sessions in arguments.Sessions)
        {
            var running = scenarios.Where(s => s.Concurrent || sessions == arguments.Sessions[0]).ToList();
            foreach (var scenario in running)
            {
                await scenario.PrepareAsync(await server.CreateDatabaseAsync(scenario.Name), sessions);
                await MeasureAsync(scenario, sessions, TimeSpan.FromSeconds(1)); // warm-up
            }

            var rounds = running.ToDictionary(s => s, _ => new List<Round>());
            for (var i = 0; i < arguments.Rounds; i++)
                foreach (var scenario in running)
                {
                    await server.CheckpointAsync();
                    rounds[scenario].Add(await MeasureAsync(scenario, sessions, arguments.Time / arguments.Rounds));
                }

            foreach (var scenario in running)
            {
                await scenario.DisposeAsync();
                await output.WriteLineAsync(Report(scenario, sessions, rounds[scenario]));
            }
        }
    }

    private static async Task<Round> MeasureAsync(Scenario scenario, int sessions, TimeSpan time)
    {
        var latencies = new List<double>[sessions];
        var (handled, errors) = (0L, 0L);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(session => Task.Run(async () =>
        {
            var mine = latencies[session] = [];
            do
            {
                var started = clock.Elapsed;
                try
                {
                    Interlocked.Add(ref handled, await scenario.RunAsync(session));
                }
                catch (Exception e)
                {
                    if (Interlocked.Increment(ref errors) == 1) await Console.Error.WriteLineAsync($"{scenario.Name}: {e.GetType().Name}: {e.Message}");
                }

                mine.Add((clock.Elapsed - started).TotalMilliseconds);
            }
            while (clock.Elapsed < time);
        })));
        return new Round(handled, handled / clock.Elapsed.TotalSeconds, [.. latencies.SelectMany(l => l)], errors);
    }

    private static string Report(Scenario scenario, int sessions, List<Round> rounds)
    {
        var latencies = rounds.SelectMany(r => r.Latencies).Order().ToArray();
        return JsonSerializer.Serialize(new
        {
            scenario = scenario.Name,
            sessions,
            operations = rounds.Sum(r => r.Handled),
            operationsPerSecond = Math.Round(Quantile([.. rounds.Select(r => r.PerSecond).Order()], 0.5)),
            medianMs = Math.Round(Quantile(latencies, 0.5), 3),
            p95Ms = Math.Round(Quantile(latencies, 0.95), 3),
            p99Ms = Math.Round(Quantile(latencies, 0.99), 3),
            errors = rounds.Sum(r => r.Errors),
        });
    }

    private static double Quantile(double[] sorted, double q) => sorted[(int)Math.Min(sorted.Length - 1, q * sorted.Length)];

    private sealed record Round(long Handled, double PerSecond, double[] Latencies, long Errors);
}
