using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;

namespace Referrals.Api.Sharing;

/// <summary>Asks, with the body that would be sent, what the other organisation would see; nothing is stored.</summary>
internal static class Previewing
{
    public static void Map(RouteGroupBuilder referrals)
    {
        Preview<MakeReferral>("/preview", (decisions, asked, _, command, ct) => decisions.PreviewAsync(asked, command, ct));
        Preview<ReferOnward>("/{id:guid}/onward/preview", (decisions, asked, id, command, ct) => decisions.PreviewAsync(asked, id, command, ct));
        Preview<OfferTransfer>("/{id:guid}/transfer/preview", (decisions, asked, id, command, ct) => decisions.PreviewAsync(asked, id, command, ct));

        void Preview<T>(string path, Func<ReferralDecisions, Asked, Guid, T, CancellationToken, Task<ReferralPreview>> preview)
            where T : notnull =>
            referrals.MapPost(path, async Task<Ok<ReferralPreview>> (HttpContext http, Asking asking, ReferralDecisions decisions) =>
                {
                    var body = await RequestBody.ReadAsync<T>(http);
                    var id = Guid.TryParse(http.GetRouteValue("id") as string, out var named) ? named : Guid.Empty;
                    var answer = await preview(decisions, asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
                    http.Shows(new Shown([answer.About], id == Guid.Empty ? [] : [id], answer.Person is null ? [] : ShownFields.Of(answer.Person)));
                    return TypedResults.Ok(answer);
                })
                .WithName($"Preview{typeof(T).Name}").Needs(ApiScope.WriteReferrals, ApiScope.ReadPeople).Shows(AccessKind.Person).Accepts<T>("application/json").RefusesCommands();
    }
}
