namespace Referrals.EmbeddedPostgres;

/// <summary>The folder of one server, which holds its data, socket, log and locks and is named after the major version.</summary>
internal sealed class ServerHome
{
    private const string TemporaryPrefix = "referrals-pg-";
    private const string NamePrefix = "postgres-";

    private readonly string _top;

    private readonly ServerAccount _account;

    private ServerHome(string top, string folder, ServerAccount account) => (_top, Folder, _account) = (top, folder, account);

    public string Folder { get; }

    public static string FolderOf(EmbeddedServerOptions options)
    {
        var folder = Path.GetFullPath(options.Folder ?? DefaultFolder());
        return folder.AsSpan().IndexOfAny("\"$`\\\n") < 0
            ? folder
            : throw new EmbeddedServerException($"The folder '{folder}' cannot hold PostgreSQL's data: its name has a quote, dollar, backslash or line break. Choose another.");
    }

    public static async Task<ServerHome> PrepareAsync(string folder, int majorVersion, ServerAccount account, EmbeddedServerOptions options, CancellationToken ct)
    {
        if (options.Temporary)
        {
            folder = Path.Combine(await TemporaryParentAsync(account, ct), $"{TemporaryPrefix}{Guid.CreateVersion7():N}");
            account.CreatePrivateFolder(folder);
        }
        else
        {
            account.CreateFolder(folder);
        }
        var home = new ServerHome(folder, Path.Combine(folder, $"{NamePrefix}{majorVersion}"), account);
        if (!Directory.Exists(home.Folder) && Directory.EnumerateDirectories(folder, $"{NamePrefix}*").FirstOrDefault() is { } other)
            options.Report($"Starting PostgreSQL {majorVersion} empty: what {other} holds belongs to another major version and stays there");
        account.CreatePrivateFolder(home.Folder);
        await account.DemandReachAsync(home.Folder, ct);
        return home;
    }

    public Task<FileStream> LockAsync(CancellationToken ct) => FolderLock.TakeAsync(StartLock(Folder), ct);

    /// <summary>Held as long as this program uses the server.</summary>
    public FileStream Use() => FolderLock.TryShare(UseLock(Folder)) ?? throw new EmbeddedServerException($"'{UseLock(Folder)}' is locked by another program. Stop that program and start again.");

    /// <summary>Taken when nobody else uses the server.</summary>
    public FileStream? TryUseAlone() => FolderLock.TryTake(UseLock(Folder));

    public async Task DeleteAsync(Cluster cluster)
    {
        await cluster.StopAsync();
        // As the server's user, for a temporary folder is where others may write too.
        await _account.RunAsync(CancellationToken.None, "rm", "-rf", "--", _top);
        if (Directory.Exists(_top)) Directory.Delete(_top);
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
                if (leaving is null) continue;
                await using var alone = FolderLock.TryTake(UseLock(path), FileMode.Open);
                if (alone is null) continue;
                await new ServerHome(folder, path, account).DeleteAsync(new Cluster(path, binaries, account, options));
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // Another user's, or somebody else sweeps it.
            }
        }
    }

    private static string StartLock(string home) => Path.Combine(home, "start.lock");

    private static string UseLock(string home) => Path.Combine(home, "use.lock");

    private static async Task<string> TemporaryParentAsync(ServerAccount account, CancellationToken ct)
    {
        foreach (var parent in TemporaryParents())
            if (await account.ReachesAsync(parent, ct)) return parent;
        throw new EmbeddedServerException($"PostgreSQL does not run as root, and the user '{account.Name}' it runs as cannot reach the folder for temporary files. Set TMPDIR to one that it can.");
    }

    private static IEnumerable<string> TemporaryParents() =>
        new[] { Path.TrimEndingDirectorySeparator(Path.GetTempPath()), "/tmp" }.Distinct(StringComparer.Ordinal).Where(Directory.Exists);

    private static string DefaultFolder()
    {
        if (Environment.IsPrivilegedProcess) return "/var/lib/referrals";
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? Path.Combine(data, "referrals")
            : throw new EmbeddedServerException("The user has no home folder, so there is no default place for PostgreSQL's data. Set HOME or XDG_DATA_HOME, or name a folder in the settings.");
    }
}
