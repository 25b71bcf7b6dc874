using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Governance;

/// <summary>Begins the erasure of somebody of whom nothing has to be kept any more.</summary>
public static class EraseWhatIsDueHandler
{
    /// <summary>Asked for and confirmed in one; where others' texts name them, only asked for, since somebody has to read those first.</summary>
    /// <param name="erasureId">The new erasure's.</param>
    /// <param name="personId">One of their records.</param>
    /// <param name="dueOn">From when on they may go.</param>
    /// <param name="actor">The platform, or the member of information governance who confirmed the list.</param>
    /// <param name="records">Every record of theirs.</param>
    /// <param name="referrals">The referrals about them.</param>
    /// <param name="texts">What others' records and referrals say of them.</param>
    public static object[] Handle(
        Guid erasureId, Guid personId, DateOnly dueOn, Actor actor, IEnumerable<ErasedRecord> records, IEnumerable<Guid> referrals, IEnumerable<LinkedText> texts)
    {
        if (!actor.IsPlatform)
        {
            Erasure.MustBeGovernedBy(actor);
        }

        var requested = new ErasureRequested(erasureId, personId, Sealed.Text([personId], "The time for which it had to be kept is over."), dueOn);
        return texts.Any() ? [requested] : [requested, new ErasureConfirmed(erasureId, Values.Of(records), Values.Of(referrals))];
    }
}
