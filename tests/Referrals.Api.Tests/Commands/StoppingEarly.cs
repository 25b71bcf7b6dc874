using System.Diagnostics;
using Shouldly;
using Xunit;
using Folder = System.IO.Directory;

namespace Referrals.Api.Tests.Commands;

/// <summary>Somebody loses patience with the first start.</summary>
public class StoppingEarly
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task a_signal_during_the_first_load_stops_the_private_database_too(string signal)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"referrals-{Guid.CreateVersion7():N}");
        using var process = Start(folder);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await LoadingAsync(process);
            Running(folder).ShouldBeTrue();
            using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken);

            (await errors).ShouldNotContain("loaded to its end");
            Running(folder).ShouldBeFalse();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            Folder.Delete(folder, recursive: true);
        }
    }

    // Once it serves, it loads.
    private static async Task LoadingAsync(Process process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        string? line;
        do
        {
            line = (await process.StandardOutput.ReadLineAsync(patience.Token)).ShouldNotBeNull("it ended before it served");
        }
        while (!line.StartsWith("Referrals is at", StringComparison.Ordinal));
    }

    private static bool Running(string folder) =>
        Folder.Exists(folder) && Folder.GetDirectories(folder).Any(cluster => File.Exists(Path.Combine(cluster, "data", "postmaster.pid")));

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, $"--Embedded:Folder={folder}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return Process.Start(start)!;
    }
}
