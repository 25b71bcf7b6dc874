using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Projections.Governance;

namespace Referrals.Api.Commands;

/// <summary>Finds out whether a log was changed.</summary>
internal static class AuditCommand
{
    public static readonly ExecutableCommand Verify = new(
        "audit verify",
        "[--heads FOLDER]",
        """
        Checks that no event and no entry of the access log was changed, removed or put in.
        Hashes every row of both logs anew and compares with the chain they were sealed in, and the chain with the signed heads in FOLDER
        (default: Audit:HeadFolder): without heads, a log whose end was cut off together with the chain cannot be told from a whole one.
        Heads hold under Audit:SigningKey and Audit:PublicKeys. Ends with 1 when something is wrong, and says what and where; the page of the access log shows what was found. The server
        may run; a database that was restored from a backup ends before the heads exported since.
        """,
        VerifyAsync);

    private static async Task VerifyAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        if (words is not ([] or ["--heads", _]))
        {
            throw new CommandException("Usage: audit verify [--heads FOLDER]");
        }

        var folder = words.ElementAtOrDefault(1) ?? services.GetRequiredService<AuditSettings>().HeadFolder;
        var broken = new List<string>();
        var heads = folder is null ? []
            : System.IO.Directory.Exists(folder) ? await services.GetRequiredService<AuditHeads>().ReadAsync(folder, broken, ct)
            : throw new CommandException($"There is no folder '{folder}'.");
        var started = TimeProvider.System.GetTimestamp();
        var report = await new AuditVerification(services.GetRequiredService<Databases>().Writer, heads)
            .RunAsync(new ProgressLine<AuditProgress>(p => ProgressLine.Of("audit", p.Done, p.All, "rows", Left(p, TimeProvider.System.GetElapsedTime(started)))), ct);
        ProgressLine.End(
            $"{report.Batches:N0} batches, {report.Events:N0} events, {report.Entries:N0} access log entries, {heads.Count:N0} heads checked in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s; "
            + $"{report.NotSealed:N0} rows are not sealed yet.");
        if (heads is [])
        {
            Console.WriteLine("No exported head was compared: a log whose end was cut off would look like this too.");
        }

        string[] wrong = [.. broken.Select(f => $"{f} is no head that was signed with a key we know."), .. report.Wrong];
        await services.GetRequiredService<AuditChecks>().KeepAsync(report, heads.Count, wrong, ct);
        if (wrong is not [])
        {
            throw new CommandException($"{string.Join('\n', wrong)}\nThe log is not as it was sealed.");
        }

        Console.WriteLine("The log is as it was sealed.");
    }

    private static TimeSpan? Left(AuditProgress progress, TimeSpan elapsed) =>
        progress.Done > 0 && progress.All > progress.Done ? elapsed * ((double)(progress.All - progress.Done) / progress.Done) : null;
}
