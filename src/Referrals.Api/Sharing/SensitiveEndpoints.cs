using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Api.Json;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Sharing;

namespace Referrals.Api.Sharing;

/// <summary>A referral that was opened, and until when; for who sees it anyway without an end.</summary>
public sealed record ReferralIsOpen(Guid ReferralId, DateTimeOffset? OpenUntil);

/// <summary>Opening referrals of sensitive programmes from outside their circle, and what is made of it.</summary>
internal static class SensitiveEndpoints
{
    public static void MapSensitive(this IEndpointRouteBuilder api)
    {
        api.MapPost("/api/referrals/open", OpenAsync).WithTags("Sharing").WithName(nameof(OpenSensitiveReferral)).Needs(ApiScope.WriteReferrals).ShowsNobody()
            .Accepts<OpenSensitiveReferral>("application/json").RefusesCommands();
        var openings = api.MapGroup("/api/sensitive-openings").WithTags("Sharing");
        openings.MapGet("", ListAsync).WithName("ReadSensitiveOpenings").Needs(ApiScope.ReadReferrals).Shows(AccessKind.List).RefusesReads();
        openings.MapPost("/{id:guid}/review", ReviewAsync).WithName(nameof(ReviewOpening)).Needs(ApiScope.WriteReferrals).ShowsNobody().Accepts<ReviewOpening>("application/json").RefusesCommands();
    }

    private static async Task<Ok<ReferralIsOpen>> OpenAsync(
        HttpContext http, Asking asking, Decisions decisions, Databases databases, ProgrammeCatalogue programmes)
    {
        var body = await RequestBody.ReadAsync<OpenSensitiveReferral>(http);
        var asked = asking.Of(http, body.Bytes);
        var referralId = Reference.TryParse(body.Value.Reference, out var reference) ? await References.FindAsync(databases.Writer, reference, http.RequestAborted) : null;
        var opened = await decisions.DecideUnseenAsync(
            asked,
            referralId ?? Guid.Empty,
            referral => Task.FromResult<Decided>(OpenSensitiveReferralHandler.Handle(
                body.Value, referral, asked.Actor, programmes.Find(ProgrammeFor(referral, asked.Actor)) is { Sensitive: true }, asked.Now)),
            http.RequestAborted);
        var until = opened.Referral.Openings.Where(o => o.MemberId == asked.Actor.MemberId).Max(o => (DateTimeOffset?)o.Until);
        return TypedResults.Ok(new ReferralIsOpen(opened.Referral.Id, until > asked.Now ? until : null));
    }

    private static async Task<Ok<Page<SensitiveOpeningView>>> ListAsync(HttpContext http, SensitiveOpeningQueries openings, TimeProvider time)
    {
        new QueryWords(http.Request.Query).Finish();
        var found = await openings.ListAsync(http.Actor(), WorkingDays.InLondon(time.GetUtcNow()), http.RequestAborted);
        http.Shows(new Shown([], [.. found.Select(o => o.ReferralId).Distinct()], ShownFields.Of(found)));
        return TypedResults.Ok(new Page<SensitiveOpeningView>(found, null));
    }

    private static async Task<NoContent> ReviewAsync(HttpContext http, Guid id, Asking asking, Decisions decisions, SensitiveOpeningQueries openings)
    {
        var body = await RequestBody.ReadAsync<ReviewOpening>(http);
        var asked = asking.Of(http, body.Bytes);
        var referralId = await openings.ReferralOfAsync(asked.Actor, id, http.RequestAborted) ?? throw Refusal.NotFound();
        await decisions.DecideUnseenAsync(
            asked, referralId, referral => Task.FromResult<Decided>(ReviewOpeningHandler.Handle(body.Value, id, referral, asked.Actor)), http.RequestAborted);
        return TypedResults.NoContent();
    }

    /// <summary>The programme in which the caller's organisation knows the referral.</summary>
    private static string ProgrammeFor(Referral referral, Actor actor) =>
        referral.SidesOf(actor) is Sides.Offered ? referral.Offer!.Programme : referral.Programme;
}
