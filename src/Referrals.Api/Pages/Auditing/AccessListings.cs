using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Api.Paging;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Projections;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Auditing;

/// <summary>Entries of the access log, with the references of the referrals that single ones are about, and where the list goes on.</summary>
internal sealed record AccessListing(IReadOnlyList<AccessEntryView> Entries, IReadOnlyDictionary<Guid, string> References, string? Next);

/// <summary>Reads pages of the access log for people: newest first, a cursor in the address.</summary>
internal sealed class AccessListings(AccessLogQueries log, Cursors cursors, Databases databases, Reader reader)
{
    /// <summary>The entries that are meant; what is shown is recorded as a look at those it is about.</summary>
    public async Task<AccessListing> ReadAsync(PageModel page, QueryWords words, AccessFilter filter, IReadOnlyCollection<Guid> people, IReadOnlyCollection<Guid> referrals)
    {
        var (http, actor) = (page.HttpContext, page.HttpContext.Actor());
        var place = cursors.Read<long?>(http, words, actor.MemberId);
        words.Finish();
        var found = await log.PageAsync(actor, filter, place.After, QueryWords.UsualItems, http.RequestAborted);
        http.Shows(new Shown(people, referrals, ShownFields.Of(found.Items)));
        var cursor = cursors.Next(http, place, found.Next, actor.MemberId);
        var next = cursor is null ? null : $"{http.Request.Path}{QueryString.Create([.. words.GivenBut("cursor").Select(w => KeyValuePair.Create(w.Key, (string?)w.Value)), new("cursor", cursor)])}";
        return new AccessListing(found.Items, await ReferencesAsync(actor, found.Items, http.RequestAborted), next);
    }

    /// <summary>For information governance every reference, for a coordinator those that their organisation sees.</summary>
    private async Task<IReadOnlyDictionary<Guid, string>> ReferencesAsync(Actor actor, IReadOnlyList<AccessEntryView> entries, CancellationToken ct)
    {
        var ids = entries.Where(e => e.Referrals.Count == 1).Select(e => e.Referrals[0]).Distinct().ToArray();
        if (actor.Role is Role.Coordinator)
        {
            await using var batch = reader.ReadAs(actor).Add("select referral_id, reference from referrals.caseload where organisation_id = $1 and referral_id = any ($2)", actor.OrganisationId, ids);
            await using var own = await batch.ExecuteAsync(ct);
            return await ListAsync(own, ct);
        }

        // Organisation by organisation, along the primary key.
        await using var command = databases.Writer.Command(
            """
            select distinct c.referral_id, c.reference from referrals.organisations o cross join unnest($1) as w (id)
            join referrals.caseload c on c.organisation_id = o.id and c.referral_id = w.id
            """,
            ids);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await ListAsync(rows, ct);
    }

    private static async Task<IReadOnlyDictionary<Guid, string>> ListAsync(NpgsqlDataReader rows, CancellationToken ct) =>
        (await rows.ListAsync(r => (Id: r.GetGuid(0), Reference: r.GetString(1)), ct)).ToDictionary(r => r.Id, r => r.Reference);
}
