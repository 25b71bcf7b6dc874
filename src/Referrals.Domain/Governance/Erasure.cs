using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Governance;

/// <summary>How far an erasure has come.</summary>
public enum ErasureState { Requested, Confirmed, Begun, CarriedOut, Cancelled }

/// <summary>What became of one entry that names the person.</summary>
public sealed record ReviewedText(Guid EntryId, Guid StreamId, TextVerdict Verdict);

/// <summary>A request to erase a person, folded from its stream.</summary>
public sealed record Erasure
{
    /// <summary>How long a confirmed erasure can still be called off.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(72);

    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required ErasureState State { get; init; }

    public required Recorded Requested { get; init; }

    public required Sealed<string> Reason { get; init; }

    /// <summary>Retention asked for it: the day since which nothing had to be kept any more. Null where a person asked.</summary>
    public DateOnly? DueOn { get; init; }

    public Values<ReviewedText> Reviewed { get; init; } = Values<ReviewedText>.Empty;

    public Recorded? Confirmed { get; init; }

    public Recorded? Cancelled { get; init; }

    public DateTimeOffset? CarriedOutAt { get; init; }

    public Values<ErasedRecord> Records { get; init; } = Values<ErasedRecord>.Empty;

    public Values<Guid> Referrals { get; init; } = Values<Guid>.Empty;

    public Values<Disclosed> Disclosures { get; init; } = Values<Disclosed>.Empty;

    public ErasureCarriedOut? Result { get; init; }

    /// <summary>When the keys are destroyed.</summary>
    public DateTimeOffset? DestroyAt => Confirmed?.At + Grace;

    /// <summary>Its records and referrals are there for nobody.</summary>
    public bool Restricts => State is ErasureState.Confirmed or ErasureState.Begun;

    public static Erasure? Evolve(Erasure? erasure, object @event, Recorded recorded) => @event switch
    {
        ErasureRequested e => new Erasure { Id = e.ErasureId, PersonId = e.PersonId, State = ErasureState.Requested, Requested = recorded, Reason = e.Reason, DueOn = e.DueOn },
        LinkedTextReviewed e => erasure! with { Reviewed = [.. erasure.Reviewed.Where(r => r.EntryId != e.EntryId), new ReviewedText(e.EntryId, e.StreamId, e.Verdict)] },
        ErasureConfirmed e => erasure! with { State = ErasureState.Confirmed, Confirmed = recorded, Records = e.Records, Referrals = e.Referrals },
        ErasureCancelled => erasure! with { State = ErasureState.Cancelled, Cancelled = recorded },
        ErasureBegun e => erasure! with { State = ErasureState.Begun, Disclosures = e.Disclosures },
        ErasureCarriedOut e => erasure! with { State = ErasureState.CarriedOut, CarriedOutAt = recorded.At, Result = e },
        _ => erasure,
    };

    /// <summary>Only people of information governance erase, never a system; to everybody else that is said before anything is looked at.</summary>
    public static void MustBeGovernedBy(Actor actor)
    {
        if (actor.Role is not Role.InformationGovernance)
        {
            throw Refusal.Forbidden("Only members of information governance can do that.");
        }
    }

    /// <summary>A legal hold stands on a record of the person.</summary>
    public static Refusal IsHeld() => Refusal.NotInState(
        "erasure/legal-hold", "A legal hold stands on a record of this person, so nothing of theirs is destroyed. When its reason is over, lift it; then this goes on.");

    internal void MustBe(ErasureState wanted)
    {
        if (State != wanted)
        {
            throw Refusal.NotInState("erasure/not-in-state", $"This erasure is {Spoken(State)}, so that cannot be done now.");
        }
    }

    private static string Spoken(ErasureState state) => state switch
    {
        ErasureState.Requested => "waiting for somebody to confirm it",
        ErasureState.Confirmed => "confirmed",
        ErasureState.Cancelled => "cancelled",
        _ => "carried out",
    };
}
