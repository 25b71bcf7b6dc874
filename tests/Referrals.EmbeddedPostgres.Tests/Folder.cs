using System.Diagnostics;
using System.Globalization;

namespace Referrals.EmbeddedPostgres.Tests;

/// <summary>A random folder for one test's server, which is killed if it still runs and deleted at the end.</summary>
internal sealed class Folder : IAsyncDisposable
{
    private readonly string _top = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pg-{Guid.CreateVersion7():N}");

    public Folder(string below = "")
    {
        Path = System.IO.Path.Combine(_top, below);
        Directory.CreateDirectory(_top);
    }

    public string Path { get; }

    public static implicit operator string(Folder folder) => folder.Path;

    /// <summary>The process of the server on a data folder, by its own word.</summary>
    public static int ServerProcess(string dataFolder) =>
        int.Parse(File.ReadLines(System.IO.Path.Combine(dataFolder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public static bool ServerRuns(string dataFolder) =>
        File.Exists(System.IO.Path.Combine(dataFolder, "postmaster.pid")) && Runs(ServerProcess(dataFolder));

    public static bool Runs(int process)
    {
        var stat = $"/proc/{process}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }

    /// <summary>kill -9 of the server.</summary>
    public static async Task KillServerAsync(string dataFolder)
    {
        var id = ServerProcess(dataFolder);
        using (var process = Process.GetProcessById(id)) process.Kill();
        while (Runs(id)) await Task.Delay(10);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var data in Directory.EnumerateDirectories(_top, "data", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 12 }))
            if (PostmasterFile.Read(data) is { } server && server.IsOfARunningServer()) await KillServerAsync(data);
        Directory.Delete(_top, recursive: true);
    }
}
