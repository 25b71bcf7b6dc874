using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Auditing;
using Referrals.Api.Paging;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Subjects;

/// <summary>That an organisation keeps a record of somebody, and nothing of what is in it.</summary>
internal sealed record RecordKept(Guid Id, string Organisation, DateTimeOffset Since, bool IsErased);

/// <summary>One human being as information governance sees them: who keeps records, what was asked for, everybody who looked.</summary>
[For(Role.InformationGovernance)]
[Shows(AccessKind.AccessLog)]
internal sealed class PersonModel(
    AccessListings listings, WholePeople whole, DocumentStore store, LegalHolds holds, Restrictions restrictions, SubjectRequests requests, PartnershipSource partnerships, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public IReadOnlyList<RecordKept> Records { get; private set; } = [];

    public int Referrals { get; private set; }

    public bool Held { get; private set; }

    public bool Restricted { get; private set; }

    public IReadOnlyList<SubjectRequest> Copies { get; private set; } = [];

    public AccessListing Listing { get; private set; } = null!;

    public DateOnly Today => WorkingDays.InLondon(time.GetUtcNow());

    public async Task OnGetAsync()
    {
        var ct = HttpContext.RequestAborted;
        var (people, referrals) = await whole.FindAsync(Id, ct);
        Records = await RecordsAsync(people, ct);
        if (Records.All(r => r.Id != Id))
        {
            throw Refusal.NotFound();
        }

        (Referrals, Held, Restricted) = (referrals.Count, await holds.StandAsync(people, ct), await restrictions.HoldAsync(Id, ct));
        Copies = await requests.OfAsync(people, ct);
        Listing = await listings.ReadAsync(this, new QueryWords(Request.Query), new AccessFilter { About = [.. people, .. referrals.Keys] }, people, []);
    }

    private async Task<IReadOnlyList<RecordKept>> RecordsAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        var partnership = await partnerships.CurrentAsync(ct);
        await using var session = store.LightweightSession();
        var records = new List<RecordKept>();
        foreach (var id in people)
        {
            if (await session.Events.FetchStreamAsync(id, ct: ct) is [{ Data: PersonRegistered begun } first, ..] stream)
            {
                records.Add(new RecordKept(id, partnership.NameOfOrganisation(begun.OrganisationId).Name, first.Timestamp, stream.Any(e => e.Data is PersonErased)));
            }
        }

        return [.. records.OrderBy(r => r.Since)];
    }
}
