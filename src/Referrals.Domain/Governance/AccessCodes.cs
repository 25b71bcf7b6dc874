namespace Referrals.Domain.Governance;

/// <summary>What kind of look at people's data an entry of the access log is about.</summary>
public enum AccessKind { Referral, Timeline, Person, Journey, List, Search, Export, AccessLog, Refusal }

/// <summary>What somebody looked for: it follows from their role where they do not say.</summary>
public enum AccessPurpose
{
    DirectCare, Coordination, NewReferral, PersonAsked, Safeguarding, DataQuality, Complaint, Governance, SubjectAccess, Erasure,
    Integration, Administration, Evaluation,
}
