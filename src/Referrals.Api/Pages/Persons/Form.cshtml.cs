using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
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
internal sealed class PersonFormModel(PersonQueries people, PersonDecisions decisions, Asking asking, ETags etags)
    : PersonPage(people, asking, etags)
{
    public PersonForm Form { get; private set; } = null!;

    public IReadOnlyList<CommandField> Fields { get; private set; } = [];

    /// <summary>Where somebody else was quicker: which fields say something else now than what was typed, and what.</summary>
    public IReadOnlyList<(string Label, string Says)>? Quicker { get; private set; }

    public bool IsChecked { get; private set; }

    [BindProperty]
    public bool Sure { get; set; }

    public async Task OnGetAsync(Guid id, string form)
    {
        await PrepareAsync(id, form);
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

        // What is sent next stands on the record as it is now, so that nothing of it may go unsaid.
        Quicker = version == Version ? null : [.. Fields.Where(f => f.Said(f.Begins) != f.Said(ModelState.Held(f.Name))).Select(f => (f.Label, f.Said(f.Begins)))];
        ModelState.Gather(Fields);
        return Page();
    }

    /// <summary>Where to go on; null where it is looked at once more, or somebody else was quicker.</summary>
    private async Task<string?> DecideAsync(Guid id, JsonObject body, string? version)
    {
        // What was emptied is taken out of the record.
        foreach (var name in Fields.Select(f => f.Name).Where(n => !n.Contains('.', StringComparison.Ordinal) && !body.ContainsKey(n)))
        {
            body[name] = null;
        }

        Form.Complete(body);
        var json = JsonSerializer.SerializeToElement(body, ApiJson.Options);
        var asked = AskedOn(JsonSerializer.SerializeToUtf8Bytes(json), version);
        try
        {
            if (Form != PersonForms.Death)
            {
                var could = await decisions.ChangeAsync(asked, id, json, HttpContext.RequestAborted);
                return Done(could.Any(c => c.Events is not []) ? "/share" : "");
            }

            var death = RequestBody.Read<RecordDeath>(json);
            if (!Sure)
            {
                await decisions.ConsiderDeathAsync(asked, id, death, HttpContext.RequestAborted);
                IsChecked = true;
                return null;
            }

            await decisions.RecordDeathAsync(asked, id, death, HttpContext.RequestAborted);
            return Done("");
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status412PreconditionFailed)
        {
            await PrepareAsync(id, Form.Name);
            return null;
        }
    }

    private string Done(string further) => $"/people/{Person.Id}{further}?done={Form.Name}{(Referral is { } referral ? $"&referral={referral}" : "")}";

    private async Task PrepareAsync(Guid id, string form)
    {
        Form = PersonForms.Find(form) ?? throw ProblemException.NotFound();
        await ReadKeptAsync(id);
        Fields = Form.Fields(Person);
    }
}
