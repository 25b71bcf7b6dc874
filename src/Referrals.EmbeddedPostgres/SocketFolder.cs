using System.Text;
using System.Text.RegularExpressions;

namespace Referrals.EmbeddedPostgres;

/// <summary>Where the socket goes: beside the data, unless that path is too long or too odd for a socket's name.</summary>
internal static partial class SocketFolder
{
    // 107 on Linux, 103 on macOS.
    private const int LongestSocketPath = 103;
    private const string ShortParent = "/tmp";
    private const string ShortPrefix = "referrals-socket-";

    /// <param name="beside">The folder beside the data.</param>
    /// <param name="before">The one of the server before, which programs still running may hold.</param>
    /// <param name="account">Who has to be let in.</param>
    public static string Choose(string beside, string? before, ServerAccount account)
    {
        var folder = FitsASocket(beside) ? beside
            : before is not null && IsShort(before) && Directory.Exists(before) ? before
            : Path.Combine(ShortParent, $"{ShortPrefix}{Guid.CreateVersion7():N}");
        account.CreatePrivateFolder(folder);
        return folder;
    }

    /// <summary>Takes away what a killed server left, or the next one might refuse for its sake.</summary>
    public static void Clear(string folder)
    {
        File.Delete(Path.Combine(folder, ".s.PGSQL.5432"));
        File.Delete(Path.Combine(folder, ".s.PGSQL.5432.lock"));
    }

    public static void DeleteIfShort(string folder)
    {
        if (!IsShort(folder) || !Directory.Exists(folder)) return;
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
