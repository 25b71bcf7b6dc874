using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Caseloads;

/// <summary>Whose move it is, from where the caller stands.</summary>
public enum WhoseMove { Us, Them, Person }

/// <summary>When the next action is due: before today, today, or within seven days from today.</summary>
public enum DueWhen { Overdue, Today, Week }

/// <summary>What comes first: what is due soonest, or what was made last.</summary>
public enum CaseloadSort { Due, Made }

/// <summary>Which referrals a caseload lists; without a state those that are open or have something due.</summary>
public sealed record CaseloadFilter(
    ReferralState? State = null,
    string? Programme = null,
    Guid? CaseworkerId = null,
    bool Unallocated = false,
    WhoseMove? WaitingOn = null,
    DueWhen? Due = null,
    CaseloadSort Sort = CaseloadSort.Due);

/// <summary>The last row of a page, by what the list is sorted by; or the first, where the page before it is meant.</summary>
public sealed record CaseloadPosition(DateOnly? Due, DateTimeOffset? MadeAt, Guid ReferralId, bool Back = false);

/// <summary>One page with counts for the same filters; <c>Next</c> is null on the last, <c>Previous</c> on the first.</summary>
public sealed record CaseloadPage(IReadOnlyList<CaseloadRow> Items, CaseloadCounts Counts, CaseloadPosition? Next, CaseloadPosition? Previous = null);

/// <summary>The first rows of each side that they wait for, and the counts of all.</summary>
public sealed record CaseloadSides(ILookup<WhoseMove, CaseloadRow> Rows, CaseloadCounts Counts);

/// <summary>A referral's head and what to do next.</summary>
public sealed record CaseloadRow : ReferralHead
{
    [SetsRequiredMembers]
    public CaseloadRow(ReferralHead head)
        : base(head)
    {
    }

    public NextActionView? NextAction { get; init; }

    /// <summary>Whether it is the caller's move, or was until the person was waited for.</summary>
    [JsonIgnore]
    public bool WaitsForUs { get; init; }

    /// <summary>Whether the referrer has asked to take it back.</summary>
    [JsonIgnore]
    public bool WithdrawalRequested { get; init; }
}

/// <summary>
/// How many referrals there are in each state under the other filters, and of those listed how many wait for whom. Without a
/// filter each is counted up to 10,000.
/// </summary>
public sealed record CaseloadCounts(
    long Made, long Received, long InformationRequested, long Accepted, long Active, long OnHold, long Closed, long Declined, long Withdrawn,
    WaitingCounts WaitingOn, long Overdue)
{
    /// <summary>How many are in one state.</summary>
    public long Of(ReferralState state) => state switch
    {
        ReferralState.Made => Made,
        ReferralState.Received => Received,
        ReferralState.InformationRequested => InformationRequested,
        ReferralState.Accepted => Accepted,
        ReferralState.Active => Active,
        ReferralState.OnHold => OnHold,
        ReferralState.Closed => Closed,
        ReferralState.Declined => Declined,
        ReferralState.Withdrawn => Withdrawn,
        _ => 0,
    };
}

/// <summary>How many wait on the caller's organisation, on another, on the person.</summary>
public sealed record WaitingCounts(long Us, long Them, long Person);
