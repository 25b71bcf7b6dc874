using Referrals.Api.Governance;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Programmes;

/// <summary>The definitions that forms are built from.</summary>
internal static class DefinitionEndpoints
{
    public static void MapDefinitions(this IEndpointRouteBuilder api)
    {
        var definitions = api.MapGroup("/api").WithTags("Definitions").ShowsNobody().NeedsNoScope();
        definitions.MapGet("/programmes", (ProgrammeCatalogue programmes) => TypedResults.Ok(new Page<Programme>([.. programmes.All], null)))
            .WithName("ListProgrammes").RefusesReads();
        definitions.MapGet("/measures", () => TypedResults.Ok(new Page<Measure>(Measures.All, null))).WithName("ListMeasures").RefusesReads();
        definitions.MapGet("/codes", () => TypedResults.Ok(Codes.All.ToDictionary(c => c.Key, c => c.Value.ToArray()))).WithName("ListCodes").RefusesReads();
    }
}
