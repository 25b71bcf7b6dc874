using Npgsql;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Commands;

/// <summary>The executable as somebody runs it: in a process of its own.</summary>
public class TheExecutable(TestServer server)
{
    private const string Key = "PersonalData:Keys:a=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const string SearchKey = "PersonalData:SearchKey=YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";

    [Fact]
    public async Task outside_development_it_refuses_to_start_and_says_what_to_set()
    {
        var run = await Executable.RunAsync("Production");
        run.Code.ShouldBe(1);
        run.Errors.ShouldContain("ConnectionStrings:Referrals");
        run.Errors.ShouldContain("ConnectionStrings:Keys");
        run.Errors.ShouldContain("PersonalData:Keys");
        run.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task outside_development_it_refuses_a_missing_known_or_broken_key()
    {
        var databases = await DatabasesAsync();
        (await Executable.RunAsync("Production", databases)).Errors.ShouldContain("PersonalData:Keys");
        var known = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData("referrals development key, not a secret"u8));
        (await Executable.RunAsync("Production", [.. databases, $"--PersonalData:Keys:a={known}"])).Errors.ShouldContain("everybody knows");
        (await Executable.RunAsync("Production", [.. databases, "--PersonalData:Keys:a=short"])).Errors.ShouldContain("32 bytes");
        (await Executable.RunAsync("Production", [.. databases, $"--{Key}", $"--{Key.Replace(":a=", ":b=", StringComparison.Ordinal)}"])).Errors.ShouldContain("CurrentKey");
        (await Executable.RunAsync("Production", [.. databases, $"--{Key}"])).Errors.ShouldContain("PersonalData:SearchKey");
        var knownSearch = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData("referrals development search key, not a secret"u8));
        (await Executable.RunAsync("Production", [.. databases, $"--{Key}", $"--PersonalData:SearchKey={knownSearch}"])).Errors.ShouldContain("everybody knows");
    }

    [Fact]
    public async Task outside_development_it_wants_its_schema_and_no_demonstration()
    {
        string[] settings = [.. await DatabasesAsync(), $"--{Key}", $"--{SearchKey}"];
        (await Executable.RunAsync("Production", settings)).Errors.ShouldContain("schema apply");
        (await Executable.RunAsync("Production", ["schema", "apply", .. settings])).Output.ShouldContain("up to date");
        (await Executable.RunAsync("Production", ["schema", "apply", .. settings])).Code.ShouldBe(0);
        (await Executable.RunAsync("Production", ["demo", "load", .. settings])).Errors.ShouldContain("Development");
        (await Executable.RunAsync("Production", ["projections", "rebuild", .. settings])).Output.ShouldContain("caseload: built anew");
        (await Executable.RunAsync("Production", ["projections", "status", .. settings])).Output.ShouldContain("timelines");

        (await Executable.RunAsync("Production", [.. settings, $"--ConnectionStrings:Reader={settings[0].Split('=', 2)[1]}"])).Errors.ShouldContain("row security");
        (await Executable.RunAsync("Production", [.. settings, "--ConnectionStrings:Writer=Host=/nonexistent/socket"])).Code.ShouldBe(1);

        (await Executable.RunAsync("Production", settings)).Errors.ShouldContain("Erasure:LedgerFolder");
        (await Executable.RunAsync("Production", [.. settings, "--Erasure:LedgerFolder=/dev/null/ledger"])).Errors.ShouldContain("Erasure:LedgerFolder");
        (await Executable.RunAsync("Production", ["erasures", "apply-ledger", .. settings])).Errors.ShouldContain("Erasure:LedgerFolder");
        var folder = System.IO.Directory.CreateTempSubdirectory("ledger-").FullName;
        (await Executable.RunAsync("Production", ["erasures", "apply-ledger", .. settings, $"--Erasure:LedgerFolder={folder}"])).Output.ShouldContain("0 ids");
        await File.WriteAllTextAsync(Path.Combine(folder, "erasures.jsonl"), "not a line of ours\n");
        (await Executable.RunAsync("Production", ["erasures", "apply-ledger", .. settings, $"--Erasure:LedgerFolder={folder}"])).Errors.ShouldContain("altered at line 1");
        (await Executable.RunAsync("Production", [.. settings, $"--Erasure:LedgerFolder={folder}"])).Errors.ShouldContain("altered at line 1");
        System.IO.Directory.Delete(folder, recursive: true);

        await using var source = NpgsqlDataSource.Create(settings[0].Split('=', 2)[1]);
        await using var mark = source.CreateCommand("insert into referrals.marks (mark) values ('demonstration')");
        await mark.ExecuteNonQueryAsync();
        var refused = await Executable.RunAsync("Production", settings);
        (refused.Code, refused.Errors.Contains("demonstration", StringComparison.Ordinal)).ShouldBe((1, true));
    }

    [Fact]
    public async Task postcodes_are_loaded_from_the_national_lookup()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.csv");
        await File.WriteAllTextAsync(
            file,
            """
            "pcd7","pcds","doterm","lad25cd","lsoa21cd","imd20ind"
            "GL501AA","GL50 1AA","","E07000078","E01022101","1"
            "GL501AB","GL50 1AB","202101","E07000078","E01022102","32844"
            "CF101AA","CF10 1AA","","W06000015","W01001939","12"
            "JE23AB","JE2 3AB","","L99999999","L99999999",""
            """);
        try
        {
            string[] settings = [$"--ConnectionStrings:Referrals={server.Postgres.ConnectionString("main")}", $"--ConnectionStrings:Keys={server.Postgres.ConnectionString("keys")}"];
            var run = await Executable.RunAsync("Development", ["postcodes", "load", file, .. settings]);
            run.Output.ShouldContain("4 postcodes loaded", customMessage: run.Errors);
            var areas = new List<string>();
            await using var command = server.Owner.CreateCommand("select postcode, district, lower_layer_area, deprivation_decile from referrals.postcodes order by postcode");
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                areas.Add(string.Join(' ', Enumerable.Range(0, 4).Select(i => rows.IsDBNull(i) ? "-" : rows.GetValue(i))));
            }

            areas.ShouldBe(["CF10 1AA W06000015 W01001939 -", "GL50 1AA E07000078 E01022101 1", "GL50 1AB E07000078 E01022102 10", "JE2 3AB - - -"]);
            (await Executable.RunAsync("Development", ["postcodes", "load", "no-such-file", .. settings])).Errors.ShouldContain("no file");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task it_helps_whoever_asks_and_whoever_mistypes()
    {
        (await Executable.RunAsync("Production", "--help")).Output.ShouldContain("projections rebuild");
        (await Executable.RunAsync("Production", "postcodes", "load", "--help")).Output.ShouldContain("pcds");
        var mistyped = await Executable.RunAsync("Production", "projection", "rebuild");
        (mistyped.Code, mistyped.Errors.Contains("projections rebuild", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    private async Task<string[]> DatabasesAsync()
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        await server.Postgres.EnsureDatabaseAsync(name, CancellationToken.None);
        await server.Postgres.EnsureDatabaseAsync($"{name}_keys", CancellationToken.None);
        return [$"--ConnectionStrings:Referrals={server.Postgres.ConnectionString(name)}", $"--ConnectionStrings:Keys={server.Postgres.ConnectionString($"{name}_keys")}"];
    }
}
