using System.Diagnostics;
using System.Globalization;

namespace Referrals.EmbeddedPostgres;

/// <summary>The <c>postmaster.pid</c> in which a server says who it is: process, data folder, start time, port, socket folder, and more.</summary>
internal sealed record PostmasterFile(string Path, IReadOnlyList<string> Lines)
{
    private const int LinesThatNameAServer = 3;
    private const int SocketFolderLine = 4;

    public int ProcessId => int.TryParse(Lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    public string? SocketFolder => Lines.Count > SocketFolderLine ? Lines[SocketFolderLine] : null;

    public static PostmasterFile? Read(string dataFolder) => ReadFile(System.IO.Path.Combine(dataFolder, "postmaster.pid"));

    /// <summary>
    /// Whether the process is a PostgreSQL on this very folder. After a container's restart or a <c>kill -9</c> the number
    /// may be another program's, another PostgreSQL's or a zombie's, and PostgreSQL itself would refuse to start for ever.
    /// </summary>
    public bool IsOfARunningServer()
    {
        if (ProcessId <= 0) return false;
        if (!OperatingSystem.IsLinux()) return NameOf(ProcessId).StartsWith("post", StringComparison.Ordinal);
        try
        {
            // "1234 (postgres) S …": the name, then the state.
            var stat = File.ReadAllText($"/proc/{ProcessId}/stat");
            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
            var state = stat[stat.LastIndexOf(')') + 2];
            if (!name.StartsWith("post", StringComparison.Ordinal) || state is 'Z' or 'X') return false;
        }
        catch (IOException)
        {
            return false;
        }
        try
        {
            // A server's working folder is its data folder: what lies there names the server that the process is.
            return ReadFile($"/proc/{ProcessId}/cwd/postmaster.pid") is { } its && its.Names(Lines);
        }
        catch (UnauthorizedAccessException)
        {
            return true; // in a container root may not look there: the name has to do
        }
    }

    public bool NamesAnyProcess()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private bool Names(IReadOnlyList<string> lines) => Lines.Take(LinesThatNameAServer).SequenceEqual(lines.Take(LinesThatNameAServer), StringComparer.Ordinal);

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

    private static string NameOf(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName;
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}
