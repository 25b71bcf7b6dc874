namespace Referrals.Domain.Governance;

/// <summary>Confirms an erasure that somebody else asked for.</summary>
public sealed record ConfirmErasure;

public static class ConfirmErasureHandler
{
    /// <param name="erasure">As it stands.</param>
    /// <param name="actor">Who confirms.</param>
    /// <param name="records">Every record that the links of now say is this person.</param>
    /// <param name="referrals">The referrals about them.</param>
    /// <param name="texts">Every entry of now that has to be reviewed first.</param>
    /// <param name="held">A legal hold stands on one of the records.</param>
    public static object[] Handle(
        Erasure erasure, Actor actor, IEnumerable<ErasedRecord> records, IEnumerable<Guid> referrals, IEnumerable<LinkedText> texts, bool held)
    {
        Erasure.MustBeGovernedBy(actor);
        if (erasure.DueOn is null && erasure.Requested.MemberId == actor.MemberId)
        {
            throw Refusal.Forbidden("Somebody else has to confirm what you asked for.");
        }

        if (erasure.State is ErasureState.Confirmed && erasure.Confirmed?.MemberId == actor.MemberId)
        {
            return []; // said twice, recorded once
        }

        erasure.MustBe(ErasureState.Requested);
        if (held)
        {
            throw Erasure.IsHeld();
        }

        return texts.All(t => erasure.Reviewed.Any(r => r.EntryId == t.EntryId))
            ? [new ErasureConfirmed(erasure.Id, Values.Of(records), Values.Of(referrals))]
            : throw Refusal.NotInState("erasure/not-reviewed", "Texts that name this person are not reviewed yet. Say of each whether it is redacted or kept.");
    }
}
