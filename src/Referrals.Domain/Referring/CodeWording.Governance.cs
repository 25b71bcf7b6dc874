using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;

namespace Referrals.Domain.Referring;

// What pages and forms call each code about organisations, their members, and what is watched over.
public static partial class Codes
{
    private static IEnumerable<(Enum Value, string Label)> OfOrganisations() =>
    [
        (ErasureState.Requested, "Waiting for somebody to confirm"),
        (ErasureState.Confirmed, "Confirmed, and restricted"),
        (ErasureState.Begun, "Being carried out"),
        (ErasureState.CarriedOut, "Carried out"),
        (ErasureState.Cancelled, "Called off"),

        (TextVerdict.Redact, "Destroy the text"),
        (TextVerdict.Keep, "Keep the text"),

        (OpeningReason.SafeguardingConcern, "A safeguarding concern"),
        (OpeningReason.RiskOfHarm, "Somebody may come to harm"),
        (OpeningReason.CoverForAbsence, "Standing in for a colleague who is away"),
        (OpeningReason.PersonAsked, "The person asked for it"),
        (OpeningReason.ComplaintOrIncident, "A complaint or an incident"),

        (OpeningFinding.Justified, "There was good reason"),
        (OpeningFinding.NotJustified, "There was no good reason"),

        (OrganisationKind.Nhs, "NHS"),
        (OrganisationKind.Statutory, "Council or other public body"),
        (OrganisationKind.Voluntary, "Voluntary or community organisation"),
        (OrganisationKind.Housing, "Housing organisation"),
        (OrganisationKind.Connector, "Community connectors"),

        (Role.Practitioner, "Practitioner"),
        (Role.Coordinator, "Coordinator"),
        (Role.Evaluator, "Evaluator"),
        (Role.Administrator, "Partnership administrator"),
        (Role.InformationGovernance, "Information governance"),
        (Role.System, "System"),
        (Role.Person, "The person"),
        (Role.Platform, "The platform"),

        (MemberState.Invited, "Invited"),
        (MemberState.Active, "Active"),
        (MemberState.Left, "Left"),

        (ApiScope.ReadReferrals, "Read referrals"),
        (ApiScope.WriteReferrals, "Make referrals and work on them"),
        (ApiScope.ReadPeople, "Read people’s records"),
        (ApiScope.WritePeople, "Register people and change their records"),

        (AccessKind.Referral, "Referral"),
        (AccessKind.Timeline, "Timeline of a referral"),
        (AccessKind.Person, "Person"),
        (AccessKind.Journey, "Journey"),
        (AccessKind.List, "Page of a list"),
        (AccessKind.Search, "Search"),
        (AccessKind.Export, "Export"),
        (AccessKind.AccessLog, "Access log"),
        (AccessKind.Refusal, "Refusal"),

        (SubjectAccessReason.PersonAsked, "The person asked"),
        (SubjectAccessReason.RepresentativeAsked, "Somebody who may act for them asked"),
        (SubjectAccessReason.CourtOrdered, "A court ordered it"),
        (SubjectAccessReason.RegulatorAsked, "The regulator asked"),

        (AccessPurpose.DirectCare, "Helping the person"),
        (AccessPurpose.Coordination, "Coordinating the organisation's work"),
        (AccessPurpose.NewReferral, "Checking before a new referral"),
        (AccessPurpose.PersonAsked, "The person got in touch"),
        (AccessPurpose.Safeguarding, "Safeguarding"),
        (AccessPurpose.DataQuality, "Putting records right"),
        (AccessPurpose.Complaint, "Looking into a complaint"),
        (AccessPurpose.Governance, "Information governance"),
        (AccessPurpose.SubjectAccess, "Subject access"),
        (AccessPurpose.Erasure, "Erasure"),
        (AccessPurpose.Integration, "Another system"),
        (AccessPurpose.Administration, "Administration of the partnership"),
        (AccessPurpose.Evaluation, "Evaluation"),
    ];
}
