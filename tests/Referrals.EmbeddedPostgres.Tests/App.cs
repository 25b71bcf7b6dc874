using System.Diagnostics;
using System.Globalization;

namespace Referrals.EmbeddedPostgres.Tests;

/// <summary>Another program that uses a server, in a process of its own.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly Process _process;

    private App(Process process, string how, int majorVersion, string dataFolder) =>
        (_process, How, MajorVersion, DataFolder) = (process, how, majorVersion, dataFolder);

    /// <summary>"started", "joined" or "refused".</summary>
    public string How { get; }

    public int MajorVersion { get; }

    /// <summary>The server's data folder, or why it was refused.</summary>
    public string DataFolder { get; }

    public static Task<App> RunAsync(params string[] words) => RunAsync([], [], words);

    public static async Task<App> RunAsync(string[] launcher, (string Name, string Value)[] environment, params string[] words)
    {
        string[] command = [.. launcher, Path.Combine(AppContext.BaseDirectory, "Referrals.EmbeddedPostgres.Tests"), "app", .. words];
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The app said nothing.");
        var parts = line.Split('|', 3);
        return new App(process, parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
    }

    /// <summary>Lets it end as a program ends: it leaves the server.</summary>
    public async Task LeaveAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>kill -9, without its children.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await LeaveAsync();
        _process.Dispose();
    }
}
