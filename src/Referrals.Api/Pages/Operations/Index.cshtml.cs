using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.EventStore;
using Referrals.Projections;

namespace Referrals.Api.Pages.Operations;

/// <summary>Whether everything that works in the background keeps up, and what failed: types and codes, nothing about anybody.</summary>
[For(Role.Administrator)]
internal sealed class OperationsModel(ProjectionDaemon readers, Jobs jobs, Databases databases, TimeProvider time) : PageModel
{
    private const int MostParked = 100;

    public IReadOnlyList<string> Inline => ProjectionCatalogue.Names;

    public IReadOnlyList<SubscriptionStatus> Readers { get; private set; } = [];

    /// <summary>Those that a server runs at this moment.</summary>
    public IReadOnlySet<string> Led { get; private set; } = new HashSet<string>();

    public IReadOnlyList<ParkedStream> Parked { get; private set; } = [];

    public IReadOnlyList<JobState> Jobs { get; private set; } = [];

    public (long Main, long Keys) Sizes { get; private set; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>How many events a replay took, and how many it left.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Taken { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Left { get; set; }

    public string? Done => (Taken, Left) is ({ } taken, { } left)
        ? $"{Spoken.Count(taken, "event")} taken.{(left > 0 ? $" {Spoken.Count(left, "event")} still put aside." : "")}" : null;

    public string Summary => Trouble is [] ? "Everything keeps up." : $"{string.Join(". ", Trouble)}.";

    private IReadOnlyList<string> Trouble =>
    [
        .. Readers.Where(r => !Led.Contains(r.Name)).Select(r => $"Nobody runs {r.Name}"), .. Readers.Where(r => r.DeadLetters > 0).Select(r => $"{r.Name} put {Spoken.Count(r.DeadLetters, "event")} aside"),
        .. Jobs.Where(j => j.Fails || OperationsWords.IsLate(j, Now)).Select(j => $"A job {(j.Fails ? "fails" : "is late")}: {OperationsWords.Job(j.Name)}"),
    ];

    public async Task OnGetAsync()
    {
        var ct = HttpContext.RequestAborted;
        (Readers, Led) = (await readers.StatusAsync(ct), await readers.LedAsync(ct));
        Parked = Readers.Any(r => r.DeadLetters > 0) ? await readers.ParkedAsync(MostParked, ct) : [];
        Jobs = await jobs.StateAsync(ct);
        Sizes = (await SizeAsync(databases.Writer, ct), await SizeAsync(databases.Keys, ct));
        Now = time.GetUtcNow();
    }

    private static async Task<long> SizeAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select pg_database_size(current_database())");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
