using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.People;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Making;

/// <summary>Where an onward referral begins: a draft like any other, of the person whom the referral at hand is about.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Referral)]
internal sealed class ReferOnModel(
    ReferralQueries referrals, Decisions decisions, OpenDrafts drafts, PartnershipSource partnerships, ProgrammeCatalogue programmes, Areas areas, Asking asking) : PageModel
{
    public ReferralView Referral { get; private set; } = null!;

    public ChoosingServices Choosing { get; private set; } = null!;

    /// <summary>Whether nothing may be shared further, unless to keep somebody safe.</summary>
    public bool IsStopped => Referral.Consent?.Status is DisclosureStatus.Withdrawn or DisclosureStatus.Ended;

    public Task OnGetAsync(Guid id) => LoadAsync(id, []);

    public async Task<IActionResult> OnPostAsync(Guid id, Guid[] services)
    {
        await LoadAsync(id, services);
        if (this.Chosen(Choosing, services) is not { Count: > 0 } chosen)
        {
            return Page();
        }

        var draft = new Draft
        {
            ParentId = id,
            PersonId = Referral.Person?.Id ?? throw ProblemException.Erased(),
            Entered = new Dictionary<string, string[]> { [MakingSteps.Reason.PlaceOf("needs")] = [.. (Referral.Needs ?? []).Select(n => Codes.NameOf(n))] },
        };
        return Redirect($"/referrals/new/{await drafts.Kept.BeginAsync(HttpContext.Actor(), draft.For(chosen), HttpContext.RequestAborted)}");
    }

    public async Task<IActionResult> OnPostFilterAsync(Guid id)
    {
        if (await ServiceFilter.AddressAsync(this, $"/referrals/{id}/refer-on", areas, HttpContext.RequestAborted) is { } address)
        {
            return Redirect(address);
        }

        await LoadAsync(id, []);
        return Page();
    }

    private async Task LoadAsync(Guid id, IReadOnlyCollection<Guid> chosen)
    {
        var (actor, today) = (HttpContext.Actor(), WorkingDays.InLondon(drafts.Now));
        Referral = (await referrals.FindAsync(actor, id, today, HttpContext.RequestAborted) ?? throw ProblemException.NotFound()).View;
        HttpContext.Shows(Referral);

        // Whether they still agree is asked for each service; who works it and how far it is, here.
        var safe = new ConsentGiven(today, "", new Covers([], ""), Answer: SharingAnswer.Safeguarding);
        await decisions.ConsiderAsync(asking.Of(HttpContext, default), id, (referral, _) =>
        {
            ReferOnwardHandler.MustBeFrom(referral, actor, safe, drafts.Now);
            return Task.FromResult(true);
        }, HttpContext.RequestAborted);
        Choosing = this.Choosing(await partnerships.CurrentAsync(HttpContext.RequestAborted), programmes, today, chosen, onward: true, $"/referrals/{id}/refer-on");
    }
}
