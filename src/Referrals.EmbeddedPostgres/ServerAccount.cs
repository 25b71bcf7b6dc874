using System.Globalization;
using System.Runtime.InteropServices;

namespace Referrals.EmbeddedPostgres;

/// <summary>
/// The user PostgreSQL runs as: this process's own, or, as PostgreSQL refuses root, <c>postgres</c> or <c>nobody</c>.
/// </summary>
internal sealed partial class ServerAccount
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Enterable = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly (string Name, uint Uid, uint Gid)? _other;

    private ServerAccount((string, uint, uint)? other) => _other = other;

    public string Name => _other?.Name ?? Environment.UserName;

    public static ServerAccount OfThisProcess()
    {
        if (!Environment.IsPrivilegedProcess) return new ServerAccount(null);
        if (!OperatingSystem.IsLinux())
            throw new EmbeddedServerException("PostgreSQL does not run as root. Start this program as an ordinary user.");

        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToLookup(fields => fields[0]);
        var user = users["postgres"].Concat(users["nobody"]).FirstOrDefault()
            ?? throw new EmbeddedServerException("PostgreSQL does not run as root, and this machine has no user 'postgres' or 'nobody' to run it as. Add one (useradd --system postgres) or start this program as an ordinary user.");
        return new ServerAccount((user[0], uint.Parse(user[2], CultureInfo.InvariantCulture), uint.Parse(user[3], CultureInfo.InvariantCulture)));
    }

    /// <summary>Runs a program as this user.</summary>
    public async Task<CommandResult> RunAsync(CancellationToken ct, params IReadOnlyList<string> command)
    {
        if (_other is not var (_, uid, gid)) return await Command.RunAsync(command, ct);

        var result = await Command.RunAsync(["setpriv", $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--", .. command], ct);
        return result.WasNotStarted
            ? throw new EmbeddedServerException("PostgreSQL does not run as root, and 'setpriv' is not here to change the user. Install util-linux (Alpine: apk add setpriv) or start this program as an ordinary user.")
            : result;
    }

    /// <summary>Whether this user gets through every folder above and into this one.</summary>
    public async Task<bool> ReachesAsync(string folder, CancellationToken ct) =>
        _other is null || (await RunAsync(ct, "test", "-x", folder)).Succeeded;

    public async Task DemandReachAsync(string folder, CancellationToken ct)
    {
        if (!await ReachesAsync(folder, ct))
            throw new EmbeddedServerException($"PostgreSQL does not run as root, and the user '{Name}' it runs as cannot enter '{folder}'. Choose a folder outside root's home (the default is /var/lib/referrals) that no other user made, or let others enter the folders above it (chmod o+x).");
    }

    /// <summary>Creates a folder, and those above it, that this user can pass through.</summary>
    public void CreateFolder(string path)
    {
        if (Directory.Exists(path) || OperatingSystem.IsWindows()) return;
        if (Path.GetDirectoryName(path) is { } parent) CreateFolder(parent);
        Directory.CreateDirectory(path);
        if (_other is not null) File.SetUnixFileMode(path, Enterable); // whatever root's umask is
    }

    /// <summary>Creates a folder that only this user (and root) can enter.</summary>
    public void CreatePrivateFolder(string path)
    {
        if (Directory.Exists(path) || OperatingSystem.IsWindows()) return;
        // Under another name until it is this user's: whoever else starts now finds it whole or not at all.
        var made = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(made, Private);
        Own(made);
        try
        {
            Directory.Move(made, path);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            Directory.Delete(made);
        }
    }

    public static bool IsPrivate(string path) => !OperatingSystem.IsWindows() && Directory.Exists(path) && File.GetUnixFileMode(path) == Private;

    public void Own(string path)
    {
        if (_other is var (_, uid, gid) && Chown(path, uid, gid) != 0)
            throw new EmbeddedServerException($"'{path}' could not be given to the user '{Name}' (error {Marshal.GetLastPInvokeError()}). Choose a folder on a local disk, or start this program as an ordinary user.");
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Chown(string path, uint owner, uint group);
}
