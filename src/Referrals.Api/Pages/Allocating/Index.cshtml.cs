using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Caseloads;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Allocating;

/// <summary>Somebody with what they have to do.</summary>
internal sealed record Worker(Member Member, CaseloadSize Size);

/// <summary>Members of one team, or of none.</summary>
internal sealed record TeamOfWorkers(string Name, IReadOnlyList<Worker> Workers);

/// <summary>Who has how much to do, who left with open work, and what nobody has, to be given to somebody.</summary>
[For(Role.Coordinator)]
[Shows(AccessKind.List)]
internal sealed class TeamWorkModel(WorkQueries work, PartnershipSource partnerships, BulkGiving giving, TimeProvider time) : PageModel
{
    private const int MostUnallocated = 50;

    public string Organisation { get; private set; } = "";

    /// <summary>Those who left and still have something.</summary>
    public IReadOnlyList<Worker> Left { get; private set; } = [];

    public IReadOnlyList<TeamOfWorkers> Teams { get; private set; } = [];

    public IReadOnlyList<CaseloadRow> Unallocated { get; private set; } = [];

    /// <summary>How many there are of those in all.</summary>
    public long AllUnallocated { get; private set; }

    public IReadOnlyList<Choice> Caseworkers { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public string? Done { get; private set; }

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public List<string> Chosen { get; set; } = [];

    [BindProperty]
    public string? Key { get; set; }

    /// <summary>Those that are chosen still.</summary>
    public IReadOnlySet<Guid> Still { get; private set; } = new HashSet<Guid>();

    public ReferralTable Table => new("unallocated", "Accepted, and nobody has it", AllUnallocated, Unallocated, Today, HttpContext.Actor()) { List = "/team", Chosen = Still };

    public async Task OnGetAsync()
    {
        Done = CommandForms.Find(Request.Query["done"])?.Done;
        await LoadAsync([]);
    }

    public async Task OnPostAsync()
    {
        var given = await giving.GiveAsync(this, Key, To, BulkGiving.Read(Chosen));
        (Done, Still) = (given.Said, given.Still);
        await LoadAsync(given.Not);
    }

    private async Task LoadAsync(IReadOnlyList<NotGiven> not)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        Today = WorkingDays.InLondon(time.GetUtcNow());
        var partnership = await partnerships.CurrentAsync(ct);
        (var all, Unallocated, AllUnallocated) = await work.TeamAsync(actor, MostUnallocated, Today, ct);
        var sizes = all.Where(s => s.CaseworkerId is not null).ToDictionary(s => s.CaseworkerId!.Value);
        Organisation = partnership.NameOfOrganisation(actor.OrganisationId).Name;
        Caseworkers = CommandForms.Colleagues(partnership, actor);
        var gone = partnership.Members.Values.Where(m => m.OrganisationId == actor.OrganisationId && m.State is MemberState.Left && sizes.ContainsKey(m.Id));
        Left = [.. gone.OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase).Select(WorkerOf).Where(w => w.Size.Open > 0)];
        Teams =
        [
            .. partnership.CaseworkersOf(actor.OrganisationId).GroupBy(partnership.TeamOf).OrderBy(t => t.Key is null).ThenBy(t => t.Key?.Name, StringComparer.CurrentCultureIgnoreCase)
                .Select(t => new TeamOfWorkers(t.Key?.Name ?? "In no team", [.. t.Select(WorkerOf)])),
        ];
        HttpContext.Shows([.. Unallocated, .. await giving.ExplainAsync(this, not, Today)]);
        Key = $"{Guid.CreateVersion7()}";
        ModelState.Remove(nameof(Key));

        Worker WorkerOf(Member member) => new(member, sizes.GetValueOrDefault(member.Id) ?? new CaseloadSize(member.Id, new WaitingCounts(0, 0, 0), 0));
    }
}
