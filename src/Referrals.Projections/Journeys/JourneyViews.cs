using System.Text.Json.Serialization;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Projections.Journeys;

/// <summary>
/// What grew from a first referral, as far as the caller may see: a node whose parent is not theirs to see stands at the top.
/// </summary>
public sealed record JourneyView(Guid Id, IReadOnlyList<JourneyNodeView> Referrals)
{
    /// <summary>The caller's organisation's records of the people it is about.</summary>
    [JsonIgnore]
    public IReadOnlyList<Guid> PersonIds { get; init; } = [];

    /// <summary>Every referral of it, each before those that came of it.</summary>
    public IEnumerable<JourneyNodeView> Everything() => Referrals.SelectMany(r => r.Everything());
}

/// <summary>A referral of the journey with what came of it.</summary>
public sealed record JourneyNodeView
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    public required string Programme { get; init; }

    public required Named Service { get; init; }

    public required ReferralState State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Named? Referrer { get; init; }

    public required Named Receiver { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public CloseOutcome? Outcome { get; init; }

    /// <summary>On which days it was referred on, whether or not the caller may see to whom.</summary>
    public required IReadOnlyList<DateOnly> ReferredOnward { get; init; }

    public required IReadOnlyList<SignpostView> Signposts { get; init; }

    public required IReadOnlyList<JourneyNodeView> Onward { get; init; }

    /// <summary>This one and all that came of it.</summary>
    public IEnumerable<JourneyNodeView> Everything() => [this, .. Onward.SelectMany(o => o.Everything())];
}

/// <summary>A service the person was told about.</summary>
public sealed record SignpostView(Named Service, SignpostHow How, DateOnly On);
