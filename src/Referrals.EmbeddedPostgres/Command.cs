using System.ComponentModel;
using System.Diagnostics;

namespace Referrals.EmbeddedPostgres;

/// <summary>What a program that ran to its end left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    private const int NoSuchProgram = -1;

    public static CommandResult NotStarted(string why) => new(NoSuchProgram, "", why);

    public bool Succeeded => ExitCode == 0;

    public bool WasNotStarted => ExitCode == NoSuchProgram;

    public string Everything => $"{Errors.Trim()}\n{Output.Trim()}".Trim();
}

internal static class Command
{
    /// <summary>Runs a program to its end.</summary>
    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken ct, string workingFolder = "/")
    {
        using var process = new Process { StartInfo = Describe(command, workingFolder) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return CommandResult.NotStarted(e.Message);
        }
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
            return new CommandResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static ProcessStartInfo Describe(IReadOnlyList<string> command, string workingFolder)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // PGDATA, PGPORT and their like would quietly point the programs at another server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
