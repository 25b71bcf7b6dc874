namespace Referrals.Domain.Outcomes;

/// <summary>How far a release has come.</summary>
public enum ReleaseState { Requested, Passed, Failed, Published, Replaced, Withdrawn }

/// <summary>The publication of a period's tables, folded from its stream.</summary>
public sealed record Release
{
    public required Guid Id { get; init; }

    public required ReleasePeriod Period { get; init; }

    public required ReleaseState State { get; init; }

    /// <summary>The last time that somebody asked for it.</summary>
    public required Recorded Requested { get; init; }

    /// <summary>Whoever asked for it, a second time too: none of them publishes it.</summary>
    public required Values<Guid> AskedBy { get; init; }

    /// <summary>The release in whose place it comes.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Why it comes in that one's place.</summary>
    public string? Reason { get; init; }

    public ReleaseChecked? Check { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    public Recorded? Published { get; init; }

    public Guid? ReplacedBy { get; init; }

    /// <summary>Why it was replaced or withdrawn.</summary>
    public string? EndedBecause { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Nobody may read it yet; a period has one such release at most.</summary>
    public bool IsDraft => ReleaseRules.IsDraft(State);

    public static Release? Evolve(Release? release, object @event, Recorded recorded) => @event switch
    {
        ReleaseRequested e when release is null => new Release
        {
            Id = e.ReleaseId, Period = PeriodOf(e.Period), State = ReleaseState.Requested, Requested = recorded, AskedBy = [recorded.MemberId], Replaces = e.Replaces, Reason = e.Reason,
        },
        ReleaseRequested e => release with { State = ReleaseState.Requested, Requested = recorded, AskedBy = release.AskedBy.Add(recorded.MemberId), Reason = e.Reason },
        ReleaseChecked e => release! with { State = e.Passed ? ReleaseState.Passed : ReleaseState.Failed, Check = e, CheckedAt = recorded.At },
        ReleasePublished => release! with { State = ReleaseState.Published, Published = recorded },
        ReleaseReplaced e => release! with { State = ReleaseState.Replaced, ReplacedBy = e.By, EndedBecause = e.Reason, EndedAt = recorded.At },
        ReleaseWithdrawn e => release! with { State = ReleaseState.Withdrawn, EndedBecause = e.Reason, EndedAt = recorded.At },
        _ => release,
    };

    /// <summary>What can be replaced: what everybody may read and is not replaced yet.</summary>
    public bool CanBeReplaced => State is ReleaseState.Published or ReleaseState.Withdrawn;

    internal static ReleasePeriod PeriodOf(string code) =>
        ReleasePeriod.TryParse(code, out var period) ? period : throw Refusal.Invalid(new Dictionary<string, string[]> { ["period"] = [ReleaseRules.NoPeriod] });
}

/// <summary>Who may do what with releases, and when.</summary>
public static class ReleaseRules
{
    internal const string NoPeriod = "Choose a complete quarter, as 2026-Q3, or a financial year, as 2025-26.";

    /// <summary>Nobody may read it yet.</summary>
    public static bool IsDraft(ReleaseState state) => state is ReleaseState.Requested or ReleaseState.Passed or ReleaseState.Failed;

    /// <summary>Evaluators ask for releases; to everybody else that is said before anything is looked at.</summary>
    public static void MustPrepare(Actor actor)
    {
        if (actor.Role is not Role.Evaluator)
        {
            throw Refusal.Forbidden("Only evaluators prepare releases.");
        }
    }

    /// <summary>Information governance publishes them and takes them back.</summary>
    public static void MustPublish(Actor actor)
    {
        if (actor.Role is not Role.InformationGovernance)
        {
            throw Refusal.Forbidden("Only members of information governance can do that.");
        }
    }

    /// <summary>Either of them says that a release has to be replaced.</summary>
    public static void MustPrepareOrPublish(Actor actor)
    {
        if (actor.Role is not (Role.Evaluator or Role.InformationGovernance))
        {
            throw Refusal.Forbidden("Only evaluators and members of information governance can do that.");
        }
    }

    internal static Refusal NotInState(Release release, string what) => Refusal.NotInState("release/not-in-state", $"This release is {Spoken(release.State)}, so it cannot be {what} now.");

    internal static Refusal OneDraft() => Refusal.NotInState("release/one-draft", "This period is being prepared already. When that release is published, it can be replaced.");

    private static string Spoken(ReleaseState state) => state switch
    {
        ReleaseState.Requested => "being prepared",
        ReleaseState.Passed => "prepared and not published",
        ReleaseState.Failed => "not safe to publish",
        ReleaseState.Published => "published",
        ReleaseState.Replaced => "replaced",
        _ => "withdrawn",
    };
}
