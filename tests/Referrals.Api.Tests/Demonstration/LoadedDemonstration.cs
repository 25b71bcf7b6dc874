using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Demonstration;
using Referrals.Api.Hosting;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Demonstration;

/// <summary>
/// A first start as somebody has it who never started it before, but that the power went half way: the process is killed while it loads, and
/// what the tests look at is what the next start made of it.
/// </summary>
public sealed class LoadedDemonstration : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"referrals-demonstration-{Guid.CreateVersion7():N}");
    private WebApplicationFactory<Program>? _api;

    internal IServiceProvider Services => _api!.Services;

    internal Databases Databases => Services.GetRequiredService<Databases>();

    /// <summary>Every referral, folded from its events.</summary>
    internal IReadOnlyList<Referral> Referrals { get; private set; } = [];

    /// <summary>What a second process said that loaded at the same time.</summary>
    internal string Meanwhile { get; private set; } = "";

    internal Caller As(string key) => new(_api!.CreateClient(), key);

    public async ValueTask InitializeAsync()
    {
        await KillHalfWayAsync();
        var meanwhile = LoadAsWellAsync();
        _api = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseUrls("http://127.0.0.1:0")
            .UseSetting("Embedded:Folder", _folder)
            .UseSetting("Demonstration:Quarters", "0")
            .UseSetting("Serilog:WriteTo:0:Args:restrictedToMinimumLevel", "Error"));
        _api.UseKestrel(0);
        _api.StartServer();
        Meanwhile = await meanwhile;
        await Services.GetRequiredService<DemonstrationLoad>().Done;
        Referrals = await FoldAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var databases = Databases;
        await _api!.DisposeAsync();
        await databases.DisposeAsync(); // the program itself may be closing them still
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task<IReadOnlyList<Referral>> FoldAsync()
    {
        var ids = new List<Guid>();
        await using var command = Databases.Owner.CreateCommand("select id from referrals_events.mt_streams where type = 'referral'");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        await using var session = Services.GetRequiredService<DocumentStore>().LightweightSession();
        var referrals = new List<Referral>();
        foreach (var id in ids)
        {
            referrals.Add((await session.Events.AggregateStreamAsync<Referral>(id))!);
        }

        return referrals;
    }

    private async Task KillHalfWayAsync()
    {
        using var process = Process.Start(Executable("--urls=http://127.0.0.1:0"))!;
        var served = process.StandardOutput.ReadToEndAsync();
        for (var steps = 0; steps < 2;)
        {
            var line = await process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("It ended before it loaded anything.");
            steps += line.StartsWith("Demonstration:", StringComparison.Ordinal) ? 1 : 0;
        }

        process.Kill();
        await process.WaitForExitAsync();

        // It served while it loaded.
        (await served).ShouldContain("Referrals is at");
        (await served).ShouldNotContain("The demonstration is loaded");
    }

    /// <summary>The command, at the moment when a server starts on the same folder.</summary>
    private async Task<string> LoadAsWellAsync()
    {
        using var process = Process.Start(Executable("demo", "load"))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return await output + await errors;
    }

    private ProcessStartInfo Executable(params string[] args) => new("dotnet", [typeof(Program).Assembly.Location, .. args, $"--Embedded:Folder={_folder}"])
    {
        UseShellExecute = false,
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        WorkingDirectory = AppContext.BaseDirectory,
        Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
    };
}
