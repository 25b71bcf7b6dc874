using System.Text;
using Npgsql;
using Shouldly;
using Xunit;

namespace Referrals.EmbeddedPostgres.Tests;

public class StartingAndStopping
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_temporary_server_answers_and_leaves_nothing_behind()
    {
        var server = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);
        (await AskAsync<int>(server, "select 1")).ShouldBe(1);
        var process = Folder.ServerProcess(server.DataFolder);

        await server.DisposeAsync();

        Folder.Runs(process).ShouldBeFalse();
        Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(server.DataFolder))).ShouldBeFalse();
    }

    [Fact]
    public async Task the_server_is_set_up_for_people_data()
    {
        await using var server = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);

        (await AskAsync<string>(server, "show fsync")).ShouldBe("on");
        (await AskAsync<string>(server, "show full_page_writes")).ShouldBe("on");
        (await AskAsync<string>(server, "show listen_addresses")).ShouldBe("");
        (await AskAsync<string>(server, "show max_connections")).ShouldBe("200");
        (await AskAsync<string>(server, "show server_encoding")).ShouldBe("UTF8");
        (await AskAsync<string>(server, "show timezone")).ShouldBe("UTC");
        (await AskAsync<string>(server, "select datcollate::text from pg_database where datname = 'postgres'")).ShouldBe("C.UTF-8");
        (await AskAsync<bool>(server, """select 'Évans' < 'Frost' collate "en-GB-x-icu" """)).ShouldBeTrue();
    }

    [Fact]
    public async Task only_the_servers_user_can_enter_and_that_is_never_root()
    {
        await using var server = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);

        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.GetUnixFileMode(server.SocketFolder).ShouldBe(owner);
        File.GetUnixFileMode(server.DataFolder).ShouldBe(owner);
        var uids = File.ReadLines($"/proc/{Folder.ServerProcess(server.DataFolder)}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        uids.Split('\t')[1].ShouldNotBe("0");
    }

    [Fact]
    public async Task what_was_stored_is_there_after_a_stop_and_a_start()
    {
        await using var folder = new Folder();
        var options = new EmbeddedServerOptions { Folder = folder, Settings = new Dictionary<string, string> { ["shared_buffers"] = "24MB", ["application_name"] = "it's \\ here" } };
        await using (var first = await EmbeddedServer.StartAsync(options, Ct))
        {
            first.JoinedRunning.ShouldBeFalse();
            await AskAsync<object>(first, "create table kept as select 42 as answer; select 1");
            (await AskAsync<string>(first, "show shared_buffers")).ShouldBe("24MB");
            (await AskAsync<string>(first, "show application_name")).ShouldBe("it's \\ here");
        }

        await using var second = await EmbeddedServer.StartAsync(options, Ct);

        second.JoinedRunning.ShouldBeFalse();
        second.DataFolder.ShouldContain($"postgres-{second.MajorVersion}");
        (await AskAsync<int>(second, "select answer from kept")).ShouldBe(42);
    }

    [Theory]
    [InlineData("with spaces")]
    [InlineData("comma,s c:olons ü '")]
    [InlineData("long/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz")]
    public async Task any_folder_will_do(string below)
    {
        await using var folder = new Folder(below);
        string socketFolder;
        await using (var server = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct))
        await using (var joined = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct))
        {
            socketFolder = server.SocketFolder;
            Encoding.UTF8.GetByteCount(Path.Combine(socketFolder, ".s.PGSQL.5432")).ShouldBeLessThanOrEqualTo(107);
            joined.SocketFolder.ShouldBe(socketFolder);
            (await AskAsync<int>(joined, "select 1")).ShouldBe(1);

            await Folder.KillServerAsync(server.DataFolder);
            await using var again = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);
            again.SocketFolder.ShouldBe(socketFolder, "programs that still run hold the old connection string");
            (await AskAsync<int>(joined, "select 1")).ShouldBe(1);
        }
        if (!socketFolder.StartsWith(folder, StringComparison.Ordinal)) Directory.Exists(socketFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task a_killed_runs_temporary_server_is_cleared_away_by_a_later_one()
    {
        await using var killed = await App.RunAsync("temporary");
        await using var alive = await App.RunAsync("temporary");
        await killed.KillAsync();
        var process = Folder.ServerProcess(killed.DataFolder);

        await using var later = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);

        Directory.Exists(killed.DataFolder).ShouldBeFalse();
        Folder.Runs(process).ShouldBeFalse();
        Folder.ServerRuns(alive.DataFolder).ShouldBeTrue();
    }

    internal static async Task<T> AskAsync<T>(EmbeddedServer server, string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }
}
