using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
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
    public static void MapSearch(this IEndpointRouteBuilder api) =>
        api.MapPost("/api/search", SearchAsync).WithTags("People").WithName("Search").Needs(ApiScope.ReadPeople).Shows(AccessKind.Search).Accepts<Search>("application/json").RefusesCommands();

    private static async Task<Ok<Found>> SearchAsync(HttpContext http, Searching searching) =>
        TypedResults.Ok(await searching.FindAsync(http, (await RequestBody.ReadAsync<Search>(http)).Value));
}
