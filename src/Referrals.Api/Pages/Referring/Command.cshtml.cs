using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Referring;

/// <summary>
/// One command on one referral. What was typed stays when something is wrong with it, and when somebody else was quicker: then the page says
/// what they did first. Sent twice it is done once.
/// </summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Referral)]
internal sealed class CommandModel(Settings settings, ReferralDecisions decisions, PageCommands commands, Asking asking) : PageModel
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

        Shows();
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
        Shows();
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
        var (form, entryId) = CommandForms.OfAddress(command);
        Form = form ?? throw ProblemException.NotFound();
        Setting = await settings.ReadAsync(HttpContext.Actor(), id, Form.IsOnEntry, HttpContext.RequestAborted) with { EntryId = entryId };
        if (Form.IsOnEntry && !Form.Offered(Setting))
        {
            throw ProblemException.NotFound();
        }

        (Version, Since) = (Setting.Version, Setting.Now.ToUnixTimeMilliseconds());
        ModelState.Remove(nameof(Version));
        ModelState.Remove(nameof(Since));
    }

    /// <summary>Besides the referral the entry that the form is about, and what happened meanwhile.</summary>
    private void Shows() => HttpContext.Shows(Setting.Referral, [.. Setting.Timeline.Where(e => e.Id == Setting.EntryId), .. Meanwhile?.Entries ?? []]);

    private async Task<Meanwhile?> SinceAsync(Guid id, long? since, bool othersAlone) => since is { } opened
        ? Meanwhile.Since(await settings.TimelineAsync(HttpContext.Actor(), id, HttpContext.RequestAborted), opened, othersAlone ? HttpContext.Actor().MemberId : null) : null;
}
