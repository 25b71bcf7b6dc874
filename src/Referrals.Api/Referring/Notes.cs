using Referrals.Api.Deciding;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Referring;

/// <summary>Notes for both parties go into the referral's stream, an organisation's own into a stream that nobody else can tell is there.</summary>
internal static class Notes
{
    public static Task<Decided> AddAsync(AddNote command, Referral referral, Given given)
    {
        if (command.VisibleTo is NoteVisibility.BothParties)
        {
            return Task.FromResult<Decided>(AddNoteHandler.Handle(command, referral, given.Actor));
        }

        var notesId = OwnNotes.IdOf(referral.Id, given.Actor.OrganisationId);
        var events = AddNoteHandler.HandleOwn(command, referral, given.Actor, notesId);
        return Task.FromResult(new Decided
        {
            Beside = async session => (await session.Events.FetchForWriting<OwnNotes>(notesId)).AppendMany(events),
        });
    }
}
