using System.Text.Json;
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
internal sealed class ShareModel(PersonQueries people, PersonRecords records, PersonDecisions decisions, Crossing crossing, AccessRecording recording, Asking asking, ETags etags, TimeProvider time) : PageModel
{
    public PersonView Person { get; private set; } = null!;

    public IReadOnlyList<SharedWith> Could { get; private set; } = [];

    public CommandField Fields { get; private set; } = null!;

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Referral { get; set; }

    public string Back => Referral is { } referral ? $"/people/{Person.Id}?referral={referral}" : $"/people/{Person.Id}";

    public async Task OnGetAsync(Guid id)
    {
        await PrepareAsync(id);
        Key = $"{Guid.CreateVersion7()}";
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var version = Version;
        await PrepareAsync(id);
        var body = JsonSerializer.SerializeToElement(this.Typed([Fields]), ApiJson.Options);
        if (!await this.TryAsync(async () =>
            {
                var asked = asking.OfForm(HttpContext, Key, JsonSerializer.SerializeToUtf8Bytes(body), version);
                var crosses = await decisions.ShareAsync(asked, id, RequestBody.Read<ShareChanges>(body), HttpContext.RequestAborted);
                await recording.RecordAsync(HttpContext, HttpContext.Actor(), AccessKind.Export, Crossing.ShownOf(id, crosses));
            }))
        {
            return Page();
        }

        return Redirect(Back);
    }

    private async Task PrepareAsync(Guid id)
    {
        var (actor, ct) = (HttpContext.Actor(), HttpContext.RequestAborted);
        var found = await people.FindAsync(actor, id, ct) ?? throw ProblemException.NotFound();
        Person = found.View.Erased is true ? throw ProblemException.NotFound() : found.View;
        var kept = await records.MustKeepAsync(actor, id, ct);
        var crosses = new List<Crosses>();
        foreach (var field in Enum.GetValues<PersonField>())
        {
            crosses.AddRange((await crossing.ShareAsync(actor, kept, [field], time.GetUtcNow(), ct)).Where(c => c.Events is not []));
        }

        Could = [.. (await crossing.ViewsOfAsync(crosses, ct)).GroupBy(c => (c.ReferralId, c.Organisation)).Select(g => new SharedWith(g.Key.ReferralId, g.Key.Organisation, Values.Of(g.SelectMany(c => c.Fields))))];
        Fields = new("fields", "What do you share?", Asks.Any, "It says this in our record and something else, or nothing, in theirs.")
        {
            Choices = [.. Choice.Of<PersonField>().Where(c => Could.Any(s => s.Fields.Any(f => Codes.NameOf(f) == c.Value)))],
        };
        Version = etags.For(id, found.Version);
        ModelState.Remove(nameof(Version));
        HttpContext.Shows(Person);
    }
}
