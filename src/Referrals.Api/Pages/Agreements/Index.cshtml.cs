using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Agreements;

/// <summary>How an agreement stands today.</summary>
internal enum AgreementState { InForce, EndsSoon, Over }

/// <summary>What was signed about sharing.</summary>
[For(Role.Administrator, Role.InformationGovernance)]
internal sealed class AgreementsModel(PartnershipSource partnerships, TimeProvider time) : PageModel
{
    private const int Soon = 30;

    private Partnership? _partnership;

    /// <summary>The latest first; what is over comes last.</summary>
    public IReadOnlyList<AgreementRecord> Agreements { get; private set; } = [];

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    public async Task OnGetAsync(string? done)
    {
        _partnership = await partnerships.LatestAsync(HttpContext.RequestAborted);
        Agreements = [.. _partnership.Agreements.OrderBy(a => StateOf(a) is AgreementState.Over)];
        Done = done switch
        {
            "signed" => "The agreement is recorded.",
            "ended" => "The agreement is ended.",
            _ => null,
        };
    }

    public string Names(AgreementRecord agreement) => string.Join(", ", agreement.Between.Select(id => _partnership!.NameOfOrganisation(id).Name));

    public AgreementState StateOf(AgreementRecord agreement) => StateOf(agreement, WorkingDays.InLondon(time.GetUtcNow()));

    public static AgreementState StateOf(AgreementRecord agreement, DateOnly today) =>
        agreement.LastDay < today ? AgreementState.Over
        : agreement.LastDay < today.AddDays(Soon) ? AgreementState.EndsSoon
        : AgreementState.InForce;
}
