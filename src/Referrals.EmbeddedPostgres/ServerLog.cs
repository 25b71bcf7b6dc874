using System.Text.RegularExpressions;

namespace Referrals.EmbeddedPostgres;

/// <summary>The end of a server's log, fit for an error message: no statements, no values, no passwords.</summary>
internal static partial class ServerLog
{
    private const int LinesShown = 12;

    public static string Tail(string path, IReadOnlyDictionary<string, string> settings)
    {
        if (!File.Exists(path)) return "(no log was written)";
        var lines = File.ReadLines(path).Where(line => TellsOfTheServer().IsMatch(line)).TakeLast(LinesShown).Select(line => WithoutSecrets(line, settings));
        return string.Join('\n', lines);
    }

    private static string WithoutSecrets(string line, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var value in settings.Values)
            line = line.Replace($"\"{value}\"", "\"…\"", StringComparison.Ordinal);
        return Password().Replace(line, "${before}…");
    }

    // STATEMENT, DETAIL, QUERY and CONTEXT carry what a session worked on.
    [GeneratedRegex(@"\b(?:LOG|WARNING|ERROR|FATAL|PANIC|HINT): |^\S*postgres: ", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TellsOfTheServer();

    [GeneratedRegex(@"(?<before>password\s*=\s*|:(?=[^\s@/]+@))[^\s@]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}
