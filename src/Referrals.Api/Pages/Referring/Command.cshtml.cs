using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
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

    /// <summary>What others did since the form was opened.</summary>
    public IReadOnlyList<TimelineEntryView> Meanwhile { get; private set; } = [];

    /// <summary>Whether everything is right and is looked at once more.</summary>
    public bool IsChecked { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty]
    public DateTimeOffset OpenedAt { get; set; }

    [BindProperty]
    public bool Sure { get; set; }

    public async Task OnGetAsync(Guid id, string command)
    {
        await PrepareAsync(id, command);
        Key = $"{Guid.CreateVersion7()}";
        foreach (var field in Form.All(Setting))
        {
            Hold(field.Name, field.Begins(Setting) is { } begins ? [begins] : []);
        }
    }

    public async Task<IActionResult> OnPostAsync(Guid id, string command)
    {
        var (version, openedAt) = (Version, OpenedAt);
        await PrepareAsync(id, command);
        var (body, done) = (Typed(), false);
        return ModelState.IsValid && await this.TryAsync(async () => done = await DecideAsync(id, body, version, openedAt)) && done
            ? Redirect(WayBack.Of(Request, $"/referrals/{id}", Form.Path))
            : Page();
    }

    public IReadOnlyList<string> Held(string name) => ModelState[name]?.RawValue as string[] ?? [];

    /// <summary>False where it is looked at once more, or somebody else was quicker; nothing is stored then.</summary>
    private async Task<bool> DecideAsync(Guid id, JsonElement body, string? version, DateTimeOffset openedAt)
    {
        var decide = commands.Read(Form.Path, body);
        if (Form.AsksTwice && !Sure)
        {
            IsChecked = true;
            return false;
        }

        try
        {
            var asked = asking.OfForm(HttpContext, Key, JsonSerializer.SerializeToUtf8Bytes(body), version);
            await decisions.DecideAsync(asked, id, Guid.Empty, decide, HttpContext.RequestAborted);
            return true;
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status412PreconditionFailed)
        {
            var timeline = await referrals.TimelineAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
            Meanwhile = [.. timeline.Where(e => e.RecordedAt > openedAt)];
            return false;
        }
    }

    /// <summary>Reads the referral as it is now: its version is what the next try stands on.</summary>
    private async Task PrepareAsync(Guid id, string command)
    {
        var (actor, today) = (HttpContext.Actor(), WorkingDays.InLondon(time.GetUtcNow()));
        Form = CommandForms.Find(command) ?? throw ProblemException.NotFound();
        var found = await referrals.FindAsync(actor, id, today, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        Setting = new Setting(found.View, programmes.Find(found.View.Programme), await partnerships.CurrentAsync(HttpContext.RequestAborted), actor, today);
        (Version, OpenedAt) = (etags.For(id, found.Version), time.GetUtcNow());
        ModelState.Remove(nameof(Version));
        ModelState.Remove(nameof(OpenedAt));
        HttpContext.Shows(found.View);
    }

    /// <summary>What was typed as the command's body; what cannot be read is said beside its field.</summary>
    private JsonElement Typed()
    {
        var body = new JsonObject();
        foreach (var (name, value) in Form.Known)
        {
            body[name] = value;
        }

        foreach (var field in Form.All(Setting))
        {
            string[] typed = [.. Request.Form[field.Name].OfType<string>()];
            Hold(field.Name, typed);
            var (value, problem) = field.Read(typed);
            if (problem is not null)
            {
                ModelState.AddModelError(field.Name, problem);
            }
            else if (value is not null)
            {
                Put(body, field.Name, value);
            }
        }

        return JsonSerializer.SerializeToElement(body, ApiJson.Options);
    }

    private static void Put(JsonObject body, string name, JsonNode value)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            body[name] = value;
            return;
        }

        if (body[name[..dot]] is not JsonObject inner)
        {
            body[name[..dot]] = inner = [];
        }

        inner[name[(dot + 1)..]] = value;
    }

    private void Hold(string name, string[] typed)
    {
        ModelState.SetModelValue(name, typed, string.Join(',', typed));
        ModelState[name]!.ValidationState = ModelValidationState.Valid;
    }
}
