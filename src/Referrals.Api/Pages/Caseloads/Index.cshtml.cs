using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Caseloads;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Paging;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>Rows that wait for the same side; where they go on, and how many there are in all.</summary>
internal sealed record Section(string Id, string Title, IReadOnlyList<CaseloadRow> Rows, long Count, string? More);

/// <summary>A filter that is on: what it says, and the address without it.</summary>
internal sealed record FilterOn(string Name, string Value, string Without);

/// <summary>What needs doing, by whose move it is, soonest clock first. Its address says every filter that is on, so that it can be kept.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.List)]
internal sealed class CaseloadModel(CaseloadQueries caseload, ProgrammeCatalogue programmes, PartnershipSource partnerships, Cursors cursors, TimeProvider time) : PageModel
{
    private const int RowsOfASection = 20;

    private static readonly ReferralState[] s_over = [ReferralState.Closed, ReferralState.Withdrawn, ReferralState.Declined];

    private Partnership _partnership = null!;

    public IReadOnlyList<Section> Sections { get; private set; } = [];

    public CaseloadCounts Counts { get; private set; } = null!;

    public CaseloadFilter Filter { get; private set; } = new();

    public IReadOnlyList<FilterOn> FiltersOn { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public DateTimeOffset Now { get; private set; }

    public IReadOnlyList<Choice> Caseworkers { get; private set; } = [];

    public static IReadOnlyList<Choice> States { get; } = Choice.Of<ReferralState>();

    public static IReadOnlyList<Choice> Dues { get; } = [new("overdue", "Overdue"), new("today", "Due today"), new("week", "Due within a week")];

    public static IReadOnlyList<Choice> Moves { get; } = [new("us", "Us"), new("them", "Them"), new("person", "The person")];

    public static IReadOnlyList<Choice> Sorts { get; } = [new("due", "What is due soonest"), new("made", "What was made last")];

    public IReadOnlyList<Choice> Programmes => [.. programmes.All.Select(p => new Choice(p.Code, p.Name))];

    public async Task OnGetAsync()
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        var words = QueryWords.OfForm(Request.Query);
        Filter = CaseloadWords.Read(words, actor, programmes);
        var place = cursors.Read<CaseloadPosition>(HttpContext, words, actor.MemberId);
        words.Finish();

        (Now, Today, _partnership) = (time.GetUtcNow(), place.Today, await partnerships.CurrentAsync(ct));
        Caseworkers =
        [
            new("me", "Me"), new("none", "Nobody yet"),
            .. _partnership.CaseworkersOf(actor.OrganisationId).Where(m => m.Id != actor.MemberId).Select(m => new Choice($"{m.Id}", m.Name)),
        ];
        FiltersOn = [.. words.GivenBut("cursor", "limit", "sort").Select(w => new FilterOn(NameOf(w.Key), ValueOf(w.Key, w.Value), With(w.Key, null)))];
        Sections = Filter.WaitingOn is null && place.After is null && !(Filter.State is { } state && s_over.Contains(state))
            ? await SidesAsync(actor, ct)
            : [await ListAsync(actor, place, ct)];
        HttpContext.Shows(Sections.SelectMany(s => s.Rows).ToList());
    }

    /// <summary>This page's address with another value of one word, from its beginning.</summary>
    public string With(string word, string? value)
    {
        var words = Request.Query.Where(w => w.Key != word && w.Key is not "cursor" && w.Value.ToString().Length > 0).Select(w => KeyValuePair.Create(w.Key, (string?)w.Value.ToString()));
        var all = value is null ? words : words.Append(KeyValuePair.Create<string, string?>(word, value));
        return $"/caseload{QueryString.Create(all)}";
    }

    public string Chosen(string word) => Request.Query[word].ToString();

    private async Task<IReadOnlyList<Section>> SidesAsync(Actor actor, CancellationToken ct)
    {
        (var rows, Counts) = await caseload.SidesAsync(actor, Filter, RowsOfASection, Today, ct);
        return [.. Enum.GetValues<WhoseMove>().Select(move =>
        {
            var (shown, all) = (rows[move].ToList(), CountOf(move));
            return new Section(Codes.NameOf(move), TitleOf(move), shown, all, shown.Count < all ? With("waitingOn", Codes.NameOf(move)) : null);
        })];
    }

    private async Task<Section> ListAsync(Actor actor, Place<CaseloadPosition> place, CancellationToken ct)
    {
        (var rows, Counts, var after) = await caseload.PageAsync(actor, Filter, place.After, QueryWords.UsualItems, Today, ct);
        var title = Filter.WaitingOn is { } move ? TitleOf(move) : Filter.State is { } state ? Codes.LabelOf(state) : "Referrals";
        var next = cursors.Next(HttpContext, place, after, actor.MemberId);
        return new Section("list", title, rows, Filter.WaitingOn is { } waiting ? CountOf(waiting) : CountOf(Filter.State), next is null ? null : With("cursor", next));
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

    private long CountOf(ReferralState? state) => state switch
    {
        ReferralState.Closed => Counts.Closed,
        ReferralState.Declined => Counts.Declined,
        ReferralState.Withdrawn => Counts.Withdrawn,
        _ => Counts.Made + Counts.Received + Counts.InformationRequested + Counts.Accepted + Counts.Active + Counts.OnHold,
    };

    private static string NameOf(string word) => word switch
    {
        "caseworker" => "Caseworker",
        "state" => "State",
        "programme" => "Programme",
        "waitingOn" => "Waiting on",
        _ => "Clock",
    };

    private string ValueOf(string word, string value) => (word switch
    {
        "caseworker" => Caseworkers,
        "state" => States,
        "programme" => Programmes,
        "waitingOn" => Moves,
        _ => Dues,
    }).FirstOrDefault(c => c.Value == value)?.Text ?? (Guid.TryParse(value, out var id) ? _partnership.NameOfMember(id).Name : value);
}
