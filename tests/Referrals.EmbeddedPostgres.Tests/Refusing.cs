using Shouldly;
using Xunit;

namespace Referrals.EmbeddedPostgres.Tests;

public class Refusing
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_server_that_does_not_start_tells_the_end_of_its_log_without_the_values()
    {
        await using var folder = new Folder();
        var options = new EmbeddedServerOptions { Folder = folder, Settings = new Dictionary<string, string> { ["shared_buffers"] = "hunter2" } };

        var refusal = await Should.ThrowAsync<EmbeddedServerException>(EmbeddedServer.StartAsync(options, Ct));

        refusal.Message.ShouldContain("shared_buffers");
        refusal.Message.ShouldContain("FATAL");
        refusal.Message.ShouldNotContain("hunter2");
        await using var mended = await EmbeddedServer.StartAsync(options with { Settings = new Dictionary<string, string>() }, Ct);
        mended.JoinedRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task a_log_is_told_without_statements_and_passwords()
    {
        await using var folder = new Folder();
        var log = Path.Combine(folder, "server.log");
        await File.WriteAllLinesAsync(log,
        [
            "2026-01-01 00:00:00.000 UTC [7] LOG:  starting PostgreSQL",
            "2026-01-01 00:00:00.000 UTC [7] ERROR:  duplicate key",
            "2026-01-01 00:00:00.000 UTC [7] DETAIL:  Key (name)=(Gwen Example) already exists.",
            "2026-01-01 00:00:00.000 UTC [7] STATEMENT:  insert into people values ('Gwen Example')",
            "\tand its second line about Gwen Example",
            "2026-01-01 00:00:00.000 UTC [7] FATAL:  invalid connection string \"host=a password=hunter2 user=b\"",
            "2026-01-01 00:00:00.000 UTC [7] FATAL:  cannot reach postgres://someone:hunter2@standby/db",
        ], Ct);

        var tail = ServerLog.Tail(log, new Dictionary<string, string>());

        tail.ShouldContain("starting PostgreSQL");
        tail.ShouldContain("postgres://someone:…@standby/db");
        tail.ShouldContain("password=… user=b");
        tail.ShouldNotContain("hunter2");
        tail.ShouldNotContain("Gwen");
    }

    [Fact]
    public async Task a_binaries_folder_without_postgresql_is_refused_by_name()
    {
        await using var folder = new Folder();

        var refusal = await Should.ThrowAsync<EmbeddedServerException>(EmbeddedServer.StartAsync(new() { Temporary = true, BinariesFolder = folder }, Ct));

        refusal.Message.ShouldContain(folder.Path);
        refusal.Message.ShouldContain("initdb, pg_ctl and postgres");
    }

    [Theory]
    [InlineData("a$HOME")]
    [InlineData("a`id`")]
    [InlineData("a\"b")]
    public async Task a_folder_whose_name_a_shell_would_read_is_refused(string name)
    {
        await using var folder = new Folder(name);

        var refusal = await Should.ThrowAsync<EmbeddedServerException>(EmbeddedServer.StartAsync(new() { Folder = folder }, Ct));

        refusal.Message.ShouldContain("Choose another");
    }

    [Fact]
    public async Task a_folder_that_the_servers_user_cannot_enter_is_refused_with_advice()
    {
        await using var folder = new Folder("closed/inside");
        var closed = Path.GetDirectoryName(folder.Path)!;
        Directory.CreateDirectory(closed);
        File.SetUnixFileMode(closed, UnixFileMode.None);

        var refusal = await Should.ThrowAsync<EmbeddedServerException>(EmbeddedServer.StartAsync(new() { Folder = folder }, Ct));

        refusal.Message.ShouldContain("Choose a folder");
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task a_start_that_is_called_off_leaves_nothing()
    {
        await using var folder = new Folder();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(150));

        await Should.ThrowAsync<OperationCanceledException>(EmbeddedServer.StartAsync(new() { Folder = folder }, soon.Token));

        await using var next = await EmbeddedServer.StartAsync(new() { Folder = folder }, Ct);
        next.JoinedRunning.ShouldBeFalse();
    }
}
