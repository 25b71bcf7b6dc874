using System.Globalization;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Projections;

namespace Referrals.Api.Commands;

/// <summary>Erases those of whom nothing has to be kept any more.</summary>
internal static class RetentionCommand
{
    private const string Confirm = "confirm";
    private const string Usage = "Usage: retention run [--confirm=CODE]";

    public static readonly ExecutableCommand Run = new(
        "retention run",
        "[--confirm=CODE]",
        """
        Lists everybody of whom nothing has to be kept any more, and, confirmed, begins to erase them.
        Each programme says for how many years after the last referral was over, and until which age; whoever is named in an open referral
        or kept by a legal hold is not due. The list has ids of records and references, no names, and ends with a code. The same command
        with that code begins the erasure of exactly these people; if the list has changed since, nothing happens. Keys are destroyed 72
        hours later, and until then information governance can cancel each. Who is named in what others wrote waits until somebody has
        reviewed that. The server may run; a run that was stopped is begun anew with a new list.
        """,
        RunAsync);

    private static async Task RunAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        var code = services.GetRequiredService<IConfiguration>()[Confirm];
        switch (words)
        {
            case []: break;
            case [$"--{Confirm}", var said] when code is null: code = said; break;
            default: throw new CommandException(Usage);
        }

        services.GetRequiredService<ErasureSettings>().Demand();
        var looking = Progress("looking for who is due", "records");
        if (code is null)
        {
            var list = await services.GetRequiredService<RetentionFinding>().FindAsync(null, looking, ct);
            await ReportAsync(services, list, ct);
            return;
        }

        try
        {
            var done = await services.GetRequiredService<RetentionRun>().ConfirmAsync(Actor.Platform, "retention run", code, null, looking, Progress("beginning erasures", "people"), ct);
            ProgressLine.End($"{done.Begun:N0} erasures are begun; their keys are destroyed in 72 hours unless somebody cancels.");
            if (done.Held > 0)
            {
                Console.WriteLine($"{done.Held:N0} people were left out: a legal hold was placed on them meanwhile.");
            }

            if (done.ToReview.Count > 0)
            {
                Console.WriteLine($"{done.ToReview.Count:N0} people are named in what others wrote. Information governance reviews that, then confirms:");
                Print(done.ToReview.Select(id => $"  erasure {id}"));
            }
        }
        catch (Refusal refusal)
        {
            throw new CommandException(refusal.Message);
        }
    }

    private static async Task ReportAsync(IServiceProvider services, RetentionList list, CancellationToken ct)
    {
        var names = await services.GetRequiredService<PartnershipSource>().CurrentAsync(ct);
        ProgressLine.End($"Retention on {list.On.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}: {list.People.Count:N0} people are due.");
        Print(list.Groups(names).Select(g => $"  {g.Programme ?? "never referred",-16} {g.Organisation.Name,-40} {g.People,7:N0} people, the oldest over since {g.Oldest:yyyy-MM-dd}"));
        Print(list.People.Select(p =>
            $"due {p.DueOn:yyyy-MM-dd}  records {string.Join(' ', p.Records.Select(r => r.PersonId))}{(p.Referrals is [] ? "" : $"  referrals {string.Join(' ', p.Referrals.Select(r => r.Reference))}")}"));
        var waiting = await WaitingAsync(services, ct);
        if (waiting.Count > 0)
        {
            Console.WriteLine($"Begun before, and waiting for a review by information governance: {waiting.Count:N0}");
            Print(waiting.Select(id => $"  erasure {id}"));
        }

        if (list.People.Count > 0)
        {
            Console.WriteLine($"To begin erasing exactly these people: Referrals.Api retention run --confirm={list.Code}");
        }
    }

    private static async Task<List<Guid>> WaitingAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var command = services.GetRequiredService<Databases>().Writer.CreateCommand(
            "select erasure_id from referrals.erasures where due_on is not null and state = 'requested' order by requested_at, erasure_id");
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => r.GetGuid(0), ct);
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }

    private static ProgressLine<RetentionProgress> Progress(string what, string unit)
    {
        var started = TimeProvider.System.GetTimestamp();
        return new(p => ProgressLine.Of(what, p.Done, p.All, unit, p.Done == 0 ? null : TimeProvider.System.GetElapsedTime(started) * ((double)(p.All - p.Done) / p.Done)));
    }
}
