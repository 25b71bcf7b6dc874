using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Governance;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Api.Directory;

/// <summary>A service as everybody may read it.</summary>
public sealed record ServiceView(
    Guid Id, string Name, Named Organisation, string? Programme, string Description, Values<Need> Needs, Values<string> Districts, string? Eligibility,
    ServiceContact Contact, Availability Availability, Values<PersonField> MinimumFields);

/// <summary>The directory: open to the public, without anything about anyone.</summary>
internal static class ServiceEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder api)
    {
        var services = api.MapGroup("/api/services").WithTags("Directory").AllowAnonymous().ShowsNobody();
        services.MapGet("", ListAsync).WithName("ListServices").RefusesReads().AsksPages(
            new("text", "Words of its name, its description or its organisation's name."),
            new("need", "A need that it helps with."),
            new("district", "The code of a district that it covers."),
            new("availability", "open, limited, waitingList or closed."),
            new("programme", "The code of a programme."));
        services.MapGet("/{id:guid}", ReadAsync).WithName("ReadService").RefusesReads();
    }

    private static async Task<Ok<Page<ServiceView>>> ListAsync(HttpContext http, PartnershipSource partnerships, Cursors cursors)
    {
        var words = new QueryWords(http.Request.Query);
        var text = words.Text("text");
        var need = words.Code<Need>("need");
        var district = words.OneOf("district", [.. Districts.All.Select(d => d.Code)]);
        var capacity = words.Code<Capacity>("availability");
        var programme = words.Text("programme");
        var limit = words.Limit();
        var place = cursors.Read<string>(http, words, Guid.Empty);
        words.Finish();

        var partnership = await partnerships.CurrentAsync(http.RequestAborted);
        var found = new DirectorySearch(text, need, district, capacity, programme).In(partnership)
            .Select(s => (Key: $"{s.Service.Name}\n{s.Id}", Service: s))
            .Where(s => place.After is null || string.CompareOrdinal(s.Key, place.After) > 0)
            .OrderBy(s => s.Key, StringComparer.Ordinal).Take(limit + 1).ToList();
        var shown = found.Take(limit).ToList();
        var next = cursors.Next(http, place, found.Count > limit ? shown[^1].Key : null, Guid.Empty);
        return TypedResults.Ok(new Page<ServiceView>([.. shown.Select(s => ViewOf(s.Service, partnership))], next));
    }

    private static async Task<Ok<ServiceView>> ReadAsync(HttpContext http, Guid id, PartnershipSource partnerships)
    {
        var partnership = await partnerships.WithServiceAsync(id, http.RequestAborted);
        return partnership.Services.TryGetValue(id, out var service) ? TypedResults.Ok(ViewOf(service, partnership)) : throw ProblemException.NotFound();
    }

    private static ServiceView ViewOf(ListedService s, Partnership partnership) => new(
        s.Id, s.Service.Name, partnership.NameOfOrganisation(s.Service.OrganisationId), s.Service.Programme, s.Listing.Description, s.Listing.Needs,
        s.Listing.Districts, s.Listing.Eligibility, s.Listing.Contact, s.Listing.Availability, s.Service.MinimumFields);
}
