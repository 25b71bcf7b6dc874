using Referrals.EventStore;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;
using Referrals.Projections.Governance;
using Referrals.Projections.Handoffs;
using Referrals.Projections.Journeys;
using Referrals.Projections.People;
using Referrals.Projections.Referring;
using Referrals.Projections.Releases;
using Referrals.Projections.Sharing;

namespace Referrals.Projections;

/// <summary>Every projection by the name that commands take.</summary>
public static class ProjectionCatalogue
{
    /// <summary>The names, in the order in which all are rebuilt.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Inline().Select(p => p.Name)];

    /// <summary>Those that are written in the transaction of the event.</summary>
    public static IReadOnlyList<SingleStreamProjection> Inline() =>
    [
        new OrganisationsProjection(),
        new TeamsProjection(),
        new MembersProjection(),
        new AgreementsProjection(),
        new PeopleProjection(),
        new KeptFromProjection(),
        new CaseloadProjection(),
        new ReferralDetailProjection(),
        new TimelineProjection(),
        new HandoffProjection(),
        new JourneyProjection(),
        new OwnNotesProjection(),
        new SensitiveOpeningsProjection(),
        new LinksProjection(),
        new ErasuresProjection(),
        new RestrictionsProjection(),
        new LegalHoldsProjection(),
        new ReleasesProjection(),
    ];

    /// <summary>The projection of this name, or null.</summary>
    public static SingleStreamProjection? Find(string name) => Inline().FirstOrDefault(p => p.Name == name);
}
