using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Api.People;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Persons;

/// <summary>
/// One of the forms of an organisation's own record of a person. When somebody else was quicker it says what the record says now; what was
/// typed stays. A change of safe contact is offered for sharing next.
/// </summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class PersonFormModel(PersonQueries people, PersonDecisions decisions, Asking asking, ETags etags) : PageModel
{
    public PersonForm Form { get; private set; } = null!;

    public PersonView Person { get; private set; } = null!;

    public IReadOnlyList<CommandField> Fields { get; private set; } = [];

    /// <summary>Where somebody else was quicker: the fields that say something else now than what was typed.</summary>
    public IReadOnlyList<CommandField>? Quicker { get; private set; }

    public bool IsChecked { get; private set; }

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty]
    public bool Sure { get; set; }

    /// <summary>The referral that whoever changes it came from.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Referral { get; set; }

    public string Back => Referral is { } referral ? $"/people/{Person.Id}?referral={referral}" : $"/people/{Person.Id}";

    public async Task OnGetAsync(Guid id, string form)
    {
        await PrepareAsync(id, form);
        Key = $"{Guid.CreateVersion7()}";
        foreach (var field in Fields)
        {
            ModelState.Hold(field.Name, field.Begins);
        }
    }

    public async Task<IActionResult> OnPostAsync(Guid id, string form)
    {
        var version = Version;
        await PrepareAsync(id, form);
        var body = this.Typed(Fields);
        string? to = null;
        if (ModelState.IsValid && await this.TryAsync(async () => to = await DecideAsync(id, body, version)) && to is not null)
        {
            return Redirect(to);
        }

        ModelState.Gather(Fields);
        return Page();
    }

    /// <summary>Where to go on; null where it is looked at once more, or somebody else was quicker.</summary>
    private async Task<string?> DecideAsync(Guid id, JsonObject body, string? version)
    {
        if (Form.Warning is not null && !Sure)
        {
            IsChecked = true;
            return null;
        }

        // What was emptied is taken out of the record.
        foreach (var name in Fields.Select(f => f.Name).Where(n => !n.Contains('.', StringComparison.Ordinal) && !body.ContainsKey(n)))
        {
            body[name] = null;
        }

        Form.Complete(body);
        var json = JsonSerializer.SerializeToElement(body, ApiJson.Options);
        var asked = asking.OfForm(HttpContext, Key, JsonSerializer.SerializeToUtf8Bytes(json), version);
        try
        {
            if (Form == PersonForms.Death)
            {
                await decisions.RecordDeathAsync(asked, id, RequestBody.Read<RecordDeath>(json), HttpContext.RequestAborted);
                return Done("");
            }

            var could = await decisions.ChangeAsync(asked, id, json, HttpContext.RequestAborted);
            return Done(could.Any(c => c.Events is not []) ? "/share" : "");
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status412PreconditionFailed)
        {
            Quicker = [.. Fields.Where(f => f.Said(f.Begins) != f.Said(ModelState.Held(f.Name)))];
            return null;
        }
    }

    private string Done(string further) => $"/people/{Person.Id}{further}?done={Form.Name}{(Referral is { } referral ? $"&referral={referral}" : "")}";

    /// <summary>Reads the record as it is now: its version is what the next try stands on.</summary>
    private async Task PrepareAsync(Guid id, string form)
    {
        Form = PersonForms.Find(form) ?? throw ProblemException.NotFound();
        var found = await people.FindAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        Person = found.View.Erased is true ? throw ProblemException.NotFound() : found.View;
        Fields = Form.Fields(Person);
        Version = etags.For(id, found.Version);
        ModelState.Remove(nameof(Version));
        HttpContext.Shows(Person);
    }
}
