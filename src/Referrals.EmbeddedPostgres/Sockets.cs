using System.Text;
using System.Text.RegularExpressions;

namespace Referrals.EmbeddedPostgres;

/// <summary>Where the socket goes: beside the data, unless that path is too long or too odd for a socket's name.</summary>
internal static partial class Sockets
{
    // 107 on Linux, 103 on macOS.
    private const int LongestSocketPath = 103;
    private const string ShortParent = "/tmp";
    private const string ShortPrefix = "referrals-socket-";

    /// <summary>The folder of the server that left the file, whether it still runs or not; programs still running hold it.</summary>
    public static string? FolderOf(PostmasterFile? server, string beside) => FitsASocket(beside) ? beside : server?.SocketFolder;

    public static string CreateFolder(PostmasterFile? before, string beside, ServerAccount account)
    {
        var folder = FolderOf(before, beside);
        // Under /tmp anybody may have made the folder again since.
        if (folder is null || (folder != beside && !ServerAccount.IsPrivate(folder))) folder = Path.Combine(ShortParent, $"{ShortPrefix}{Guid.CreateVersion7():N}");
        account.CreatePrivateFolder(folder);
        return folder;
    }

    /// <summary>Takes away what a killed server left, or the next one might refuse for its sake.</summary>
    public static void Clear(string folder)
    {
        File.Delete(Path.Combine(folder, ".s.PGSQL.5432"));
        File.Delete(Path.Combine(folder, ".s.PGSQL.5432.lock"));
    }

    public static void DeleteIfShort(string? folder)
    {
        if (folder is null || !IsShort(folder) || !Directory.Exists(folder)) return;
        Clear(folder);
        Directory.Delete(folder);
    }

    private static bool IsShort(string folder) => folder.StartsWith($"{ShortParent}/{ShortPrefix}", StringComparison.Ordinal);

    private static bool FitsASocket(string folder) =>
        Encoding.UTF8.GetByteCount(folder) + "/.s.PGSQL.5432".Length <= LongestSocketPath && PlainPath().IsMatch(folder);

    // A comma separates folders for PostgreSQL and hosts for Npgsql, and a colon a port.
    [GeneratedRegex("^[A-Za-z0-9/._ -]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainPath();
}
