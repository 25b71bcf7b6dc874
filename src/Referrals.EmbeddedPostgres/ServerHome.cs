namespace Referrals.EmbeddedPostgres;

/// <summary>The folder of one server, which holds its data, socket, log and locks and is named after the major version.</summary>
internal sealed class ServerHome
{
    private const string TemporaryPrefix = "referrals-pg-";
    private const string NamePrefix = "postgres-";

    private readonly string _folder;

    private readonly ServerAccount _account;

    private ServerHome(string folder, string path, ServerAccount account) => (_folder, Path, _account) = (folder, path, account);

    public string Path { get; }

    public static string FolderOf(EmbeddedServerOptions options)
    {
        var folder = System.IO.Path.GetFullPath(options.Folder ?? DefaultFolder());
        return folder.AsSpan().IndexOfAny("\"$`\\\n") < 0
            ? folder
            : throw new EmbeddedServerException($"The folder '{folder}' cannot hold PostgreSQL's data: its name has a quote, dollar, backslash or line break. Choose another.");
    }

    public static async Task<ServerHome> PrepareAsync(string folder, int majorVersion, ServerAccount account, EmbeddedServerOptions options, CancellationToken ct)
    {
        if (options.Temporary)
        {
            folder = System.IO.Path.Combine(await TemporaryParentAsync(account, ct), $"{TemporaryPrefix}{Guid.CreateVersion7():N}");
            account.CreatePrivateFolder(folder);
        }
        else
        {
            account.CreateFolder(folder);
        }
        var home = new ServerHome(folder, System.IO.Path.Combine(folder, $"{NamePrefix}{majorVersion}"), account);
        if (!Directory.Exists(home.Path) && Directory.EnumerateDirectories(folder, $"{NamePrefix}*").FirstOrDefault() is { } other)
            options.Report($"Starting PostgreSQL {majorVersion} empty: what {other} holds belongs to another major version and stays there");
        account.CreatePrivateFolder(home.Path);
        await account.DemandReachAsync(home.Path, ct);
        return home;
    }

    public Task<FileStream> LockAsync(CancellationToken ct) => FolderLock.TakeAsync(StartLock(Path), ct);

    /// <summary>Held as long as this program uses the server.</summary>
    public FileStream Use() => FolderLock.TryShare(UseLock(Path)) ?? throw new EmbeddedServerException($"'{UseLock(Path)}' is locked by another program. Stop that program and start again.");

    /// <summary>Taken when nobody else uses the server.</summary>
    public FileStream? TryUseAlone() => FolderLock.TryTake(UseLock(Path));

    public async Task DeleteAsync(Cluster cluster)
    {
        await cluster.StopAsync();
        // As the server's user, for a temporary folder is where others may write too.
        await _account.RunAsync(CancellationToken.None, "rm", "-rf", "--", _folder);
        if (Directory.Exists(_folder)) Directory.Delete(_folder);
    }

    /// <summary>Stops and deletes the temporary servers of runs that were killed.</summary>
    public static async Task SweepAsync(Binaries binaries, ServerAccount account, EmbeddedServerOptions options)
    {
        foreach (var folder in TemporaryParents().SelectMany(parent => Directory.EnumerateDirectories(parent, $"{TemporaryPrefix}*")))
        {
            try
            {
                if (Directory.EnumerateDirectories(folder, $"{NamePrefix}*").FirstOrDefault() is not { } path) continue;
                // A run holds the first while it starts and the second from before it lets the first go.
                await using var leaving = FolderLock.TryTake(StartLock(path), FileMode.Open);
                await using var alone = FolderLock.TryTake(UseLock(path), FileMode.Open);
                if (leaving is null || alone is null) continue;
                await new ServerHome(folder, path, account).DeleteAsync(new Cluster(path, binaries, account, options));
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // Another user's, or somebody else sweeps it.
            }
        }
    }

    private static string StartLock(string home) => System.IO.Path.Combine(home, "start.lock");

    private static string UseLock(string home) => System.IO.Path.Combine(home, "use.lock");

    private static async Task<string> TemporaryParentAsync(ServerAccount account, CancellationToken ct)
    {
        foreach (var parent in TemporaryParents())
            if (await account.ReachesAsync(parent, ct)) return parent;
        throw new EmbeddedServerException($"PostgreSQL does not run as root, and the user '{account.Name}' it runs as cannot reach the folder for temporary files. Set TMPDIR to one that it can.");
    }

    private static IEnumerable<string> TemporaryParents() =>
        new[] { System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetTempPath()), "/tmp" }.Distinct(StringComparer.Ordinal).Where(Directory.Exists);

    private static string DefaultFolder()
    {
        if (Environment.IsPrivilegedProcess) return "/var/lib/referrals";
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? System.IO.Path.Combine(data, "referrals")
            : throw new EmbeddedServerException("The user has no home folder, so there is no default place for PostgreSQL's data. Set HOME or XDG_DATA_HOME, or name a folder in the settings.");
    }
}
