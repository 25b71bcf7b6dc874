using Referrals.Api.Security.Accounts;
using Referrals.Api.Tests.Hosting;
using Referrals.Api.Tests.Security;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Commands;

/// <summary>A real, empty database lets its first administrator in, and nobody else after that.</summary>
public class BeginningAPartnership(TestServer server)
{
    private static readonly string[] s_first =
        ["--organisation=Gloucestershire County Council", "--code=county-council", "--kind=statutory", "--name=Marguerite Penhallow", "--email=m.penhallow@example.org"];

    [Fact]
    public async Task the_first_administrator_is_let_in_by_a_link()
    {
        var name = $"begin_{Guid.CreateVersion7():N}";
        await server.Postgres.EnsureDatabaseAsync(name, CancellationToken.None);
        await server.Postgres.EnsureDatabaseAsync($"{name}_keys", CancellationToken.None);
        var databases = new Dictionary<string, string>
        {
            ["ConnectionStrings:Referrals"] = server.Postgres.ConnectionString(name), ["ConnectionStrings:Keys"] = server.Postgres.ConnectionString($"{name}_keys"),
        };
        string[] settings = [.. databases.Select(d => $"--{d.Key}={d.Value}")];
        (await Executable.RunAsync("Development", ["schema", "apply", .. settings])).Code.ShouldBe(0);

        (await BeginAsync(["--organisation=Only this"])).Errors.ShouldContain("--kind=");
        (await BeginAsync([.. s_first, "--kind=8"])).Errors.ShouldContain("statutory");
        (await BeginAsync([.. s_first, "--code=County Council"])).Errors.ShouldContain("small letters");
        (await BeginAsync([.. s_first, "--email=nobody"])).Errors.ShouldContain("email");
        var begun = await BeginAsync(s_first);
        begun.Code.ShouldBe(0, begun.Errors);
        var path = begun.Output.Split(['\n', ' ']).Single(w => w.StartsWith("/invitation/", StringComparison.Ordinal));
        (await BeginAsync([.. s_first, "--code=another"])).Errors.ShouldContain("an organisation already");

        await using (var api = server.Another(databases))
        {
            using var browser = new Browser(api.Services);
            var page = await browser.PageAsync(path);
            page.ShouldContain("Marguerite Penhallow");
            page.ShouldContain("Gloucestershire County Council");
            (await browser.SubmitAsync(path, new() { ["Password"] = Newcomer.Password })).To.ShouldBe("/sign-in/set-up");
            page = await browser.PageAsync("/sign-in/set-up");
            var code = Totp.CodeAt(Newcomer.SecretOn(page), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
            (await browser.SubmitAsync("/sign-in/set-up", new Sent(200, null, page), new() { ["Code"] = code })).Text.ShouldContain("Keep your recovery codes");
            (await browser.PageAsync("/account")).ShouldContain("Partnership administrator");

            (await Executable.RunAsync("Development", ["accounts", "link", .. settings, "--email=somebody@example.org"])).Errors.ShouldContain("Nobody signs in");
            var again = await Executable.RunAsync("Development", ["accounts", "link", .. settings, "--email=M.Penhallow@example.org"]);
            (await browser.PageAsync(again.Output.Split('\n')[0])).ShouldContain("Marguerite Penhallow");
        }

        await server.Postgres.DropDatabaseAsync(name, CancellationToken.None);
        await server.Postgres.DropDatabaseAsync($"{name}_keys", CancellationToken.None);

        Task<(int Code, string Output, string Errors)> BeginAsync(string[] words) => Executable.RunAsync("Development", ["partnership", "begin", .. settings, .. words]);
    }
}
