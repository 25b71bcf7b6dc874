using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.OpenApi;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Directory;

namespace Referrals.Api.Sharing;

/// <summary>
/// What the caller's organisation may share with a service and on what: the bases of each plain answer, none where nothing was signed;
/// the fields without which the service cannot begin; and for what.
/// </summary>
public sealed record SharingView(
    Named Service, Named Organisation, Values<PersonField> MinimumFields, IReadOnlyList<AnswerView> Answers, Values<string> Purposes);

/// <summary>A plain answer, the bases that follow from it, and whether it needs a reason and a named decision maker.</summary>
public sealed record AnswerView(SharingAnswer Answer, string Label, LegalBasis LegalBasis, ConfidentialityBasis ConfidentialityBasis, bool NeedsDecisionMaker);

/// <summary>What was agreed about sharing, before anybody is named.</summary>
internal static class SharingEndpoints
{
    public static void MapSharing(this IEndpointRouteBuilder api) =>
        api.MapGet("/api/sharing", ReadAsync).WithTags("Sharing").WithName("ReadSharing").NeedsNoScope().ShowsNobody().RefusesReads()
            .Asks(new QueryWord("serviceId", "The service that would be asked to help."));

    private static async Task<Ok<SharingView>> ReadAsync(HttpContext http, PartnershipSource partnerships, TimeProvider time)
    {
        var words = new QueryWords(http.Request.Query);
        var serviceId = words.Id("serviceId") ?? words.Wrong<Guid?>("serviceId", "Give the id of a service.");
        words.Finish();
        var partnership = await partnerships.WithServiceAsync(serviceId!.Value, http.RequestAborted);
        var service = partnership.Services.GetValueOrDefault(serviceId.Value)?.Service ?? throw ProblemException.NotFound();
        var agreement = partnership.AgreementOf(http.Actor().OrganisationId, service.OrganisationId, WorkingDays.InLondon(time.GetUtcNow()));
        return TypedResults.Ok(new SharingView(
            partnership.NameOfService(service.Id),
            partnership.NameOfOrganisation(service.OrganisationId),
            service.MinimumFields,
            agreement is null ? [] : [.. Enum.GetValues<SharingAnswer>().Select(answer => ViewOf(answer, agreement.For(answer)))],
            agreement?.Purposes ?? Values<string>.Empty));
    }

    private static AnswerView ViewOf(SharingAnswer answer, Bases bases) => new(
        answer, Codes.LabelOf(answer), bases.LegalBasis, bases.ConfidentialityBasis, bases.LegalBasis is LegalBasis.Safeguarding);
}
