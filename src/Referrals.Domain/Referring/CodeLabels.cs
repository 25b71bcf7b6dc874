using System.Collections.Frozen;
using System.Text.Json;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

/// <summary>One code of a closed list as forms and pages show it; a need names the priority of the strategy that it counts towards.</summary>
public sealed record CodeLabel(string Code, string Label, string? Priority = null);

/// <summary>The closed lists in plain English, by the names that the API gives them.</summary>
public static class Codes
{
    private static readonly FrozenDictionary<Enum, string> Labels = Every().ToFrozenDictionary(l => l.Value, l => l.Label);

    /// <summary>Every list, in the order in which it is offered.</summary>
    public static readonly IReadOnlyDictionary<string, Values<CodeLabel>> All = new Dictionary<string, Values<CodeLabel>>
    {
        ["accessKinds"] = List<AccessKind>(),
        ["accessPurposes"] = List<AccessPurpose>(),
        ["assessmentStages"] = List<AssessmentStage>(),
        ["clocks"] = List<ClockName>(),
        ["clockStatuses"] = List<ClockStatus>(),
        ["closeOutcomes"] = List<CloseOutcome>(),
        ["confidentialityBases"] = List<ConfidentialityBasis>(),
        ["consentChanges"] = List<ConsentChange>(),
        ["contactChannels"] = List<ContactChannel>(),
        ["contactResults"] = List<ContactResult>(),
        ["contactWith"] = List<ContactWith>(),
        ["declineNextSteps"] = List<DeclineNextStep>(),
        ["declineReasons"] = List<DeclineReason>(),
        ["districts"] = [.. Districts.All.Select(d => new CodeLabel(d.Code, d.Name)), new(Districts.Unknown, "Not known")],
        ["disclosureStatuses"] = List<DisclosureStatus>(),
        ["erasureStates"] = List<ErasureState>(),
        ["ethnicGroups"] = List<EthnicGroup>(),
        ["genders"] = List<Gender>(),
        ["legalBases"] = List<LegalBasis>(),
        ["linkGrounds"] = List<LinkGrounds>(),
        ["linkStates"] = List<LinkState>(),
        ["needs"] = [.. Enum.GetValues<Need>().Select(n => new CodeLabel(NameOf(n), LabelOf(n), n.Priority() is { } p ? NameOf(p) : null))],
        ["noteVisibilities"] = List<NoteVisibility>(),
        ["openingFindings"] = List<OpeningFinding>(),
        ["openingReasons"] = List<OpeningReason>(),
        ["organisationKinds"] = List<OrganisationKind>(),
        ["per"] = List<Per>(),
        ["personFields"] = List<PersonField>(),
        ["priorities"] = List<Priority>(),
        ["sharingAnswers"] = List<SharingAnswer>(),
        ["signpostHow"] = List<SignpostHow>(),
        ["sources"] = List<Source>(),
        ["states"] = List<ReferralState>(),
        ["subjectAccessReasons"] = List<SubjectAccessReason>(),
        ["supportKinds"] = List<SupportKind>(),
        ["supportStatuses"] = List<SupportStatus>(),
        ["textVerdicts"] = List<TextVerdict>(),
        ["urgencies"] = List<Urgency>(),
        ["waitingOn"] = List<WaitingOn>(),
        ["withdrawalReasons"] = List<WithdrawalReason>(),
    };

    /// <summary>The code as it is stored and sent: the member's name in camelCase.</summary>
    public static string NameOf(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The code in plain English.</summary>
    public static string LabelOf(Enum value) => Labels[value];

    private static Values<CodeLabel> List<TEnum>()
        where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(v => new CodeLabel(NameOf(v), LabelOf(v)))];

    private static IEnumerable<(Enum Value, string Label)> Every() =>
    [
        (ReferralState.Made, "New"),
        (ReferralState.Received, "Seen"),
        (ReferralState.InformationRequested, "Information asked for"),
        (ReferralState.Accepted, "Accepted"),
        (ReferralState.Active, "In progress"),
        (ReferralState.OnHold, "On hold"),
        (ReferralState.Closed, "Closed"),
        (ReferralState.Declined, "Declined"),
        (ReferralState.Withdrawn, "Taken back"),
        (ReferralState.EnteredInError, "Entered in error"),

        (ClockName.Acknowledge, "See the referral"),
        (ClockName.Decide, "Accept or decline"),
        (ClockName.FirstContact, "Reach the person"),
        (ClockName.AnswerInformation, "Answer the question"),
        (ClockName.AnswerDecline, "Say what happens after the decline"),
        (ClockName.AnswerTransfer, "Answer the transfer"),
        (ClockName.AnswerWithdrawal, "Answer the request to take it back"),
        (ClockName.Review, "Review"),
        (ClockName.FollowUpDue, "Ask how they are now"),

        (ClockStatus.Running, "Running"),
        (ClockStatus.Paused, "Paused"),
        (ClockStatus.Met, "Done"),
        (ClockStatus.Overdue, "Overdue"),

        (WaitingOn.Referrer, "The organisation that referred"),
        (WaitingOn.Receiver, "The organisation that helps"),
        (WaitingOn.Offered, "The organisation it was offered to"),
        (WaitingOn.Person, "The person"),

        (Source.HealthTeam, "Health team"),
        (Source.Statutory, "Council or other public service"),
        (Source.Voluntary, "Voluntary or community organisation"),
        (Source.Connector, "Community connector or link worker"),
        (Source.Self, "The person themselves"),

        (Urgency.Routine, "Routine"),
        (Urgency.Soon, "Soon"),
        (Urgency.Urgent, "Urgent"),

        (DeclineReason.NotEligible, "Not eligible for this service"),
        (DeclineReason.OutOfArea, "Lives outside the area"),
        (DeclineReason.NoCapacity, "No capacity at the moment"),
        (DeclineReason.Duplicate, "Already referred"),
        (DeclineReason.WrongService, "Another service fits better"),
        (DeclineReason.InsufficientInformation, "Not enough information"),
        (DeclineReason.PersonDeclined, "The person does not want it"),
        (DeclineReason.UnsafeToProceed, "Not safe to go ahead"),
        (DeclineReason.NoServiceExists, "No service exists for this"),
        (DeclineReason.Other, "Another reason"),

        (DeclineNextStep.ReferredElsewhere, "Referred somewhere else"),
        (DeclineNextStep.PersonTold, "Told the person"),
        (DeclineNextStep.NoFurtherAction, "Nothing more to do"),

        (WithdrawalReason.PersonChangedMind, "The person changed their mind"),
        (WithdrawalReason.CircumstancesChanged, "Circumstances changed"),
        (WithdrawalReason.NeedMetElsewhere, "Helped somewhere else"),
        (WithdrawalReason.MadeInError, "Made by mistake"),
        (WithdrawalReason.PersonDied, "The person died"),
        (WithdrawalReason.Other, "Another reason"),

        (CloseOutcome.SupportCompleted, "Help finished"),
        (CloseOutcome.PartlyCompleted, "Some of the help finished"),
        (CloseOutcome.NotEligible, "Not eligible for this service"),
        (CloseOutcome.NoCapacity, "No capacity"),
        (CloseOutcome.NoServiceExists, "No service exists for this"),
        (CloseOutcome.PersonDeclined, "The person did not want it"),
        (CloseOutcome.PersonDisengaged, "The person stopped taking part"),
        (CloseOutcome.UnableToContact, "Could not reach the person"),
        (CloseOutcome.NeedMetElsewhere, "Helped somewhere else"),
        (CloseOutcome.MovedAway, "The person moved away"),
        (CloseOutcome.PersonDied, "The person died"),
        (CloseOutcome.ReferredOn, "Referred on"),
        (CloseOutcome.Other, "Another outcome"),

        (ErasureState.Requested, "Waiting for somebody to confirm"),
        (ErasureState.Confirmed, "Confirmed, and restricted"),
        (ErasureState.Begun, "Being carried out"),
        (ErasureState.CarriedOut, "Carried out"),
        (ErasureState.Cancelled, "Called off"),

        (TextVerdict.Redact, "Destroy the text"),
        (TextVerdict.Keep, "Keep the text"),

        (LinkGrounds.NhsNumberAndBirth, "Same NHS number and date of birth"),
        (LinkGrounds.Referral, "Copied with a referral"),
        (LinkGrounds.NameAndBirth, "Same name and date of birth"),
        (LinkGrounds.NameAndPostcode, "Same name and postcode"),
        (LinkGrounds.NameAndPhone, "Same name and telephone number"),

        (LinkState.Linked, "Linked"),
        (LinkState.Confirmed, "Confirmed as the same person"),
        (LinkState.Proposed, "Waiting for somebody to say"),
        (LinkState.Removed, "Two different people"),
        (LinkState.Lapsed, "Nothing in common any more"),

        (Need.EnergyAndHeating, "Energy and heating"),
        (Need.DampAndCondition, "Damp, mould or repairs"),
        (Need.HousingSecurity, "Keeping or finding a home"),
        (Need.BenefitsAndIncome, "Benefits and income"),
        (Need.Debt, "Debt"),
        (Need.Food, "Food"),
        (Need.PhysicalActivity, "Being active"),
        (Need.MentalWellbeing, "Mental wellbeing"),
        (Need.LonelinessAndIsolation, "Loneliness and isolation"),
        (Need.LongTermCondition, "Living with a long-term condition"),
        (Need.CarerSupport, "Support for carers"),
        (Need.ParentingAndFamily, "Parenting and family life"),
        (Need.ChildhoodAdversity, "Adversity in childhood"),
        (Need.DomesticAbuse, "Domestic abuse"),
        (Need.SubstanceUse, "Alcohol or drugs"),
        (Need.EmploymentAndSkills, "Work and skills"),
        (Need.Volunteering, "Volunteering"),
        (Need.Transport, "Transport"),
        (Need.Digital, "Getting online"),
        (Need.Other, "Something else"),

        (Priority.PhysicalActivity, "Physical activity"),
        (Priority.AdverseChildhoodExperiences, "Adverse childhood experiences"),
        (Priority.MentalWellbeing, "Mental wellbeing"),
        (Priority.SocialIsolationAndLoneliness, "Social isolation and loneliness"),
        (Priority.HealthyLifestyles, "Healthy lifestyles"),
        (Priority.EarlyYearsAndBestStart, "Early years and best start in life"),
        (Priority.Housing, "Housing"),

        (SupportKind.BenefitsGained, "Benefits gained"),
        (SupportKind.DebtManaged, "Debt managed"),
        (SupportKind.GrantAwarded, "Grant awarded"),
        (SupportKind.HeatingInstalled, "Heating installed"),
        (SupportKind.InsulationInstalled, "Insulation installed"),
        (SupportKind.RepairsMade, "Repairs made"),
        (SupportKind.AdviceGiven, "Advice given"),
        (SupportKind.GroupJoined, "Joined a group or activity"),
        (SupportKind.VolunteeringStarted, "Started volunteering"),
        (SupportKind.FamilySession, "Session with the family"),
        (SupportKind.TrustedAdultFound, "Found a trusted adult"),
        (SupportKind.TrainingStarted, "Started training"),
        (SupportKind.Other, "Something else"),

        (SupportStatus.Identified, "Found, not applied for yet"),
        (SupportStatus.Applied, "Applied for"),
        (SupportStatus.Awarded, "Awarded"),
        (SupportStatus.Refused, "Refused"),
        (SupportStatus.Done, "Done"),

        (Per.Year, "A year"),
        (Per.Once, "Once"),

        (ContactWith.Person, "The person"),
        (ContactWith.Carer, "Their carer"),
        (ContactWith.Landlord, "Their landlord"),
        (ContactWith.Agency, "Another organisation"),
        (ContactWith.Other, "Somebody else"),

        (ContactChannel.Phone, "Phone call"),
        (ContactChannel.Text, "Text message"),
        (ContactChannel.Email, "Email"),
        (ContactChannel.Visit, "Visit at home"),
        (ContactChannel.InPerson, "In person somewhere else"),
        (ContactChannel.Letter, "Letter"),
        (ContactChannel.Video, "Video call"),

        (ContactResult.Reached, "Reached"),
        (ContactResult.NoAnswer, "No answer"),
        (ContactResult.MessageLeft, "Left a message"),
        (ContactResult.DidNotAttend, "Did not attend"),
        (ContactResult.NotSafeToContact, "Was not safe to contact"),

        (AssessmentStage.Baseline, "At the start"),
        (AssessmentStage.Review, "Along the way"),
        (AssessmentStage.FollowUp, "At the end or afterwards"),

        (SignpostHow.Told, "Told them"),
        (SignpostHow.Printed, "Gave them a printed slip"),
        (SignpostHow.Text, "Sent a text message"),
        (SignpostHow.Email, "Sent an email"),

        (LegalBasis.PublicTask, "Public task"),
        (LegalBasis.LegitimateInterests, "Legitimate interests"),
        (LegalBasis.ExplicitConsent, "Explicit consent"),
        (LegalBasis.VitalInterests, "To protect someone’s life"),
        (LegalBasis.Safeguarding, "Safeguarding"),

        (ConfidentialityBasis.ExplicitConsent, "They agreed"),
        (ConfidentialityBasis.ImpliedConsent, "They expect it as part of their care"),
        (ConfidentialityBasis.OverridingInterest, "A greater interest outweighs it"),

        (ConsentChange.Given, "Agreed"),
        (ConsentChange.Narrowed, "Agreed to less"),
        (ConsentChange.Withdrawn, "No longer agrees"),

        (SharingAnswer.KnowsAndAgrees, "They know and agree"),
        (SharingAnswer.CannotAsk, "I cannot ask them"),
        (SharingAnswer.Safeguarding, "Safeguarding"),

        (DisclosureStatus.Standing, "Shared as agreed"),
        (DisclosureStatus.Narrowed, "Shared, but less than before"),
        (DisclosureStatus.Safeguarding, "Shared to keep somebody safe"),
        (DisclosureStatus.Withdrawn, "Must not be shared further: consent was withdrawn"),
        (DisclosureStatus.Ended, "Must not be shared further: the agreed time is over"),

        (OpeningReason.SafeguardingConcern, "A safeguarding concern"),
        (OpeningReason.RiskOfHarm, "Somebody may come to harm"),
        (OpeningReason.CoverForAbsence, "Standing in for a colleague who is away"),
        (OpeningReason.PersonAsked, "The person asked for it"),
        (OpeningReason.ComplaintOrIncident, "A complaint or an incident"),

        (OpeningFinding.Justified, "There was good reason"),
        (OpeningFinding.NotJustified, "There was no good reason"),

        (NoteVisibility.OwnOrganisation, "Only our organisation"),
        (NoteVisibility.BothParties, "Both organisations"),

        (PersonField.Name, "Name"),
        (PersonField.KnownAs, "Name they like to be called"),
        (PersonField.DateOfBirth, "Date of birth"),
        (PersonField.NhsNumber, "NHS number"),
        (PersonField.Address, "Address"),
        (PersonField.Postcode, "Postcode"),
        (PersonField.Phones, "Phone numbers and when they are safe"),
        (PersonField.Email, "Email address"),
        (PersonField.ContactWarning, "How to contact them safely"),
        (PersonField.OnBehalf, "Who asks on their behalf"),
        (PersonField.Language, "Language"),
        (PersonField.Interpreter, "Interpreter needed"),
        (PersonField.AccessNeeds, "Access needs"),
        (PersonField.Demographics, "Equality questions"),

        (Gender.Woman, "Woman"),
        (Gender.Man, "Man"),
        (Gender.NonBinary, "Non-binary"),
        (Gender.Other, "Another way"),
        (Gender.PreferNotToSay, "Prefer not to say"),

        (EthnicGroup.AsianIndian, "Asian or Asian British: Indian"),
        (EthnicGroup.AsianPakistani, "Asian or Asian British: Pakistani"),
        (EthnicGroup.AsianBangladeshi, "Asian or Asian British: Bangladeshi"),
        (EthnicGroup.AsianChinese, "Asian or Asian British: Chinese"),
        (EthnicGroup.AsianOther, "Asian or Asian British: any other Asian background"),
        (EthnicGroup.BlackAfrican, "Black, Black British, Caribbean or African: African"),
        (EthnicGroup.BlackCaribbean, "Black, Black British, Caribbean or African: Caribbean"),
        (EthnicGroup.BlackOther, "Black, Black British, Caribbean or African: any other Black background"),
        (EthnicGroup.MixedWhiteAndBlackCaribbean, "Mixed or multiple: White and Black Caribbean"),
        (EthnicGroup.MixedWhiteAndBlackAfrican, "Mixed or multiple: White and Black African"),
        (EthnicGroup.MixedWhiteAndAsian, "Mixed or multiple: White and Asian"),
        (EthnicGroup.MixedOther, "Mixed or multiple: any other background"),
        (EthnicGroup.WhiteBritish, "White: English, Welsh, Scottish, Northern Irish or British"),
        (EthnicGroup.WhiteIrish, "White: Irish"),
        (EthnicGroup.WhiteGypsyOrIrishTraveller, "White: Gypsy or Irish Traveller"),
        (EthnicGroup.WhiteRoma, "White: Roma"),
        (EthnicGroup.WhiteOther, "White: any other White background"),
        (EthnicGroup.Arab, "Arab"),
        (EthnicGroup.Other, "Any other ethnic group"),
        (EthnicGroup.PreferNotToSay, "Prefer not to say"),

        (OrganisationKind.Nhs, "NHS"),
        (OrganisationKind.Statutory, "Council or other public body"),
        (OrganisationKind.Voluntary, "Voluntary or community organisation"),
        (OrganisationKind.Housing, "Housing organisation"),
        (OrganisationKind.Connector, "Community connectors"),

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
