namespace Referrals.Domain.Referring;

// Closed lists of the domain, extended by adding: a stored code keeps its name for ever.

/// <summary>Where a referral stands; it follows from what has happened and is never set.</summary>
public enum ReferralState { Made, Received, InformationRequested, Accepted, Active, OnHold, Closed, Declined, Withdrawn, EnteredInError }

/// <summary>Whose move it is.</summary>
public enum WaitingOn { Referrer, Receiver, Offered, Person }

/// <summary>Who refers, following from the kind of the organisation; an onward referral has none of its own.</summary>
public enum Source { HealthTeam, Statutory, Voluntary, Connector, Self }

/// <summary>How soon the person needs an answer; it shortens the clocks.</summary>
public enum Urgency { Routine, Soon, Urgent }

/// <summary>Why a receiver will not take a referral.</summary>
public enum DeclineReason { NotEligible, OutOfArea, NoCapacity, Duplicate, WrongService, InsufficientInformation, PersonDeclined, UnsafeToProceed, NoServiceExists, Other }

/// <summary>What the referrer does about a decline.</summary>
public enum DeclineNextStep { ReferredElsewhere, PersonTold, NoFurtherAction }

/// <summary>Why a referral was taken back.</summary>
public enum WithdrawalReason { PersonChangedMind, CircumstancesChanged, NeedMetElsewhere, MadeInError, PersonDied, Other }

/// <summary>How a referral ended.</summary>
public enum CloseOutcome { SupportCompleted, PartlyCompleted, NotEligible, NoCapacity, NoServiceExists, PersonDeclined, PersonDisengaged, UnableToContact, NeedMetElsewhere, MovedAway, PersonDied, ReferredOn, Other }

/// <summary>What the person needs; a referral may name several.</summary>
public enum Need
{
    EnergyAndHeating, DampAndCondition, HousingSecurity, BenefitsAndIncome, Debt, Food, PhysicalActivity, MentalWellbeing,
    LonelinessAndIsolation, LongTermCondition, CarerSupport, ParentingAndFamily, ChildhoodAdversity, DomesticAbuse, SubstanceUse,
    EmploymentAndSkills, Volunteering, Transport, Digital, Other,
}

/// <summary>What kind of help was identified or given.</summary>
public enum SupportKind
{
    BenefitsGained, DebtManaged, GrantAwarded, HeatingInstalled, InsulationInstalled, RepairsMade, AdviceGiven, GroupJoined,
    VolunteeringStarted, FamilySession, TrustedAdultFound, TrainingStarted, Other,
}

/// <summary>How far a piece of support has come; only awarded and done are ever published.</summary>
public enum SupportStatus { Identified, Applied, Awarded, Refused, Done }

/// <summary>Whether an amount comes every year or once.</summary>
public enum Per { Year, Once }

/// <summary>Whom a contact or appointment was with.</summary>
public enum ContactWith { Person, Carer, Landlord, Agency, Other }

/// <summary>How a contact was made.</summary>
public enum ContactChannel { Phone, Text, Email, Visit, InPerson, Letter, Video }

/// <summary>What came of a try to make contact.</summary>
public enum ContactResult { Reached, NoAnswer, MessageLeft, DidNotAttend, NotSafeToContact }

/// <summary>When in a referral an assessment was taken.</summary>
public enum AssessmentStage { Baseline, Review, FollowUp }

/// <summary>How somebody was told about a service.</summary>
public enum SignpostHow { Told, Printed, Text, Email }

/// <summary>The law that a disclosure rests on (UK GDPR articles 6 and 9).</summary>
public enum LegalBasis { PublicTask, LegitimateInterests, ExplicitConsent, VitalInterests, Safeguarding }

/// <summary>What lifts the duty of confidence for a disclosure.</summary>
public enum ConfidentialityBasis { ExplicitConsent, ImpliedConsent, OverridingInterest }

/// <summary>How a person's consent moved.</summary>
public enum ConsentChange { Given, Narrowed, Withdrawn }

/// <summary>Why somebody outside its circle opened a referral of a sensitive programme.</summary>
public enum OpeningReason { SafeguardingConcern, RiskOfHarm, CoverForAbsence, PersonAsked, ComplaintOrIncident }

/// <summary>What somebody else found who reviewed an opening.</summary>
public enum OpeningFinding { Justified, NotJustified }

/// <summary>Who may read a note.</summary>
public enum NoteVisibility { OwnOrganisation, BothParties }

/// <summary>A field of a person that a disclosure may cover.</summary>
public enum PersonField
{
    Name, KnownAs, DateOfBirth, NhsNumber, Address, Postcode, Phones, Email, ContactWarning, OnBehalf, Language, Interpreter,
    AccessNeeds, Demographics,
}

/// <summary>What kind of partner an organisation is.</summary>
public enum OrganisationKind { Nhs, Statutory, Voluntary, Housing, Connector }
