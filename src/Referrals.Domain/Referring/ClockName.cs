namespace Referrals.Domain.Referring;

/// <summary>The promises that run while a referral is open.</summary>
public enum ClockName { Acknowledge, Decide, FirstContact, AnswerInformation, AnswerDecline, AnswerTransfer, AnswerWithdrawal, Review, FollowUpDue }
