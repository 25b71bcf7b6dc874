using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Caseloads;
using Referrals.Api.Pages.Forms;
using Referrals.Api.People;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Searching;

/// <summary>Finds people and referrals, once it is said why. What is looked for is posted, so that it is in no address.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Search, NotAlways = true)]
internal sealed class SearchModel(People.Searching searching, TimeProvider time) : PageModel
{
    /// <summary>Those for which people at a desk look somebody up.</summary>
    public static IReadOnlyList<Choice> Reasons { get; } =
    [
        .. new[]
        {
            AccessPurpose.DirectCare, AccessPurpose.NewReferral, AccessPurpose.PersonAsked, AccessPurpose.Coordination, AccessPurpose.Safeguarding, AccessPurpose.DataQuality,
            AccessPurpose.Complaint,
        }.Select(p => new Choice(Codes.NameOf(p), Codes.LabelOf(p))),
    ];

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public Found? Found { get; private set; }

    /// <summary>The referrals that were found; there is no list to come back to, since nothing that is looked for is in an address.</summary>
    public ReferralTable Referrals => new("found-referrals", "Referrals", Found!.Referrals.Count, Found.Referrals, WorkingDays.InLondon(time.GetUtcNow()), HttpContext.Actor()) { Refers = true };

    public async Task OnPostAsync()
    {
        if (!Reasons.Any(r => r.Value == Reason))
        {
            ModelState.AddModelError(nameof(Reason), "Choose why you are looking");
        }

        if (string.IsNullOrWhiteSpace(Text))
        {
            ModelState.AddModelError(nameof(Text), "Enter a name, a date of birth or a reference");
        }

        if (ModelState.IsValid && new Search(Text!, Enum.Parse<AccessPurpose>(Reason!, ignoreCase: true)) is var search && this.Fits(search, new Search.Validator()))
        {
            Found = await searching.FindAsync(HttpContext, search);
        }
    }
}
