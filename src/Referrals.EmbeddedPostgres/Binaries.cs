using System.Globalization;
using System.Text.RegularExpressions;

namespace Referrals.EmbeddedPostgres;

/// <summary>A PostgreSQL whose programs are there and run.</summary>
internal sealed partial record Binaries(string Folder, int MajorVersion)
{
    public const int OldestMajorVersion = 15;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    public string this[string program] => Path.Combine(Folder, program);

    public static async Task<Binaries> FindAsync(EmbeddedServerOptions options, ServerAccount account, string cacheFolder, CancellationToken ct)
    {
        if (options.BinariesFolder is { } chosen)
        {
            return await TryAsync(Path.GetFullPath(chosen), account, ct)
                ?? throw new EmbeddedServerException($"'{chosen}' is set as PostgreSQL's folder, but there are no initdb, pg_ctl and postgres of version {OldestMajorVersion} or later in it that the user '{account.Name}' can run. Set the folder that holds them, usually called 'bin', or leave the setting out.");
        }
        if (!options.OnlyNpmBinaries)
        {
            foreach (var folder in OnPath(Environment.GetEnvironmentVariable("PATH") ?? "").Concat(InUsualPlaces()).Distinct(StringComparer.Ordinal))
                if (await TryAsync(folder, account, ct) is { } found) return found;
        }
        var fetched = await NpmBinaries.FetchAsync(options, account, cacheFolder, ct);
        return await TryAsync(fetched, account, ct)
            ?? throw new EmbeddedServerException($"The PostgreSQL downloaded to '{fetched}' does not run on this machine. {NpmBinaries.InstallAdvice}");
    }

    private static async Task<Binaries?> TryAsync(string folder, ServerAccount account, CancellationToken ct)
    {
        if (!Array.TrueForAll(Programs, program => File.Exists(Path.Combine(folder, program)))) return null;
        var version = await account.RunAsync(ct, Path.Combine(folder, "postgres"), "--version");
        var major = Version().Match(version.Output);
        return version.Succeeded && major.Success && int.Parse(major.Groups["major"].Value, CultureInfo.InvariantCulture) is >= OldestMajorVersion and var number
            ? new Binaries(folder, number)
            : null;
    }

    // A lone link in /usr/local/bin leads to the folder where all three programs are.
    internal static IEnumerable<string> OnPath(string path) =>
        from folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let postgres = new FileInfo(Path.Combine(folder, "postgres"))
        where postgres.Exists
        select Path.GetDirectoryName(postgres.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? postgres.FullName)!;

    private static IEnumerable<string> InUsualPlaces() =>
        from pattern in new[]
        {
            ("/usr/lib/postgresql", "*"),
            ("/usr", "pgsql-*"),
            ("/opt/homebrew/opt", "postgresql@*"),
            ("/usr/local/opt", "postgresql@*"),
            ("/home/linuxbrew/.linuxbrew/opt", "postgresql@*"),
        }
        where Directory.Exists(pattern.Item1)
        from folder in Directory.EnumerateDirectories(pattern.Item1, pattern.Item2).OrderByDescending(MajorInName)
        select Path.Combine(folder, "bin");

    private static int MajorInName(string folder) =>
        LastNumber().Match(folder) is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Version();

    [GeneratedRegex(@"\d{1,4}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LastNumber();
}
