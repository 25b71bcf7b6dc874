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
    ReferralQueries referrals, ReferralDecisions decisions, Decisions considering, PageCommands commands, PartnershipSource partnerships, ProgrammeCatalogue programmes, Asking asking, ETags etags, TimeProvider time) : PageModel
{
    public ReferralView Referral { get; private set; } = null!;

    public IReadOnlyList<Choice> Services { get; private set; } = [];

    /// <summary>What the service would see; null until everything is right.</summary>
    public WillSee? Seen { get; private set; }

    /// <summary>What others did since the referral was opened; and whether what was sent stood against it.</summary>
    public Meanwhile? Meanwhile { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    /// <summary>When the referral's page was opened, then when the form was: in milliseconds, since addresses and forms carry it.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Since { get; set; }

    [BindProperty]
    public string? ServiceId { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool Sure { get; set; }

    public async Task OnGetAsync(Guid id)
    {
        var since = Since;
        await LoadAsync(id);
        Meanwhile = await SinceAsync(id, since, than: HttpContext.Actor().MemberId);
        Key = $"{Guid.CreateVersion7()}";
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var (version, since) = (Version, Since);
        await LoadAsync(id);
        if (Services.All(s => s.Value != ServiceId))
        {
            ModelState.AddModelError(nameof(ServiceId), "Choose a service");
        }

        var offered = false;
        if (ModelState.IsValid && await this.TryAsync(async () => offered = Sure && await OfferedAsync(id, version, since)) && offered)
        {
            return Redirect($"/referrals/{id}?done=transfer");
        }

        Meanwhile ??= version == Version ? null : await SinceAsync(id, since, than: null);
        if (ModelState.IsValid)
        {
            await this.TryAsync(() => LookAsync(id));
        }

        return Page();
    }

    private JsonElement Body => JsonSerializer.SerializeToElement(new { serviceId = ServiceId, reason = Reason ?? "" });

    /// <summary>False where somebody else was quicker; nothing is stored then.</summary>
    private async Task<bool> OfferedAsync(Guid id, string? version, long? since)
    {
        try
        {
            var asked = asking.OfForm(HttpContext, Key, JsonSerializer.SerializeToUtf8Bytes(Body), version);
            await decisions.DecideAsync(asked, id, Guid.Empty, commands.Read("transfer", Body), HttpContext.RequestAborted);
            return true;
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status412PreconditionFailed)
        {
            Meanwhile = (await SinceAsync(id, since, than: null) ?? new([])) with { IsConflict = true };
            return false;
        }
    }

    private async Task LookAsync(Guid id) =>
        Seen = WillSee.Of(await decisions.PreviewAsync(asking.Of(HttpContext, default), id, RequestBody.Read<OfferTransfer>(Body), HttpContext.RequestAborted), programmes, Referral.Person);

    private async Task<Meanwhile?> SinceAsync(Guid id, long? since, Guid? than) => since is not { } opened ? null
        : Meanwhile.Since(await referrals.TimelineAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound(), opened, than);

    /// <summary>Reads the referral as it is now: its version is what the next try stands on.</summary>
    private async Task LoadAsync(Guid id)
    {
        var (actor, now) = (HttpContext.Actor(), time.GetUtcNow());
        var today = WorkingDays.InLondon(now);
        var found = await referrals.FindAsync(actor, id, today, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        (Referral, Version, Since) = (found.View, etags.For(id, found.Version), now.ToUnixTimeMilliseconds());
        ModelState.Remove(nameof(Since));
        HttpContext.Shows(Referral);
        await considering.ConsiderAsync(asking.Of(HttpContext, default), id, (referral, _) => Task.FromResult(referral.MustBeWorkedBy(actor)), HttpContext.RequestAborted);
        var offers = ServiceOffers.Of(
            new DirectorySearch(), await partnerships.CurrentAsync(HttpContext.RequestAborted), programmes, actor, today, (s, _) => s.Id == Referral.Service.Id ? "The referral is with this service already." : null);
        Services = [.. offers.Where(o => o.IsPossible).Select(o => new Choice($"{o.Listed.Id}", $"{o.Listed.Service.Name}, {o.Organisation}", $"{ServiceOffer.RoomOf(o.Listed.Listing.Availability)}. {o.Listed.Listing.Description}"))];
    }
}
