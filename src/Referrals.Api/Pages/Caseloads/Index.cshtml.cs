using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Caseloads;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Paging;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>Rows that wait for the same side; where they go on, and how many there are in all.</summary>
internal sealed record Section(string Id, string Title, IReadOnlyList<CaseloadRow> Rows, long Count)
{
    public string? Previous { get; init; }

    public string? Next { get; init; }

    /// <summary>The address of all of them, where only the first are shown.</summary>
    public string? All { get; init; }
}

/// <summary>What needs doing, by whose move it is, soonest clock first. Its address says every filter that is on, so that it can be kept.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.List)]
internal sealed class CaseloadModel(
    CaseloadQueries caseload, ProgrammeCatalogue programmes, PartnershipSource partnerships, SavedViews saved, Cursors cursors, BulkGiving giving, TimeProvider time) : PageModel
{
    private const int RowsOfASection = 8;
    private const int RowsOfAPage = 20;
    private const int MostViews = 20;

    private static readonly (string Text, string Address)[] s_views =
    [
        ("My caseload", "/caseload?caseworker=me"), ("New to us", "/caseload?state=made&waitingOn=us"), ("Nobody’s yet", "/caseload?caseworker=none"),
        ("Everybody’s", "/caseload"), ("Closed", "/caseload?state=closed&sort=made"),
    ];

    private static readonly ReferralState[] s_over = [ReferralState.Closed, ReferralState.Withdrawn, ReferralState.Declined];

    public IReadOnlyList<Section> Sections { get; private set; } = [];

    public CaseloadCounts Counts { get; private set; } = null!;

    public CaseloadFilter Filter { get; private set; } = new();

    public ListAddress Address { get; private set; } = null!;

    public CaseloadChoices Choices { get; private set; } = null!;

    public IReadOnlyList<FilterOn> FiltersOn { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>What was done a moment ago.</summary>
    public string? Done { get; private set; }

    public Actor Actor => HttpContext.Actor();

    /// <summary>To whom those that were chosen are given.</summary>
    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public List<string> Chosen { get; set; } = [];

    /// <summary>Those that are chosen still.</summary>
    public IReadOnlySet<Guid> Still { get; private set; } = new HashSet<Guid>();

    [BindProperty]
    public string? Key { get; set; }

    /// <summary>The views that everybody has, then one's own and what others share.</summary>
    public IReadOnlyList<(string Text, string Address)> Views { get; private set; } = [];

    /// <summary>Where these filters are saved as a view.</summary>
    public string Saving => $"/caseload/views/new{CaseloadWords.Known(Request.Query)}";

    /// <summary>The view that is shown, whatever its page.</summary>
    public string Here => $"/caseload{CaseloadWords.Known(Request.Query)}";

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

    /// <summary>One section as a table, on which a coordinator chooses what to give to somebody.</summary>
    public ReferralTable TableOf(Section section) => new(section.Id, section.Title, section.Count, section.Rows, Today, Actor)
    {
        List = Address.Here,
        Sorting = new Sorting(Filter.Sort, Address.With("sort", "due"), Address.With("sort", "made")),
        Chosen = Actor.IsCoordinator ? Still : null,
    };

    private async Task LoadAsync(IReadOnlyList<NotGiven> not)
    {
        var ct = HttpContext.RequestAborted;
        var words = QueryWords.OfForm(Request.Query, "done");
        Filter = CaseloadWords.Read(words, Actor, programmes);
        var place = cursors.Read<CaseloadPosition>(HttpContext, words, Actor.MemberId);
        words.Finish();

        (Now, Today, Address) = (time.GetUtcNow(), place.Today, new ListAddress("/caseload", Request.Query));
        Views = [.. s_views, .. (await saved.ListAsync(Actor, ct)).Take(MostViews).Select(v => (v.Name, v.Address))];
        Choices = new CaseloadChoices(await partnerships.CurrentAsync(ct), programmes, Actor, Filter.CaseworkerId);
        FiltersOn = Choices.On(words.GivenBut("cursor", "limit", "sort"), Address);
        Sections = Filter is { WaitingOn: null, Due: null } && place.After is null && !(Filter.State is { } state && s_over.Contains(state))
            ? await SidesAsync(ct)
            : [await ListAsync(place, ct)];
        var others = await giving.ExplainAsync(this, not, Today);
        HttpContext.Shows([.. Sections.SelectMany(s => s.Rows), .. others]);
        Key = $"{Guid.CreateVersion7()}";
        ModelState.Remove(nameof(Key));
    }

    private async Task<IReadOnlyList<Section>> SidesAsync(CancellationToken ct)
    {
        (var rows, Counts) = await caseload.SidesAsync(Actor, Filter, RowsOfASection, Today, ct);
        return [.. Enum.GetValues<WhoseMove>().Select(move =>
        {
            var (shown, all) = (rows[move].ToList(), CountOf(move));
            return new Section(Codes.NameOf(move), TitleOf(move), shown, all) { All = shown.Count < all ? Address.With("waitingOn", Codes.NameOf(move)) : null };
        })];
    }

    private async Task<Section> ListAsync(Place<CaseloadPosition> place, CancellationToken ct)
    {
        (var rows, Counts, var after, var before) = await caseload.PageAsync(Actor, Filter, place.After, RowsOfAPage, Today, ct);
        var title = Filter switch
        {
            { WaitingOn: { } move } => TitleOf(move),
            { Due: { } due } => CaseloadChoices.TitleOf(due),
            { State: { } state } => Codes.LabelOf(state),
            _ => "Referrals",
        };
        return new Section("list", title, rows, Filter.WaitingOn is { } waiting ? CountOf(waiting) : CountOf(Filter.State))
        {
            Previous = before is not null ? To(before) : place.After is not null && rows.Count == 0 ? Address.First : null,
            Next = To(after),
        };

        string? To(CaseloadPosition? position) => cursors.Next(HttpContext, place, position, Actor.MemberId) is { } cursor ? Address.With("cursor", cursor) : null;
    }

    private static string TitleOf(WhoseMove move) => move switch
    {
        WhoseMove.Us => "Waiting on us",
        WhoseMove.Them => "Waiting on them",
        _ => "Waiting on the person",
    };

    private long CountOf(WhoseMove move) => move switch
    {
        WhoseMove.Us => Counts.WaitingOn.Us,
        WhoseMove.Them => Counts.WaitingOn.Them,
        _ => Counts.WaitingOn.Person,
    };

    // What is closed may be due all the same: a follow-up, a reminder.
    private long CountOf(ReferralState? state) =>
        state is { } one ? Counts.Of(one) : (Filter.Due is null ? CaseloadChoices.Open : Enum.GetValues<ReferralState>()).Sum(Counts.Of);
}
