using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Outcomes;
using Referrals.Api.Outcomes.Charts;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Insights;

/// <summary>One release: what it is, how people are protected, its pictures and its tables.</summary>
[For(Role.Evaluator, Role.Coordinator, Role.Administrator, Role.InformationGovernance)]
internal sealed class ReleaseModel(ReleaseShelf shelf, PlanWords words, Indicators indicators) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ShownRelease Shown { get; private set; } = null!;

    public ReleaseHead Head => Shown.Head;

    public PublishedFigures Figures => Shown.Figures;

    public IReadOnlyList<KeyFigure> KeyFigures => Insights.KeyFigures.Of(Shown);

    public IReadOnlyList<Indicator> County => indicators.All;

    /// <summary>What the page of its check is for; null for whoever makes no releases.</summary>
    public string? CheckIsFor => HttpContext.Actor().Role switch
    {
        Role.InformationGovernance when Head.State is ReleaseState.Published => "Its check; replace or withdraw it",
        Role.InformationGovernance or Role.Evaluator => Head.State is ReleaseState.Replaced ? "Its check" : "Its check; replace it",
        _ => null,
    };

    public bool IsYear => Head.Period.Kind == PeriodKind.Year;

    /// <summary>A short table that has no picture, where the release has it.</summary>
    public (PublishedTable Table, PlanWords Words)? Short(string table) => Figures.Find(table) is { } found ? (found, words) : null;

    public async Task OnGetAsync() => Shown = await shelf.ShowAsync(Id, HttpContext.RequestAborted);
}
