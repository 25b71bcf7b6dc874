using System.Diagnostics;
using Npgsql;

namespace Referrals.EmbeddedPostgres;

/// <summary>One data folder and the server on it. Whoever calls holds the folder's lock.</summary>
internal sealed class Cluster(string home, Binaries binaries, ServerAccount account, EmbeddedServerOptions options)
{
    private const int FirstWithItsOwnLocales = 17;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWaitForOrphans = TimeSpan.FromSeconds(60);

    public string DataFolder { get; } = Path.Combine(home, "data");

    public string SocketFolder { get; private set; } = "";

    private string BesideData => Path.Combine(home, "socket");

    private string LogFile => Path.Combine(home, "server.log");

    public string ConnectionString(string database, string username) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder,
        Database = database,
        Username = username,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>Whether a server runs here already; one that starts or stops at this moment is waited for.</summary>
    public async Task<bool> IsRunningAsync(CancellationToken ct)
    {
        var waiting = Stopwatch.StartNew();
        while (PostmasterFile.Read(DataFolder) is { } holder)
        {
            SocketFolder = Sockets.FolderOf(holder, BesideData) ?? "";
            var answer = await AskAsync(ct);
            if (answer == Answer.Ready) return true;
            if (answer == Answer.None && !holder.IsOfARunningServer()) return false;
            if (answer == Answer.NotYet) waiting.Restart();
            if (waiting.Elapsed > LongestSilence)
                throw new EmbeddedServerException($"PostgreSQL (process {holder.ProcessId}) holds '{DataFolder}' but does not answer. Stop it ('{binaries["pg_ctl"]}' stop -m fast -D '{DataFolder}', as the user '{account.Name}') and start again.");
            await Task.Delay(Pause, ct);
        }
        return false;
    }

    public async Task StartAsync(CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(DataFolder, "PG_VERSION"))) await InitialiseAsync(ct);
        var leftover = PostmasterFile.Read(DataFolder);
        SocketFolder = Sockets.CreateFolder(leftover, BesideData, account);
        if (leftover is not null)
        {
            options.Report($"PostgreSQL was not stopped the last time; it recovers {DataFolder}");
            Sockets.Clear(SocketFolder);
            // The process is another program's by now; while it lives PostgreSQL would refuse.
            if (leftover.ProcessId == 0 || leftover.NamesAProcess()) File.Delete(leftover.Location);
        }
        ServerSettings.Write(Path.Combine(DataFolder, ServerSettings.FileName), SocketFolder, options.Settings, account);

        var waiting = Stopwatch.StartNew();
        while (true)
        {
            if (File.Exists(LogFile)) File.Move(LogFile, LogFile + ".before", overwrite: true);
            var start = await account.RunAsync(ct, binaries["pg_ctl"], "start", "-D", DataFolder, "-l", LogFile, "-w", "-t", "600", "-s");
            if (start.Succeeded) return;
            // A killed server's last sessions may work on for a moment, and two servers on one folder would ruin it.
            var orphansWork = leftover is not null && File.Exists(LogFile) && (await File.ReadAllTextAsync(LogFile, ct)).Contains("shared memory block", StringComparison.Ordinal);
            if (!orphansWork || waiting.Elapsed > LongestWaitForOrphans)
                throw new EmbeddedServerException($"PostgreSQL {binaries.MajorVersion} in '{binaries.Folder}' does not start on '{DataFolder}'. {start.Everything}\nThe end of its log:\n{ServerLog.Tail(LogFile, options.Settings)}");
            await Task.Delay(Pause, ct);
        }
    }

    public async Task StopAsync()
    {
        if (PostmasterFile.Read(DataFolder) is not { } server) return;
        if (server.IsOfARunningServer())
        {
            // What is deleted anyway needs no checkpoint.
            var mode = options.Temporary ? "immediate" : "fast";
            var stop = await account.RunAsync(CancellationToken.None, binaries["pg_ctl"], "stop", "-D", DataFolder, "-m", mode, "-w", "-t", "120", "-s");
            if (!stop.Succeeded && server.IsOfARunningServer())
            {
                options.Report($"PostgreSQL (process {server.ProcessId}) did not stop: {stop.Everything}");
                return;
            }
        }
        Sockets.DeleteIfShort(server.SocketFolder);
    }

    private async Task InitialiseAsync(CancellationToken ct)
    {
        options.Report($"Creating a PostgreSQL {binaries.MajorVersion} cluster in {DataFolder}");
        // Made under another name and renamed when whole, so that a start that was killed leaves no half.
        var unfinished = DataFolder + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        List<string> command = [binaries["initdb"], "-D", unfinished, "-U", "postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"];
        if (binaries.MajorVersion >= FirstWithItsOwnLocales) command.AddRange(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
        if (options.Temporary) command.Add("--no-sync");
        var result = await account.RunAsync(ct, command);
        if (!result.Succeeded)
            throw new EmbeddedServerException($"PostgreSQL's initdb failed in '{home}':\n{result.Everything}");
        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), $"\ninclude '{ServerSettings.FileName}'\n", ct);
        Directory.Move(unfinished, DataFolder);
    }

    private async Task<Answer> AskAsync(CancellationToken ct)
    {
        if (SocketFolder.Length == 0) return Answer.None;
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString("postgres", "postgres")) { Pooling = false, Timeout = 5 };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return Answer.Ready;
        }
        catch (PostgresException e)
        {
            return e.SqlState == PostgresErrorCodes.CannotConnectNow ? Answer.NotYet : Answer.Ready;
        }
        catch (NpgsqlException)
        {
            return Answer.None;
        }
    }

    private enum Answer
    {
        None,
        NotYet,
        Ready,
    }
}
