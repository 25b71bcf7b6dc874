using Referrals.Api.Directory;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Making;

/// <summary>A service as somebody chooses it: what it is, whether it has room, for whom it is, and why it cannot be asked where it cannot.</summary>
internal sealed record ServiceOffer(ListedService Listed, string Organisation, Programme? Programme, string? WhyNot, IReadOnlyList<ListedService> Instead)
{
    public bool IsPossible => WhyNot is null;

    public bool IsClosed => Listed.Listing.Availability.Capacity is Capacity.Closed;

    /// <summary>What its room is called, as the service said.</summary>
    public static string RoomOf(Availability availability) => availability switch
    {
        { Capacity: Capacity.Open } => "Open to referrals",
        { Capacity: Capacity.Limited } => "Little room",
        { Capacity: Capacity.WaitingList, Weeks: { } weeks } => $"Waiting list: about {Spoken.Count(weeks, "week")}",
        { Capacity: Capacity.WaitingList } => "Waiting list",
        _ => "Closed to referrals",
    };

    /// <summary>The colour of its tag; the words say the same.</summary>
    public static string Tag(Capacity capacity) => capacity switch
    {
        Capacity.Open => "govuk-tag--green",
        Capacity.Closed => "govuk-tag--red",
        _ => "govuk-tag--yellow",
    };
}

/// <summary>Puts together what somebody can choose from, before anybody is named.</summary>
internal static class ServiceOffers
{
    /// <summary>Those that can be asked by a new referral.</summary>
    public static IReadOnlyList<ServiceOffer> Of(DirectorySearch search, Partnership partnership, ProgrammeCatalogue programmes, Actor actor, DateOnly today, bool onward)
    {
        var kind = partnership.Organisations.GetValueOrDefault(actor.OrganisationId)?.Kind;
        return Of(search, partnership, programmes, actor, today, (_, programme) => MakeReferralHandler.WhyNot(programme, kind, onward));
    }

    /// <summary>The same by another rule: why a service that works in a programme cannot be asked, or null.</summary>
    public static IReadOnlyList<ServiceOffer> Of(
        DirectorySearch search, Partnership partnership, ProgrammeCatalogue programmes, Actor actor, DateOnly today, Func<ListedService, Programme, string?> rule)
    {
        return
        [
            .. search.In(partnership).OrderBy(s => s.Service.Name, StringComparer.CurrentCultureIgnoreCase)
                .Select(s => new ServiceOffer(s, partnership.NameOfOrganisation(s.Service.OrganisationId).Name, Programme(s), WhyNot(s), Closed(s) ? Instead(s) : [])),
        ];

        Programme? Programme(ListedService s) => s.Service.Programme is { } code ? programmes.Find(code) : null;

        string? WhyNot(ListedService s) =>
            Programme(s) is not { } programme ? Domain.Directory.Service.TakesNoReferrals
            : partnership.AgreementOf(actor.OrganisationId, s.Service.OrganisationId, today) is null
                ? "Your organisations have no sharing agreement in force, so nothing can be sent. Ask the partnership’s administrator to have one signed; until then, tell the person about it."
            : rule(s, programme) is { } why ? why
            : Closed(s) ? "It takes nobody now, and does not say until when. Ask it before you wait for it."
            : null;

        IReadOnlyList<ListedService> Instead(ListedService closed) =>
        [
            .. new DirectorySearch().In(partnership).Where(s => s.Id != closed.Id && s.Listing.Needs.Intersect(closed.Listing.Needs).Any() && WhyNot(s) is null)
                .OrderByDescending(s => s.Listing.Needs.Intersect(closed.Listing.Needs).Count()).ThenBy(s => s.Service.Name, StringComparer.CurrentCultureIgnoreCase).Take(3),
        ];

        static bool Closed(ListedService s) => s.Listing.Availability.Capacity is Capacity.Closed;
    }
}
