namespace Referrals.Api.Demonstration;

/// <summary>How far a referral of the demonstration has come today. "Late" is past a promise.</summary>
internal enum Ending
{
    Made, MadeLate, Received, ReceivedLate, Asked, AskedLate,
    Unallocated, Accepted, AcceptedLate, Trying, Active, ActiveLate, ActiveAsked, OnHold, OnHoldLate,
    TransferOffered, Transferred, TransferDeclined, WithdrawalRequested, WithdrawalRefused,
    Declined, DeclinedLate, DeclineAnswered,
    WithdrawnEarly, WithdrawnOnRequest, WithdrawnForPerson, WithdrawnByPerson, EnteredInError,
    UnableToContact, ClosedEarly, ClosedFollowedUp, FollowedUpLater, FollowUpDue, FollowUpOverdue, Reopened,
}
