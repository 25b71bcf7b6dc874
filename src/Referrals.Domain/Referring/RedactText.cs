using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Destroys a text that was typed into the wrong record.</summary>
public sealed record RedactText(Guid EntryId, string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<RedactText>
    {
        public Validator()
        {
            RuleFor(c => c.EntryId).NotEmpty();
            RuleFor(c => c.Reason).Written();
        }
    }
}

public static class RedactTextHandler
{
    /// <summary>The event of the organisation's own stream of notes, for a note of its own.</summary>
    public static object[] HandleOwn(RedactText command, Referral referral, Actor actor, Guid notesId)
    {
        MustBeCoordinator(referral, actor);
        return [new OwnNoteRedacted(notesId, command.EntryId, referral.OwnText(actor, command.Reason))];
    }

    public static object[] Handle(RedactText command, Referral referral, Actor actor)
    {
        MustBeCoordinator(referral, actor);
        var entry = referral.Entries.FirstOrDefault(e => e.Id == command.EntryId);
        return entry is null || (entry.Kind is EntryKind.Reminder && entry.OrganisationId != actor.OrganisationId) ? throw Refusal.NotFound()
            : referral.AnswersFor(entry, actor) ? [new TextRedacted(referral.Id, command.EntryId, referral.Text(command.Reason))]
            : throw Refusal.Forbidden("Only a coordinator of the organisation that wrote this text can destroy it.");
    }

    private static void MustBeCoordinator(Referral referral, Actor actor)
    {
        referral.MustBeShared(actor);
        if (!actor.IsCoordinator)
        {
            throw Refusal.Forbidden("Ask a coordinator of your organisation to destroy this text.");
        }
    }
}
