using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Shouldly;
using Xunit;

namespace Referrals.EmbeddedPostgres.Tests;

public class Killing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_killed_programs_server_is_used_again_and_stopped_by_who_comes_next()
    {
        await using var folder = new Folder();
        await using var killed = await App.RunAsync(folder);
        var process = Folder.ServerProcess(killed.DataFolder);
        await killed.KillAsync();

        var next = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

        next.JoinedRunning.ShouldBeTrue();
        Folder.ServerProcess(next.DataFolder).ShouldBe(process);
        await next.DisposeAsync();
        Folder.Runs(process).ShouldBeFalse();
    }

    [Fact]
    public async Task a_killed_server_comes_back_with_everything_it_had_said_yes_to()
    {
        await using var folder = new Folder();
        await using var server = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);
        await StartingAndStopping.AskAsync<int>(server, "create table kept as select 42 as answer; select 1");
        await Folder.KillServerAsync(server.DataFolder);

        await using var again = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

        again.JoinedRunning.ShouldBeFalse();
        (await StartingAndStopping.AskAsync<int>(server, "select answer from kept")).ShouldBe(42, "the old connection string still holds");
    }

    [Fact]
    public async Task the_last_sessions_of_a_killed_server_are_waited_for()
    {
        await using var folder = new Folder();
        await using var server = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var session = await source.OpenConnectionAsync(Ct);
        await using var busy = new NpgsqlCommand("select sum(n) from generate_series(1, 4000000) as n", session);
        var orphan = busy.ExecuteScalarAsync(Ct);
        while (!await StartingAndStopping.AskAsync<bool>(server, "select exists (select from pg_stat_activity where state = 'active' and query like 'select sum%')")) await Task.Delay(1, Ct);
        await Folder.KillServerAsync(server.DataFolder);
        Folder.Runs(session.ProcessID).ShouldBeTrue("else there is nothing to wait for");

        await using var again = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

        Folder.Runs(session.ProcessID).ShouldBeFalse();
        (await StartingAndStopping.AskAsync<int>(again, "select 1")).ShouldBe(1);
        await orphan.ShouldNotThrowAsync();
    }

    [Fact]
    public async Task killed_program_and_killed_server_start_again()
    {
        await using var folder = new Folder();
        await using var killed = await App.RunAsync(folder);
        await killed.KillAsync();
        await Folder.KillServerAsync(killed.DataFolder);

        await using var next = await App.RunAsync(folder);

        next.How.ShouldBe("started");
    }

    [Fact]
    public async Task a_stale_process_number_that_is_another_programs_now_does_not_matter()
    {
        await using var folder = new Folder();
        await using var killed = await App.RunAsync(folder);
        await KillBothAsync(killed);
        using var other = Process.Start(AsServersUser("sleep", "600"))!;
        try
        {
            await ClaimAsync(killed.DataFolder, other.Id);

            await using var next = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

            next.JoinedRunning.ShouldBeFalse();
            other.HasExited.ShouldBeFalse();
        }
        finally
        {
            other.Kill();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // as in a container, where root is short of a right
    public async Task a_stale_process_number_that_is_another_postgresqls_now_does_not_matter(bool mayLookIntoProcesses)
    {
        await using var folder = new Folder();
        await using var killed = await App.RunAsync(folder);
        await KillBothAsync(killed);
        await using var other = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);
        await ClaimAsync(killed.DataFolder, Folder.ServerProcess(other.DataFolder));

        string[] launcher = mayLookIntoProcesses || !Environment.IsPrivilegedProcess ? [] : ["setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace", "--"];
        await using (var next = await App.RunAsync(launcher, [], folder))
            next.How.ShouldBe("started");

        (await StartingAndStopping.AskAsync<int>(other, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task a_stale_process_number_that_is_a_zombies_now_does_not_matter()
    {
        await using var folder = new Folder();
        await using var killed = await App.RunAsync(folder);
        await KillBothAsync(killed);
        // A child that ends while its parent, which did not start it, never asks how.
        var start = AsServersUser("sh", "-c", "sleep 0 & echo $!; exec sleep 600");
        start.RedirectStandardOutput = true;
        using var parent = Process.Start(start)!;
        try
        {
            await ClaimAsync(killed.DataFolder, int.Parse((await parent.StandardOutput.ReadLineAsync(Ct))!, CultureInfo.InvariantCulture));

            await using var next = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

            next.JoinedRunning.ShouldBeFalse();
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public async Task a_process_file_that_a_crash_left_empty_does_not_matter()
    {
        await using var folder = new Folder();
        await using var killed = await App.RunAsync(folder);
        await KillBothAsync(killed);
        await File.WriteAllTextAsync(Path.Combine(killed.DataFolder, "postmaster.pid"), "", Ct);

        await using var next = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

        next.JoinedRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task a_copy_of_a_killed_servers_folder_is_a_server_of_its_own()
    {
        await using var folder = new Folder();
        await using var copy = new Folder();
        await using var killed = await App.RunAsync(folder);
        await KillBothAsync(killed);
        var home = Path.GetDirectoryName(killed.DataFolder)!;
        (await Command.RunAsync(["cp", "-a", home, copy], Ct)).Succeeded.ShouldBeTrue();
        await using var original = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);
        var copied = Path.Combine(copy, Path.GetFileName(home), "data");
        await ClaimAsync(copied, Folder.ServerProcess(original.DataFolder));
        await StartedInTheSameSecondAsync(copied, original.DataFolder);

        await using var other = await EmbeddedServer.StartAsync(new() { Folder = copy }, Ct);

        other.JoinedRunning.ShouldBeFalse();
        (await StartingAndStopping.AskAsync<string>(other, "show data_directory")).ShouldBe(copied);
        (await StartingAndStopping.AskAsync<string>(original, "show data_directory")).ShouldBe(original.DataFolder);
    }

    [Fact]
    public async Task a_cluster_that_was_being_created_when_the_program_was_killed_is_created_anew()
    {
        await using var folder = new Folder();
        await using var server = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);
        var data = server.DataFolder;
        await server.DisposeAsync();
        Directory.Move(data, data + ".new");
        File.Delete(Path.Combine(data + ".new", "global", "pg_control"));

        await using var next = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

        (await StartingAndStopping.AskAsync<int>(next, "select 1")).ShouldBe(1);
        Directory.Exists(data + ".new").ShouldBeFalse();
    }

    private static async Task KillBothAsync(App app)
    {
        await app.KillAsync();
        await Folder.KillServerAsync(app.DataFolder);
    }

    // As after a container's restart, when the numbers begin again at 1.
    private static async Task ClaimAsync(string dataFolder, int process)
    {
        var socketLock = Path.Combine(Path.GetDirectoryName(dataFolder)!, "socket", ".s.PGSQL.5432.lock");
        foreach (var file in new[] { Path.Combine(dataFolder, "postmaster.pid"), socketLock })
        {
            var lines = await File.ReadAllLinesAsync(file, Ct);
            lines[0] = process.ToString(CultureInfo.InvariantCulture);
            await File.WriteAllLinesAsync(file, lines, Ct);
        }
    }

    private static async Task StartedInTheSameSecondAsync(string dataFolder, string other)
    {
        const int StartTime = 2;
        var lines = await File.ReadAllLinesAsync(Path.Combine(dataFolder, "postmaster.pid"), Ct);
        lines[StartTime] = (await File.ReadAllLinesAsync(Path.Combine(other, "postmaster.pid"), Ct))[StartTime];
        await File.WriteAllLinesAsync(Path.Combine(dataFolder, "postmaster.pid"), lines, Ct);
    }

    // PostgreSQL minds only processes of its own user.
    private static ProcessStartInfo AsServersUser(params string[] command) =>
        Environment.IsPrivilegedProcess
            ? new("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", .. command])
            : new(command[0], command.Skip(1));
}
