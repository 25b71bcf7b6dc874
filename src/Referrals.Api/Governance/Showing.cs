using Referrals.Domain.Governance;
using Referrals.Projections.Journeys;
using Referrals.Projections.People;
using Referrals.Projections.Referring;

namespace Referrals.Api.Governance;

/// <summary>Whom an answer shows and how much of them. The purpose is the usual one of the caller's role where none is given.</summary>
internal sealed record Shown(IReadOnlyCollection<Guid> PersonIds, IReadOnlyCollection<Guid> ReferralIds, IReadOnlyCollection<string> Fields)
{
    public AccessPurpose? Purpose { get; init; }

    /// <summary>The words of a search; only keyed hashes of them are kept.</summary>
    public IReadOnlyCollection<string> Words { get; init; } = [];
}

/// <summary>What kind of look at people an address gives; none shows nobody.</summary>
internal sealed record Discloses(AccessKind? Kind);

/// <summary>How addresses and their handlers say what they show; the pipeline does the rest.</summary>
internal static class Showing
{
    /// <summary>Declares that the address shows somebody: its handler must say whom with <c>http.Shows(…)</c>, or is not answered.</summary>
    public static T Shows<T>(this T endpoints, AccessKind kind)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new Discloses(kind));

    /// <summary>Declares that nothing about any person is in the answer.</summary>
    public static T ShowsNobody<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new Discloses(null));

    public static void Shows(this HttpContext http, Shown shown) => http.Features.Set(shown);

    public static void Shows(this HttpContext http, PersonView person) => http.Shows(new Shown(Known(person.Id), [], ShownFields.Of(person)));

    public static void Shows(this HttpContext http, params IReadOnlyList<ReferralHead> referrals) => http.Shows(new Shown(
        [.. referrals.SelectMany(PeopleOf)], [.. referrals.Select(r => r.Id)], ShownFields.Of(referrals)));

    public static void Shows(this HttpContext http, Guid referralId, Timeline timeline) => http.Shows(new Shown(
        timeline.PersonIds, [referralId], [.. timeline.Select(e => e.Type).Distinct().Order(StringComparer.Ordinal)]));

    /// <summary>A referral with some of what happened to it.</summary>
    public static void Shows(this HttpContext http, ReferralView referral, IReadOnlyList<TimelineEntryView> entries) =>
        http.Shows(new Shown([.. PeopleOf(referral)], [referral.Id], ShownFields.Of(referral, entries)));

    public static void Shows(this HttpContext http, JourneyView journey)
    {
        var nodes = journey.Everything().ToList();
        http.Shows(new Shown(journey.PersonIds, [.. nodes.Select(n => n.Id)], ShownFields.Of(nodes)));
    }

    private static IEnumerable<Guid> PeopleOf(ReferralHead referral) =>
        [.. Known(referral.Person?.Id), .. ((referral as ReferralView)?.Household ?? []).SelectMany(h => Known(h.Id))];

    private static Guid[] Known(Guid? id) => id is { } known ? [known] : [];
}
