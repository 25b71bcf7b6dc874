using Referrals.Domain.Referring;

namespace Referrals.Projections.Releases.Facts;

/// <summary>Where a referral stood at the end of a day.</summary>
internal static class ReferralFacts
{
    /// <summary>The band of a wait that has an end but not the one that was waited for.</summary>
    public const string Ended = "ended";

    private static readonly string s_completed = Codes.NameOf(CloseOutcome.SupportCompleted);
    private static readonly string s_referredOn = Codes.NameOf(CloseOutcome.ReferredOn);

    /// <summary>A decline stands until it is reopened; who was accepted since was reopened before.</summary>
    public static bool IsDeclinedOn(this ReferralFact referral, DateOnly day) =>
        referral.DeclinedOn <= day && !referral.IsReopenedOn(day) && !(referral.AcceptedOn >= referral.DeclinedOn && referral.AcceptedOn <= day);

    public static bool IsClosedOn(this ReferralFact referral, DateOnly day) =>
        referral.ClosedOn <= day && !referral.IsReopenedOn(day) && !(referral.DeclinedOn > referral.ClosedOn && referral.DeclinedOn <= day);

    /// <summary>A category of <see cref="PlannedDimensions.Result"/>.</summary>
    public static string ResultOn(this ReferralFact referral, DateOnly day) =>
        referral.WithdrawnOn <= day ? "withdrawn"
        : referral.IsClosedOn(day) ? referral.Outcome == s_completed ? "supportCompleted" : referral.Outcome == s_referredOn ? "referredOn" : "otherwiseClosed"
        : referral.IsDeclinedOn(day) ? "declined"
        : "open";

    /// <summary>A band of <see cref="PlannedDimensions.Bands"/>, and the days where what was waited for has come.</summary>
    public static (string Band, int? Days) WaitOn(this ReferralFact referral, DateOnly day, string wait)
    {
        var (met, days) = wait switch
        {
            "acknowledge" => (referral.AcknowledgedOn <= day, referral.AcknowledgeDays),
            "decide" => (referral.DecidedOn <= day, referral.DecideDays),
            "firstContact" => (referral.AcceptedOn <= day && referral.FirstContactRecordedOn <= day, referral.FirstContactDays),
            "close" => (referral.IsClosedOn(day), referral.CloseDays),
            _ => throw new ArgumentException($"Nothing is known of the dimension {wait}.", nameof(wait)),
        };
        return met && days is { } taken ? (BandOf(taken), taken) : (referral.ResultOn(day) == "open" ? "open" : Ended, null);
    }

    private static string BandOf(int days) => days switch { <= 2 => "0to2", <= 5 => "3to5", <= 10 => "6to10", <= 20 => "11to20", _ => "over20" };

    private static bool IsReopenedOn(this ReferralFact referral, DateOnly day) => referral.ReopenedOn <= day;
}
