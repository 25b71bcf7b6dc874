namespace Referrals.EmbeddedPostgres;

/// <summary>Where the embedded PostgreSQL lives and how it is set up.</summary>
public sealed record EmbeddedServerOptions
{
    /// <summary>
    /// Folder for data, socket and downloaded binaries. Default: <c>referrals</c> in the user's data folder
    /// (<c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>); for root <c>/var/lib/referrals</c>.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; the only place looked at when it is set.</summary>
    public string? BinariesFolder { get; init; }

    /// <summary>A server of its own in a random folder, stopped and deleted on dispose (tests, bench).</summary>
    public bool Temporary { get; init; }

    /// <summary>Extra settings of <c>postgresql.conf</c>; who joins a running server takes it as it is.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Told one line for each step that takes noticeable time.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Passes over every PostgreSQL of this machine, as on one that has none.</summary>
    internal bool OnlyNpmBinaries { get; init; }

    internal void Report(string line) => Progress?.Invoke(line);
}
