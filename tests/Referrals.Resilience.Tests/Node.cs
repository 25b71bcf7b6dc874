using System.Collections.Concurrent;
using System.Diagnostics;

namespace Referrals.Resilience.Tests;

/// <summary>A node in a process of its own.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _listening;

    public Node(string work, string connection)
    {
        _process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Referrals.Resilience.Tests"), ["node", work, connection])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _listening = Task.Run(async () =>
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line) Said.Enqueue(line);
        });
    }

    /// <summary>The lines it has written.</summary>
    public ConcurrentQueue<string> Said { get; } = [];

    public async Task SaysAsync(int lines)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(4)); // a guard against hanging, on however busy a machine
        while (Said.Count < lines) await Task.Delay(10, late.Token);
    }

    /// <summary>kill -9; afterwards all that it said has been heard.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _listening;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
