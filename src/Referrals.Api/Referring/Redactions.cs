using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Referring;

/// <summary>Destroys a text that was typed into the wrong record: the event says who and why, the text's key goes within seconds.</summary>
internal static class Redactions
{
    public static Task<Decided> RedactAsync(RedactText command, Referral referral, Given given)
    {
        if (referral.Entries.All(e => e.Id != command.EntryId))
        {
            return Task.FromResult(RedactOwn(command, referral, given));
        }

        var events = RedactTextHandler.Handle(command, referral, given.Actor);
        return Task.FromResult(new Decided(events)
        {
            Beside = async session =>
            {
                var keys = RedactedTexts.KeysOf(await session.Events.FetchStreamAsync(referral.Id), command.EntryId, [referral.PersonId]);
                session.QueueSqlCommand(RedactedTexts.Destroy(keys, command.EntryId, given.Now));
            },
        });
    }

    private static Decided RedactOwn(RedactText command, Referral referral, Given given)
    {
        var notesId = OwnNotes.IdOf(referral.Id, given.Actor.OrganisationId);
        var events = RedactTextHandler.HandleOwn(command, referral, given.Actor, notesId);
        return new Decided
        {
            Beside = async session =>
            {
                var notes = await session.Events.FetchForWriting<OwnNotes>(notesId);
                var note = notes.Aggregate?.Notes.FirstOrDefault(n => n.Id == command.EntryId) ?? throw Refusal.NotFound();
                if (note.Redaction is null)
                {
                    notes.AppendMany(events);
                    session.QueueSqlCommand(RedactedTexts.Destroy([note.Text.KeyId], note.Id, given.Now));
                }
            },
        };
    }
}
