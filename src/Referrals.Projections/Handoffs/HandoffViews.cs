using System.Diagnostics.CodeAnalysis;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Handoffs;

/// <summary>Whether the referral came to the caller's organisation or went from it.</summary>
public enum Direction { In, Out }

/// <summary>Which side answers for the referral now.</summary>
public enum Responsible { Us, Them }

/// <summary>Which handoffs to list.</summary>
public sealed record HandoffFilter(Direction? Direction = null, Guid? PartnerId = null, bool? Overdue = null);

/// <summary>The last row of a page.</summary>
public sealed record HandoffPosition(DateOnly? Due, Guid ReferralId, Guid PartnerId);

/// <summary>One page, soonest due first, with each partner's totals in the same direction; <c>Next</c> is null on the last.</summary>
public sealed record HandoffPage(IReadOnlyList<HandoffRow> Items, HandoffCounts Counts, HandoffPosition? Next);

/// <summary>What stands with each partner.</summary>
public sealed record HandoffCounts(IReadOnlyList<PartnerTotals> Partners);

/// <summary>
/// One partner: how many handoffs wait for an answer of whoever was asked, the median of the working days that those have waited, and how many of all
/// open handoffs are overdue.
/// </summary>
public sealed record PartnerTotals(Named Partner, long Open, long Waiting, decimal? MedianWorkingDays, long Overdue);

/// <summary>How many were acknowledged after so many working days, of those that were to be within so many.</summary>
public sealed record DaysToAcknowledge(int Days, int Within, long Count)
{
    public bool Late => Days > Within;
}

/// <summary>What stands with one partner, and how long it took to acknowledge what was made lately.</summary>
public sealed record PartnerStanding(PartnerTotals Totals, IReadOnlyList<DaysToAcknowledge> Acknowledged);

/// <summary>What stands with every partner in one direction, most overdue first, and how many are open in the other.</summary>
public sealed record Standings(IReadOnlyList<PartnerStanding> Partners, long OtherWay);

/// <summary>An open referral between the caller's organisation and another.</summary>
public sealed record HandoffRow : ReferralHead
{
    [SetsRequiredMembers]
    public HandoffRow(ReferralHead head, Named partner)
        : base(head) => Partner = partner;

    public Named Partner { get; }

    public Direction Direction { get; init; }

    public Responsible Responsible { get; init; }

    public DateOnly WaitingSince { get; init; }

    public int WorkingDays { get; init; }

    public bool Overdue { get; init; }

    public NextActionView? NextAction { get; init; }
}
