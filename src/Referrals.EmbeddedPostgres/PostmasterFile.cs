using System.Diagnostics;
using System.Globalization;

namespace Referrals.EmbeddedPostgres;

/// <summary>The <c>postmaster.pid</c> in which a server says who it is: process, data folder, start time, port, socket folder, and more.</summary>
internal sealed record PostmasterFile(string Location, IReadOnlyList<string> Lines)
{
    private const int DataFolderLine = 1;
    private const int SocketFolderLine = 4;

    public int ProcessId => int.TryParse(Lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>The server's socket folder; none if the file came with a copy of another server's folder.</summary>
    public string? SocketFolder =>
        Lines.Count > SocketFolderLine && Lines[DataFolderLine] == Path.GetDirectoryName(Location) ? Lines[SocketFolderLine] : null;

    public static PostmasterFile? Read(string dataFolder) => ReadFile(Path.Combine(dataFolder, "postmaster.pid"));

    /// <summary>
    /// Whether the process is the PostgreSQL on this very folder. After a container's restart or a <c>kill -9</c> the number
    /// may be another program's, another PostgreSQL's or a zombie's, and PostgreSQL itself would refuse to start for ever.
    /// </summary>
    public bool IsOfARunningServer()
    {
        if (ProcessId <= 0) return false;
        if (!OperatingSystem.IsLinux()) return NameOfProcess() == "postgres";
        try
        {
            // A server's working folder is its data folder. A start time of whole seconds would not tell a server from the one before it.
            using var file = File.OpenHandle(Location, share: FileShare.ReadWrite | FileShare.Delete);
            var itself = File.ResolveLinkTarget($"/proc/self/fd/{file.DangerousGetHandle()}", returnFinalTarget: false)?.FullName;
            return Directory.ResolveLinkTarget($"/proc/{ProcessId}/cwd", returnFinalTarget: false)?.FullName == Path.GetDirectoryName(itself);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // In a container even root may not look there, but the command line is open to all.
            return Lines.Count > DataFolderLine && File.ReadAllText($"/proc/{ProcessId}/cmdline").Split('\0').Contains(Lines[DataFolderLine], StringComparer.Ordinal);
        }
    }

    /// <summary>Whether any process has the number, which is enough for PostgreSQL to refuse.</summary>
    public bool NamesAProcess() => ProcessId > 0 && NameOfProcess() is not null;

    private string? NameOfProcess()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return process.ProcessName;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static PostmasterFile? ReadFile(string path)
    {
        try
        {
            // Empty after a crash of the machine: nobody's, but in the way all the same.
            return new PostmasterFile(path, [.. File.ReadLines(path).DefaultIfEmpty("")]);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
