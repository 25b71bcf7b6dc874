using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Erasing;

/// <summary>Every erasure, with how far it has come.</summary>
[For(Role.InformationGovernance)]
internal sealed class RequestsModel(ErasureQueries erasures, TimeProvider time) : PageModel
{
    private const int Most = 50;

    public IReadOnlyList<ErasureHead> Erasures { get; private set; } = [];

    public ErasurePosition? Next { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Where the page before ended.</summary>
    [BindProperty(SupportsGet = true)]
    public DateTimeOffset? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid Than { get; set; }

    public static string Stage(ErasureHead erasure, DateTimeOffset now) => erasure.State switch
    {
        ErasureState.Requested => erasure.DueOn is null ? "Waits for somebody to review and confirm it" : "Due by retention; waits for somebody to review and confirm it",
        ErasureState.Confirmed when erasure.DestroyAt < now => $"Was to be destroyed at {Spoken.Moment(erasure.DestroyAt!.Value)}",
        ErasureState.Confirmed => $"Keys are destroyed at {Spoken.Moment(erasure.DestroyAt!.Value)}",
        ErasureState.Cancelled => "Cancelled",
        ErasureState.Begun => "Keys are being destroyed",
        _ => $"Destroyed at {Spoken.Moment(erasure.CarriedOutAt!.Value)}",
    };

    public async Task OnGetAsync() => (Erasures, Next) = await erasures.PageAsync(
        HttpContext.Actor(), Before is { } before ? new ErasurePosition(before, Than) : null, Most, HttpContext.RequestAborted);
}
