namespace Referrals.Api.Commands;

/// <summary>Reports at once, on whichever thread: a long command says how far it is and how long it will take.</summary>
internal sealed class ProgressLine<T>(Func<T, string> line) : IProgress<T>
{
    public void Report(T value) => ProgressLine.Show(line(value));
}

/// <summary>One line on the console that is written over; a line each where the output is no terminal.</summary>
internal static class ProgressLine
{
    private const int Width = 78;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private static readonly Lock s_lock = new();
    private static long s_shown;

    public static string Of(string what, long done, long all, string unit, TimeSpan? left) =>
        $"{what}: {Math.Min(done, all):N0} of {all:N0} {unit}{(left is { } time ? $", {time:m\\:ss} left" : "")}";

    public static void Show(string line)
    {
        lock (s_lock)
        {
            if (s_shown != 0 && TimeProvider.System.GetElapsedTime(s_shown) < s_pause)
            {
                return;
            }

            s_shown = TimeProvider.System.GetTimestamp();
            if (Console.IsErrorRedirected)
            {
                Console.Error.WriteLine(line);
            }
            else
            {
                Console.Error.Write($"\r{line.PadRight(Width)}");
            }
        }
    }

    public static void End(string line)
    {
        lock (s_lock)
        {
            if (s_shown != 0 && !Console.IsErrorRedirected)
            {
                Console.Error.Write($"\r{"".PadRight(Width)}\r");
            }

            s_shown = 0;
        }

        Console.WriteLine(line);
    }
}
