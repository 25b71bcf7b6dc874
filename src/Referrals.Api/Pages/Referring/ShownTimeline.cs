using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>Some entries of a timeline, the latest first; without a way back nothing is offered to do, as on paper.</summary>
internal sealed record ShownTimeline(IEnumerable<TimelineEntryView> Entries, Setting Setting, string? Back);
