using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;

namespace Referrals.Api.Referring;

/// <summary>What somebody who made a referral is told.</summary>
public sealed record ReferralIsMade(
    Guid ReferralId, string Reference, ReferralState State, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] WaitingOn? WaitingOn);

/// <summary>First referrals, and those that grow from another.</summary>
internal static class MakingReferrals
{
    public static void Map(RouteGroupBuilder referrals)
    {
        referrals.MapPost("", MakeAsync)
            .WithName(nameof(MakeReferral)).Needs(ApiScope.WriteReferrals).Accepts<MakeReferral>("application/json").RefusesCommands().ShowsNobody();
        referrals.MapPost("/{id:guid}/onward", ReferOnwardAsync)
            .WithName(nameof(ReferOnward)).Needs(ApiScope.WriteReferrals).Accepts<ReferOnward>("application/json").RefusesCommands().ShowsNobody();
    }

    private static async Task<Created<ReferralIsMade>> MakeAsync(HttpContext http, Asking asking, ReferralDecisions decisions, ETags etags)
    {
        var body = await RequestBody.ReadAsync<MakeReferral>(http);
        var asked = asking.Of(http, body.Bytes);
        return Answer(http, asked, await decisions.MakeAsync(asked, body.Value, http.RequestAborted), etags);
    }

    private static async Task<Created<ReferralIsMade>> ReferOnwardAsync(HttpContext http, Guid id, Asking asking, ReferralDecisions decisions, ETags etags)
    {
        var body = await RequestBody.ReadAsync<ReferOnward>(http);
        var asked = asking.Of(http, body.Bytes);
        return Answer(http, asked, await decisions.ReferOnwardAsync(asked, id, body.Value, http.RequestAborted), etags);
    }

    private static Created<ReferralIsMade> Answer(HttpContext http, Asked asked, Standing made, ETags etags)
    {
        var (referral, standing) = (made.Referral, ReferralStanding.Of(made.Referral, asked.Now));
        http.Response.Headers.ETag = etags.For(referral.Id, made.Version);
        return TypedResults.Created(
            $"/api/referrals/{referral.Id}", new ReferralIsMade(referral.Id, referral.Reference, standing.State, standing.WaitingOn));
    }
}
