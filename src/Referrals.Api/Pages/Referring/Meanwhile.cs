using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>What happened since somebody opened a referral; in a conflict nothing of theirs was stored.</summary>
internal sealed record Meanwhile(IReadOnlyList<TimelineEntryView> Entries)
{
    public bool IsConflict { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>What was recorded since, by others than somebody where they are named; null where that is nothing.</summary>
    public static Meanwhile? Since(IEnumerable<TimelineEntryView> timeline, long opened, Guid? than)
    {
        var at = opened is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(opened) : DateTimeOffset.MaxValue;
        List<TimelineEntryView> entries = [.. timeline.Where(e => e.RecordedAt > at && e.MemberId != than)];
        return entries is [] ? null : new Meanwhile(entries) { OpenedAt = at };
    }
}
