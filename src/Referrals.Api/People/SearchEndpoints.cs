using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.People;

namespace Referrals.Api.People;

/// <summary>Whom somebody looks for, and why.</summary>
public sealed record Search(string Text, AccessPurpose Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<Search>
    {
        public Validator()
        {
            RuleFor(s => s.Text).Written(TextRules.LineLength);
            RuleFor(s => s.Text).Must(t => t.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length <= SearchWords.Most)
                .When(s => s.Text is not null).WithMessage($"Use {SearchWords.Most} words or fewer.");
        }
    }
}

/// <summary>Referrals that were found, those made last first, and people of whom there is no referral; more says that there are others.</summary>
public sealed record Found(IReadOnlyList<CaseloadRow> Referrals, IReadOnlyList<PersonView> People, bool More) : Confidential;

/// <summary>Finds people and referrals by whole words, among what the caller may see; what is looked for is in no address.</summary>
internal static class SearchEndpoints
{
    private const int MostPeople = 50;

    // Some of those that are found may not be the caller's to see, and are not counted.
    private const int MostLookedAt = 200;

    public static void MapSearch(this IEndpointRouteBuilder api) =>
        api.MapPost("/api/search", SearchAsync).WithTags("People").WithName("Search").Needs(ApiScope.ReadPeople).Shows(AccessKind.Search).Accepts<Search>("application/json").RefusesCommands();

    private static async Task<Ok<Found>> SearchAsync(
        HttpContext http, RecordHashes hashes, Databases databases, SeenPeople seen, CaseloadQueries caseload, RateLimits limits, TimeProvider time)
    {
        var actor = http.Actor();
        var search = (await RequestBody.ReadAsync<Search>(http)).Value;
        if (actor.Role is not (Role.Practitioner or Role.Coordinator or Role.System))
        {
            throw Refusal.Forbidden("Your role does not search for people.");
        }

        limits.TakeSearchFor(actor.MemberId);
        var (people, more) = await PeopleAsync(hashes, seen, actor, search.Text, http.RequestAborted);
        var referralIds = people.SelectMany(p => p.ReferralIds).ToHashSet();
        if (Reference.TryParse(search.Text, out var reference) && await References.FindAsync(databases.Writer, reference, http.RequestAborted) is { } referralId)
        {
            referralIds.Add(referralId);
        }

        var rows = await caseload.OfAsync(actor, referralIds, WorkingDays.InLondon(time.GetUtcNow()), http.RequestAborted);
        var named = rows.Select(r => r.Person?.Id).ToHashSet();
        var others = people.Where(p => !named.Contains(p.Id)).Select(p => p.View.Head()).ToList();
        http.Shows(new Shown(
            [.. rows.Select(r => r.Person?.Id).OfType<Guid>().Concat(others.Select(o => o.Id!.Value)).Distinct()], [.. rows.Select(r => r.Id)], ShownFields.Of([.. rows, .. others]))
        {
            Purpose = search.Reason,
            Words = search.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        });
        return TypedResults.Ok(new Found(rows, others, more));
    }

    private static async Task<(IReadOnlyList<SeenPerson> People, bool More)> PeopleAsync(RecordHashes hashes, SeenPeople seen, Actor actor, string text, CancellationToken ct)
    {
        var readings = SearchWords.Typed(text);
        var ids = await hashes.FindAsync(actor.OrganisationId, readings, MostLookedAt, ct);

        // A hash may be older than a correction: who is shown has the words.
        var people = (await seen.FindAsync(actor, ids, ct)).Where(p => SearchWords.Fit(p.Details, readings)).ToList();
        return ([.. people.Take(MostPeople)], people.Count > MostPeople);
    }
}
