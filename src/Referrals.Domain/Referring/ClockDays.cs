namespace Referrals.Domain.Referring;

/// <summary>What a programme promises, in working days; kept in the referral, so that a changed programme leaves old promises as they were made.</summary>
public sealed record ClockDays(int Acknowledge, int Decide, int FirstContact, int Review);
