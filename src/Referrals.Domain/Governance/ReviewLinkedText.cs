namespace Referrals.Domain.Governance;

/// <summary>Says what becomes of an entry that names the person and outlives their records.</summary>
public sealed record ReviewLinkedText(TextVerdict Verdict);

/// <summary>An entry that names the person, in a text that is not destroyed with their records.</summary>
public sealed record LinkedText(Guid EntryId, Guid StreamId, bool MayBeRedacted);

public static class ReviewLinkedTextHandler
{
    public static object[] Handle(ReviewLinkedText command, Erasure erasure, LinkedText? text, Actor actor)
    {
        Erasure.MustBeGovernedBy(actor);
        erasure.MustBe(ErasureState.Requested);
        if (text is null)
        {
            throw Refusal.NotFound();
        }

        if (command.Verdict is TextVerdict.Redact && !text.MayBeRedacted)
        {
            throw Refusal.Rule("erasure/not-redactable", "This stands among somebody else's details. Ask their organisation to correct it, then keep it here.");
        }

        var reviewed = new ReviewedText(text.EntryId, text.StreamId, command.Verdict);
        return erasure.Reviewed.Contains(reviewed) ? [] : [new LinkedTextReviewed(erasure.Id, text.EntryId, text.StreamId, command.Verdict)];
    }
}
