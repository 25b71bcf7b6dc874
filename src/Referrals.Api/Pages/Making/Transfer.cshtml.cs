using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Making;

/// <summary>Offers a referral to another service, once it was looked at what that one would see.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Referral)]
internal sealed class TransferModel(
    ReferralQueries referrals, ReferralDecisions decisions, Decisions considering, PageCommands commands, PartnershipSource partnerships, ProgrammeCatalogue programmes, Asking asking, TimeProvider time) : PageModel
{
    public ReferralView Referral { get; private set; } = null!;

    public IReadOnlyList<Choice> Services { get; private set; } = [];

    /// <summary>What the service would see; null until everything is right.</summary>
    public WillSee? Seen { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? ServiceId { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool Sure { get; set; }

    public Task OnGetAsync(Guid id)
    {
        Key = $"{Guid.CreateVersion7()}";
        return LoadAsync(id);
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await LoadAsync(id);
        if (Services.All(s => s.Value != ServiceId))
        {
            ModelState.AddModelError(nameof(ServiceId), "Choose a service");
        }

        return ModelState.IsValid && await this.TryAsync(() => Sure ? OfferAsync(id) : LookAsync(id)) && Sure ? Redirect($"/referrals/{id}?done=transfer") : Page();
    }

    private JsonElement Body => JsonSerializer.SerializeToElement(new { serviceId = ServiceId, reason = Reason ?? "" });

    private async Task OfferAsync(Guid id) =>
        await decisions.DecideAsync(Asked(id), id, Guid.Empty, commands.Read("transfer", Body), HttpContext.RequestAborted);

    private async Task LookAsync(Guid id) =>
        Seen = WillSee.Of(await decisions.PreviewAsync(Asked(id), id, RequestBody.Read<OfferTransfer>(Body), HttpContext.RequestAborted), programmes, Referral.Person);

    private Asked Asked(Guid id) => asking.OfForm(HttpContext, Key, id, JsonSerializer.SerializeToUtf8Bytes(Body));

    private async Task LoadAsync(Guid id)
    {
        var (actor, today) = (HttpContext.Actor(), WorkingDays.InLondon(time.GetUtcNow()));
        Referral = (await referrals.FindAsync(actor, id, today, HttpContext.RequestAborted) ?? throw ProblemException.NotFound()).View;
        HttpContext.Shows(Referral);
        await considering.ConsiderAsync(asking.Of(HttpContext, default), id, (referral, _) => Task.FromResult(referral.MustBeWorkedBy(actor)), HttpContext.RequestAborted);
        var offers = ServiceOffers.Of(
            new DirectorySearch(), await partnerships.CurrentAsync(HttpContext.RequestAborted), programmes, actor, today, (s, _) => s.Id == Referral.Service.Id ? "The referral is with this service already." : null);
        Services = [.. offers.Where(o => o.IsPossible).Select(o => new Choice($"{o.Listed.Id}", $"{o.Listed.Service.Name}, {o.Organisation}", $"{ServiceOffer.RoomOf(o.Listed.Listing.Availability)}. {o.Listed.Listing.Description}"))];
    }
}
