using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Api.People;
using Referrals.Api.Security;
using Referrals.Api.Sharing;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Persons;

/// <summary>What of our own record says something else than the other organisation's, and may cross to it: shared only where somebody ticks it.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class ShareModel(PersonQueries people, PersonRecords records, PersonDecisions decisions, Crossing crossing, AccessRecording recording, Asking asking, ETags etags, TimeProvider time)
    : PersonPage(people, asking, etags)
{
    public IReadOnlyList<SharedWith> Could { get; private set; } = [];

    public CommandField Fields { get; private set; } = new("fields", "What do you share?", Asks.Any, "It says this in our record and something else, or nothing, in theirs.");

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public async Task OnGetAsync(Guid id)
    {
        await ReadKeptAsync(id);
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        var kept = await records.MustKeepAsync(actor, id, ct);
        var crosses = await crossing.ShareAsync(actor, kept, Values.Of(Enum.GetValues<PersonField>()), time.GetUtcNow(), ct);
        Could = await crossing.ViewsOfAsync(crosses.Select(c => c with { Fields = Crossing.NewOf(kept, c) }).Where(c => c.Fields is not []), ct);
        Fields = Fields with { Choices = [.. Choice.Of<PersonField>().Where(c => Could.Any(s => s.Fields.Any(f => Codes.NameOf(f) == c.Value)))] };
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var body = JsonSerializer.SerializeToElement(this.Typed([Fields]), ApiJson.Options);
        if (await DecidedAsync(async () =>
            {
                var crosses = await decisions.ShareAsync(AskedOn(JsonSerializer.SerializeToUtf8Bytes(body), Version), id, RequestBody.Read<ShareChanges>(body), HttpContext.RequestAborted);
                await recording.RecordAsync(HttpContext, HttpContext.Actor(), AccessKind.Export, Crossing.ShownOf(id, crosses));
            }))
        {
            return Redirect($"/people/{id}{From}");
        }

        await OnGetAsync(id);
        return Page();
    }
}
