using Npgsql;
using Shouldly;
using Xunit;

namespace Referrals.EmbeddedPostgres.Tests;

public class StartingAndStopping
{
    [Fact]
    public async Task a_temporary_server_starts_answers_and_leaves_nothing_behind()
    {
        var server = await EmbeddedServer.StartAsync(new() { Temporary = true }, TestContext.Current.CancellationToken);
        await server.EnsureDatabaseAsync("a", TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("a"));
        await using (var command = source.CreateCommand("select current_setting('fsync')"))
            (await command.ExecuteScalarAsync()).ShouldBe("on");
        await server.DisposeAsync();
        Directory.Exists(server.DataFolder).ShouldBeFalse();
    }
}
