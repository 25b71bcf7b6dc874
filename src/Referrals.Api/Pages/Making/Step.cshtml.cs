using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Drafts;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>A few questions of a draft on one page. What is typed is kept, also where something is wrong with it.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class StepModel(OpenDrafts drafts, ContactChanges contact) : DraftPage(drafts)
{
    public MakingStep Step { get; private set; } = null!;

    /// <summary>Where somebody goes on who came from the check.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Whether the answers are the organisation's own record of somebody.</summary>
    public bool ChangesRecord => Setting.Draft.PersonId is not null && ContactChanges.Are(Step);

    public void OnGet(string step, Guid? service, int? part)
    {
        Load(step, service, part);
        foreach (var field in Step.Fields)
        {
            Hold(field.Name, Setting.IsBegun(Step) ? Setting.Typed(Step, field.Name) : Setting.Person is { } person && ChangesRecord ? ContactChanges.Of(person, field.Name) : field.Begins);
        }
    }

    public async Task<IActionResult> OnPostAsync(string step, Guid? service, int? part)
    {
        Load(step, service, part);
        var typed = TypedIn(Step.Fields);
        if (Step.MayBeSkipped && Request.Form.ContainsKey("skip"))
        {
            await SaveAsync(d => Without(d).With([KeyValuePair.Create(Step.PlaceOf("skip"), (string[])["true"])]));
            return Redirect(Next());
        }

        foreach (var (name, values) in typed)
        {
            Hold(name, values);
        }

        if (ChangesRecord && !await this.TryAsync(() => contact.ApplyAsync(HttpContext, Setting, Step, typed)))
        {
            return Page();
        }

        await SaveAsync(d => (Step.MayBeSkipped ? Without(d, "skip") : d).With(typed.Select(t => KeyValuePair.Create(Step.PlaceOf(t.Key), t.Value))));
        foreach (var (field, problem) in Setting.Problems(Step))
        {
            ModelState.AddModelError(field, problem);
        }

        return ModelState.IsValid ? Redirect(Next()) : Page();
    }

    private string Next() => From is "check" && Setting.IsReady ? $"{Setting.At}/check" : Setting.After(Step);

    /// <summary>Without an answer to any of the service's questions, or without one of them.</summary>
    private Draft Without(Draft draft, string? field = null) => draft with
    {
        Entered = draft.Entered.Where(e => !e.Key.StartsWith(Step.PlaceOf(field ?? ""), StringComparison.Ordinal)).ToDictionary(),
    };

    private void Load(string step, Guid? service, int? part) => Step = Setting.Find(step, service, part) ?? throw ProblemException.NotFound();
}
