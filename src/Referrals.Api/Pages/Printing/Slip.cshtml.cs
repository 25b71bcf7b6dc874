using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Printing;

/// <summary>How to reach a service, on a slip to take away or as a text; nobody is named.</summary>
[For(Role.Practitioner, Role.Coordinator)]
internal sealed class SlipModel(PartnershipSource partnerships) : PageModel
{
    /// <summary>What one text message holds.</summary>
    public const int MessageLength = 160;

    public ListedService Service { get; private set; } = null!;

    public string Organisation { get; private set; } = "";

    public string Ours { get; private set; } = "";

    /// <summary>Whether the text says what the service does; discreet unless somebody chooses otherwise.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Wording { get; set; }

    /// <summary>Where to go back to.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Referral { get; set; }

    public bool IsFull => Wording is "full";

    public string Text
    {
        get
        {
            var contact = Service.Listing.Contact;
            var reach = string.Join(" or ", new[] { contact.Phone, contact.Url ?? contact.Email }.OfType<string>());
            return IsFull
                ? $"{Service.Service.Name}: {Service.Listing.Description} {reach}"
                : $"Hello, here is the number we talked about: {reach}. Please do not reply.";
        }
    }

    public async Task OnGetAsync(Guid service)
    {
        var partnership = await partnerships.WithServiceAsync(service, HttpContext.RequestAborted);
        Service = partnership.ServiceHere(service) is null ? throw ProblemException.NotFound() : partnership.Services[service];
        Organisation = partnership.NameOfOrganisation(Service.Service.OrganisationId).Name;
        ModelState.Hold("wording", [IsFull ? "full" : "discreet"]);
        Ours = partnership.NameOfOrganisation(HttpContext.Actor().OrganisationId).Name;
    }
}
