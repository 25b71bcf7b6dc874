using System.Runtime.InteropServices;

namespace Referrals.EmbeddedPostgres;

/// <summary>PostgreSQL out of an npm package, for a machine that has none.</summary>
internal static class NpmBinaries
{
    public const string Version = "18.4.0-beta.17";

    public const string InstallAdvice =
        "Install PostgreSQL 15 or later (Debian, Ubuntu: apt install postgresql; Fedora: dnf install postgresql-server; Alpine: apk add postgresql; macOS: brew install postgresql@17), "
        + "or set the connection string of a server you have.";

    public static async Task<string> FetchAsync(EmbeddedServerOptions options, ServerAccount account, string cacheFolder, CancellationToken ct)
    {
        var package = Package();
        var cached = Path.Combine(cacheFolder, "binaries", Version);
        var programs = Path.Combine(cached, "node_modules", package, "native", "bin");
        if (Directory.Exists(programs)) return programs;

        account.CreateFolder(Path.Combine(cacheFolder, "binaries"));
        await account.DemandReachAsync(cacheFolder, ct);
        await using var fetching = await FolderLock.TakeAsync(Path.Combine(cacheFolder, "binaries", "fetch.lock"), ct);
        if (Directory.Exists(programs)) return programs;

        options.Report($"No PostgreSQL on this machine: fetching {package} {Version} with npm");
        var unfinished = cached + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        // Whatever the user's umask is, the server's user has to read what is written here.
        await RunAsync(["sh", "-c", "umask 022; mkdir -p \"$1\"; exec npm install --prefix \"$1\" --ignore-scripts --no-audit --no-fund --no-package-lock --no-update-notifier \"$2\"", "sh", unfinished, $"{package}@{Version}"], "/", ct);
        // npm packages cannot hold links: the package lists them, and this script of its own makes them.
        var folder = Path.Combine(unfinished, "node_modules", package);
        await RunAsync(["node", "scripts/hydrate-symlinks.js"], folder, ct);
        if (Directory.Exists(cached)) Directory.Delete(cached, recursive: true);
        Directory.Move(unfinished, cached);
        return programs;
    }

    private const int NoSuchProgramForShell = 127;

    private static async Task RunAsync(IReadOnlyList<string> command, string workingFolder, CancellationToken ct)
    {
        var result = await Command.RunAsync(command, ct, workingFolder);
        if (result.WasNotStarted || result.ExitCode == NoSuchProgramForShell)
            throw new EmbeddedServerException($"There is no PostgreSQL on this machine, and no npm to fetch it with. {InstallAdvice} Or install Node.js 20 with npm and start again.");
        if (!result.Succeeded)
            throw new EmbeddedServerException($"There is no PostgreSQL on this machine, and npm could not fetch it:\n{result.Everything}\n{InstallAdvice}");
    }

    private static string Package()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X86 => "ia32",
            Architecture.Ppc64le => "ppc64",
            var other => other.ToString().ToLowerInvariant(),
        };
        return $"@embedded-postgres/{system}-{architecture}";
    }
}
