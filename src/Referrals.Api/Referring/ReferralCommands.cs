using System.Text.Json.Serialization;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;

namespace Referrals.Api.Referring;

/// <summary>What a command answers: where the referral stands now and whose move it is.</summary>
public sealed record ReferralStanding(
    ReferralState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] WaitingOn? WaitingOn,
    bool? WithdrawalRequested = null)
{
    internal static ReferralStanding Of(Referral referral, DateTimeOffset now) => new(
        referral.State, referral.WaitingOnAt(WorkingDays.InLondon(now)), referral.AskedWithdrawal is null ? null : true);
}

/// <summary>Takes every command on one referral, with what decides on it.</summary>
internal abstract class ReferralCommandTable
{
    public void Post<T>(string path, Func<T, Referral, Given, object[]> decide)
        where T : notnull =>
        Post<T>(path, (command, referral, given) => Task.FromResult<Decided>(decide(command, referral, given)));

    public abstract void Post<T>(string path, Func<T, Referral, Given, Task<Decided>> decide)
        where T : notnull;
}

/// <summary>Maps commands on one referral: read the body, decide, answer with the standing and the new version.</summary>
internal sealed class ReferralCommands(RouteGroupBuilder referrals) : ReferralCommandTable
{
    public override void Post<T>(string path, Func<T, Referral, Given, Task<Decided>> decide) =>
        referrals.MapPost($"/{{id:guid}}/{path}", async (HttpContext http, Guid id, Asking asking, ReferralDecisions decisions, ETags etags) =>
            {
                var body = await RequestBody.ReadAsync<T>(http);
                var asked = asking.Of(http, body.Bytes);
                var entryId = Guid.TryParse(http.GetRouteValue("entryId") as string, out var entry) ? entry : Guid.Empty;
                var standing = await decisions.DecideAsync(asked, id, entryId, (referral, given) => decide(body.Value, referral, given), http.RequestAborted);
                http.Response.Headers.ETag = etags.For(id, standing.Version);
                return TypedResults.Ok(ReferralStanding.Of(standing.Referral, asked.Now));
            })
            .WithName(typeof(T).Name)
            .Needs(ApiScope.WriteReferrals)
            .Accepts<T>("application/json")
            .RefusesCommands()
            .ShowsNobody();
}
