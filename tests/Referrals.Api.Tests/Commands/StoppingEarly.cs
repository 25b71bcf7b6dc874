using System.Diagnostics;
using System.Text;
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
            var before = await LoadingAsync(process);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Running(folder).ShouldBeTrue();
            using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken);

            (before + await errors).ShouldNotContain("loaded to its end");
            Running(folder).ShouldBeFalse();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            Folder.Delete(folder, recursive: true);
        }
    }

    /// <summary>What it says until it has loaded something.</summary>
    private static async Task<string> LoadingAsync(Process process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        var said = new StringBuilder();
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith("Demonstration:", StringComparison.Ordinal))
            {
                return said.ToString();
            }
        }

        throw new InvalidOperationException($"It ended before it loaded anything. {said}");
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
