using Npgsql;
using Shouldly;
using Xunit;

namespace Referrals.EmbeddedPostgres.Tests;

public class Sharing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task two_programs_share_a_server_and_the_last_one_out_stops_it()
    {
        await using var folder = new Folder();
        await using var first = await App.RunAsync(folder);
        await using var second = await App.RunAsync(folder);
        (first.How, second.How).ShouldBe(("started", "joined"));

        await first.LeaveAsync();
        Folder.ServerRuns(second.DataFolder).ShouldBeTrue();

        await second.LeaveAsync();
        Folder.ServerRuns(second.DataFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task four_tasks_and_three_programs_at_once_start_one_server()
    {
        await using var folder = new Folder();
        var starting = Enumerable.Range(0, 4).Select(_ => Task.Run(() => EmbeddedServer.StartAsync(new() { Folder = folder }, Ct))).ToList();
        var running = Enumerable.Range(0, 3).Select(_ => App.RunAsync(folder)).ToList();
        var servers = await Task.WhenAll(starting);
        var apps = await Task.WhenAll(running);

        (servers.Count(server => !server.JoinedRunning) + apps.Count(app => app.How == "started")).ShouldBe(1);

        foreach (var app in apps) await app.DisposeAsync();
        await Task.WhenAll(servers.Skip(1).Select(async server => await server.DisposeAsync()));
        (await StartingAndStopping.AskAsync<int>(servers[0], "select 1")).ShouldBe(1);
        await servers[0].DisposeAsync();
        Folder.ServerRuns(servers[0].DataFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task leaving_twice_is_leaving_once()
    {
        await using var folder = new Folder();
        await using var stays = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);
        var leaves = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);

        await leaves.DisposeAsync();
        await leaves.DisposeAsync();

        Folder.ServerRuns(stays.DataFolder).ShouldBeTrue();
    }

    [Fact]
    public async Task a_database_that_eight_create_at_once_is_there_once()
    {
        await using var server = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.EnsureDatabaseAsync("""a "quoted" name""", Ct)));

        (await StartingAndStopping.AskAsync<string>(server, "select current_database()::text", """a "quoted" name""")).ShouldBe("""a "quoted" name""");
        (await StartingAndStopping.AskAsync<string>(server, "select datcollate::text from pg_database where datname like 'a %'")).ShouldBe("C.UTF-8");
    }

    [Fact]
    public async Task a_database_is_dropped_although_somebody_is_in_it()
    {
        await using var server = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);
        await server.EnsureDatabaseAsync("doomed", Ct);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("doomed"));
        await using var session = await source.OpenConnectionAsync(Ct);

        await server.DropDatabaseAsync("doomed", Ct);
        await server.DropDatabaseAsync("doomed", Ct);

        (await StartingAndStopping.AskAsync<long>(server, "select count(*) from pg_database where datname = 'doomed'")).ShouldBe(0);
    }

    [Fact]
    public async Task a_role_of_its_own_can_be_named()
    {
        await using var server = await EmbeddedServer.StartAsync(new() { Temporary = true }, Ct);
        await StartingAndStopping.AskAsync<int>(server, "create role reader login; select 1");

        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres", "reader"));
        await using var command = source.CreateCommand("select current_user::text");
        (await command.ExecuteScalarAsync(Ct)).ShouldBe("reader");
    }
}
