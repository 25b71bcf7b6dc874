using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Deciding;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>A few questions of a draft on one page. What is typed is kept, also where something is wrong with it.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class StepModel(OpenDrafts drafts, ContactChanges contact, ETags etags) : DraftPage(drafts)
{
    public MakingStep Step { get; private set; } = null!;

    /// <summary>Where somebody goes on who came from the check.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public bool ChangesRecord => Setting.IsOfRecord(Step);

    /// <summary>Where somebody else was quicker to change the record: of which fields it says something else now than what was typed, and what.</summary>
    public IReadOnlyList<(string Label, string Says)>? Quicker { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    /// <summary>That of the record, where the answers are its own.</summary>
    [BindProperty]
    public string? Version { get; set; }

    public void OnGet(string step, Guid? service, int? part)
    {
        Load(step, service, part);
        Key = $"{Guid.CreateVersion7()}";
        foreach (var field in Step.Fields)
        {
            ModelState.Hold(field.Name, ChangesRecord || Setting.IsBegun(Step) ? Setting.Typed(Step, field.Name) : field.Begins);
        }
    }

    public async Task<IActionResult> OnPostAsync(string step, Guid? service, int? part)
    {
        var version = Version;
        Load(step, service, part);
        var typed = TypedIn(Step.Fields);
        if (Step.MayBeSkipped && Request.Form.ContainsKey("skip"))
        {
            await SaveAsync(d => Unanswered(d).With([KeyValuePair.Create(Step.PlaceOf("skip"), (string[])["true"])]));
            return Redirect(Next());
        }

        foreach (var (name, values) in typed)
        {
            ModelState.Hold(name, values);
        }

        if (ChangesRecord && !await ChangedAsync(typed, version))
        {
            // What is sent next stands on the record as it is now, so what it says now is said.
            Quicker ??= version == Version ? null : Otherwise(typed);
            return Page();
        }

        // What the record says is not kept twice.
        await SaveAsync(d => (Step.MayBeSkipped ? NotSkipped(d) : d).With(typed.Select(t => KeyValuePair.Create(Step.PlaceOf(t.Key), ChangesRecord ? [] : t.Value))));
        foreach (var (field, problem) in Setting.Problems(Step))
        {
            ModelState.AddModelError(field, problem);
        }

        return ModelState.IsValid ? Redirect(Next()) : Page();
    }

    private string Next() => From is "check" && Setting.IsReady ? $"{Setting.At}/check" : Setting.After(Step);

    /// <summary>Changes the record; false where something of it cannot be, or somebody else was quicker and it says something else than what was typed.</summary>
    private async Task<bool> ChangedAsync(Dictionary<string, string[]> typed, string? version)
    {
        try
        {
            return await this.TryAsync(() => contact.ApplyAsync(HttpContext, Setting, Step, typed, Key, version));
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status412PreconditionFailed)
        {
            Show(await Drafts.SettingAsync(Actor, Setting.Kept, Setting.Draft, Stop));
            Load(Step.Path, Step.ServiceId, Step.Part);
            Quicker = Otherwise(typed);
            return Quicker is [];
        }
    }

    private IReadOnlyList<(string Label, string Says)> Otherwise(Dictionary<string, string[]> typed) =>
    [
        .. from field in Step.Fields
           let says = field.Say(Setting.Typed(Step, field.Name))
           where says != field.Say(typed[field.Name])
           select (field.Label, says.Length > 0 ? says : "Nothing"),
    ];

    /// <summary>Without an answer to any of the service's questions.</summary>
    private Draft Unanswered(Draft draft) => draft with { Entered = draft.Entered.Where(e => !e.Key.StartsWith(Step.PlaceOf(""), StringComparison.Ordinal)).ToDictionary() };

    private Draft NotSkipped(Draft draft) => draft with { Entered = draft.Entered.Where(e => e.Key != Step.PlaceOf("skip")).ToDictionary() };

    private void Load(string step, Guid? service, int? part)
    {
        Step = Setting.Find(step, service, part) ?? throw ProblemException.NotFound();
        Version = ChangesRecord ? etags.For(Setting.Draft.PersonId!.Value, Setting.Version!.Value) : null;
    }
}
