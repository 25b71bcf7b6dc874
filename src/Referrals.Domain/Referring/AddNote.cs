using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Writes a note for both parties, or for one's own organisation in a stream of its own.</summary>
public sealed record AddNote(string Text, NoteVisibility VisibleTo) : Confidential
{
    public sealed class Validator : AbstractValidator<AddNote>
    {
        public Validator() => RuleFor(c => c.Text).Written();
    }
}

public static class AddNoteHandler
{
    /// <summary>The event of the referral's stream; an own note leaves it alone.</summary>
    public static object[] Handle(AddNote command, Referral referral, Actor actor)
    {
        MustTakeNotes(referral, actor);
        return [new NoteAdded(referral.Id, referral.Text(command.Text))];
    }

    /// <summary>The event of the organisation's own stream of notes on this referral, under its own record's key.</summary>
    public static object[] HandleOwn(AddNote command, Referral referral, Actor actor, Guid notesId)
    {
        MustTakeNotes(referral, actor);
        return [new OwnNoteAdded(notesId, referral.Id, actor.OrganisationId, referral.OwnText(actor, command.Text))];
    }

    private static void MustTakeNotes(Referral referral, Actor actor)
    {
        referral.MustBeShared(actor);
        if (referral.State is ReferralState.EnteredInError)
        {
            throw referral.NotNow("noted on");
        }
    }
}
