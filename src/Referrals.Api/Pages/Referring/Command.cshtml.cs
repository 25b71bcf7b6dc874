using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>
/// One command on one referral. What was typed stays when something is wrong with it, and when somebody else was quicker: then the page says
/// what they did first. Sent twice it is done once.
/// </summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Referral)]
internal sealed class CommandModel(
    ReferralQueries referrals, ReferralDecisions decisions, PageCommands commands, PartnershipSource partnerships, ProgrammeCatalogue programmes, Asking asking, ETags etags, TimeProvider time)
    : PageModel
{
    public CommandForm Form { get; private set; } = null!;

    public Setting Setting { get; private set; } = null!;

    public IReadOnlyList<CommandField> Fields => Form.FieldsFor(Setting);

    /// <summary>What others did since the referral was opened; and whether what was sent stood against it.</summary>
    public Meanwhile? Meanwhile { get; private set; }

    /// <summary>Whether everything is right and is looked at once more.</summary>
    public bool IsChecked { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty]
    public bool Sure { get; set; }

    /// <summary>When the referral's page was opened, then when the form was: in milliseconds, since addresses and forms carry it.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Since { get; set; }

    public async Task OnGetAsync(Guid id, string command)
    {
        var since = Since;
        await PrepareAsync(id, command);
        Meanwhile = await SinceAsync(id, since, othersAlone: true);
        Key = $"{Guid.CreateVersion7()}";
        IsChecked = Form.AsksTwice && Fields.Count == 0;
        foreach (var field in Fields)
        {
            ModelState.Hold(field.Name, field.Begins);
        }
    }

    public async Task<IActionResult> OnPostAsync(Guid id, string command)
    {
        var (version, since) = (Version, Since);
        await PrepareAsync(id, command);
        var body = this.Typed(Fields);
        var done = false;
        if (ModelState.IsValid && await this.TryAsync(async () => done = await DecideAsync(id, body, version, since)) && done)
        {
            var to = WayBack.Of(Request, $"/referrals/{id}", Form.Name);
            return Redirect(since is { } opened && WayBack.Of(Request) is null ? $"{to}&since={opened}" : to);
        }

        Meanwhile ??= version == Version ? null : await SinceAsync(id, since, othersAlone: false);
        ModelState.Gather(Fields);
        return Page();
    }

    /// <summary>False where it is looked at once more, or somebody else was quicker; nothing is stored then.</summary>
    private async Task<bool> DecideAsync(Guid id, JsonObject body, string? version, long? since)
    {
        Form.Complete(body, Setting);
        var json = JsonSerializer.SerializeToElement(body, ApiJson.Options);
        var decide = commands.Read(Form.Path, json);
        if (Form.AsksTwice && !Sure)
        {
            IsChecked = true;
            return false;
        }

        try
        {
            var asked = asking.OfForm(HttpContext, Key, JsonSerializer.SerializeToUtf8Bytes(json), version);
            await decisions.DecideAsync(asked, id, Setting.EntryId, decide, HttpContext.RequestAborted);
            return true;
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status412PreconditionFailed)
        {
            Meanwhile = (await SinceAsync(id, since, othersAlone: false) ?? new([])) with { IsConflict = true };
            return false;
        }
    }

    /// <summary>Reads the referral as it is now: its version is what the next try stands on.</summary>
    private async Task PrepareAsync(Guid id, string command)
    {
        var (actor, now) = (HttpContext.Actor(), time.GetUtcNow());
        var (form, entryId) = CommandForms.OfAddress(command);
        Form = form ?? throw ProblemException.NotFound();
        var found = await referrals.FindAsync(actor, id, WorkingDays.InLondon(now), HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        Setting = new Setting(found.View, programmes.Find(found.View.Programme), await partnerships.CurrentAsync(HttpContext.RequestAborted), actor, WorkingDays.InLondon(now))
        {
            EntryId = entryId,
            Timeline = Form.IsOnEntry ? await TimelineAsync(id) : [],
        };
        if (Form.IsOnEntry && !Form.Offered(Setting))
        {
            throw ProblemException.NotFound();
        }

        (Version, Since) = (etags.For(id, found.Version), now.ToUnixTimeMilliseconds());
        ModelState.Remove(nameof(Version));
        ModelState.Remove(nameof(Since));
        HttpContext.Shows(found.View);
    }

    private async Task<Timeline> TimelineAsync(Guid id) => await referrals.TimelineAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();

    private async Task<Meanwhile?> SinceAsync(Guid id, long? since, bool othersAlone) =>
        since is { } opened ? Meanwhile.Since(await TimelineAsync(id), opened, othersAlone ? HttpContext.Actor().MemberId : null) : null;
}
