using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.People;

/// <summary>Finds people and referrals among what the caller may see, and says for the access log whom it found and by which words.</summary>
internal sealed class Searching(RecordHashes hashes, Databases databases, SeenPeople seen, CaseloadQueries caseload, RateLimits limits, TimeProvider time)
{
    private const int MostPeople = 50;

    // Some of those that are found may not be the caller's to see, and are not counted.
    private const int MostLookedAt = 200;

    public async Task<Found> FindAsync(HttpContext http, Search search)
    {
        var (actor, ct) = (http.Actor(), http.RequestAborted);
        if (actor.Role is not (Role.Practitioner or Role.Coordinator or Role.System))
        {
            throw Refusal.Forbidden("Your role does not search for people.");
        }

        limits.TakeSearchFor(actor.MemberId);
        var (people, more) = await PeopleAsync(actor, search.Text, ct);
        var referralIds = people.SelectMany(p => p.ReferralIds).ToHashSet();
        if (Reference.TryParse(search.Text, out var reference) && await References.FindAsync(databases.Writer, reference, ct) is { } referralId)
        {
            referralIds.Add(referralId);
        }

        var rows = await caseload.OfAsync(actor, referralIds, WorkingDays.InLondon(time.GetUtcNow()), ct);
        var named = rows.Select(r => r.Person?.Id).ToHashSet();
        var others = people.Where(p => !named.Contains(p.Id)).Select(p => p.View.Head()).ToList();
        http.Shows(new Shown(
            [.. rows.Select(r => r.Person?.Id).OfType<Guid>().Concat(others.Select(o => o.Id!.Value)).Distinct()], [.. rows.Select(r => r.Id)], ShownFields.Of([.. rows, .. others]))
        {
            Purpose = search.Reason,
            Words = search.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        });
        return new Found(rows, others, more);
    }

    private async Task<(IReadOnlyList<SeenPerson> People, bool More)> PeopleAsync(Actor actor, string text, CancellationToken ct)
    {
        var readings = SearchWords.Typed(text);
        var ids = await hashes.FindAsync(actor.OrganisationId, readings, MostLookedAt, ct);

        // A hash may be older than a correction: who is shown has the words.
        var people = (await seen.FindAsync(actor, ids, ct)).Where(p => SearchWords.Fit(p.Details, readings)).ToList();
        return ([.. people.Take(MostPeople)], people.Count > MostPeople);
    }
}
