namespace Referrals.EmbeddedPostgres;

/// <summary>
/// Locks between processes on one folder. They are the operating system's (flock), so they end with the process
/// that held them, however it ended.
/// </summary>
internal static class FolderLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public static async Task<FileStream> TakeAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            if (TryTake(path) is { } taken) return taken;
            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>The lock for oneself alone; null while anyone holds it, shared or not.</summary>
    public static FileStream? TryTake(string path, FileMode mode = FileMode.OpenOrCreate) =>
        TryOpen(path, mode, FileShare.None);

    /// <summary>The lock together with others; null while somebody holds it alone.</summary>
    public static FileStream? TryShare(string path) => TryOpen(path, FileMode.OpenOrCreate, FileShare.ReadWrite);

    private static FileStream? TryOpen(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (mode == FileMode.OpenOrCreate && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(path))
        {
            return null;
        }
    }
}
