using System.Diagnostics;

namespace Referrals.Api.Demonstration;

/// <summary>Says every two seconds how far it is and how much time is left.</summary>
internal sealed class Progress(int total)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _next = s_pause;

    public void Report(int done)
    {
        var spent = Stopwatch.GetElapsedTime(_started);
        if (spent < _next && done < total)
        {
            return;
        }

        _next = spent + s_pause;
        var left = (spent / done * (total - done)).TotalSeconds;
        Console.Error.WriteLine(done < total
            ? $"Loading the demonstration: {100L * done / total} %, {Math.Ceiling(left)} s left"
            : $"Loading the demonstration: done in {spent.TotalSeconds:0.0} s");
    }
}
