using System.Text.Json;
using FluentValidation;
using Referrals.Domain.Outcomes;

namespace Referrals.Domain.Referring;

/// <summary>Gives an entry new values for what was wrong; members that are absent stay as they were.</summary>
public sealed record CorrectEntry(Guid EntryId, Dictionary<string, JsonElement> Values, string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<CorrectEntry>
    {
        public Validator()
        {
            RuleFor(c => c.EntryId).NotEmpty();
            RuleFor(c => c.Values).NotEmpty().WithMessage("Say what the right values are.");
            RuleFor(c => c.Reason).Written();
        }
    }
}

public static class CorrectEntryHandler
{
    public static object[] Handle(CorrectEntry command, Referral referral, Actor actor, IReadOnlyList<Measure> measures, DateTimeOffset now)
    {
        referral.MustBeShared(actor);
        var entry = referral.Entries.FirstOrDefault(e => e.Id == command.EntryId && e.Kind is not EntryKind.Reminder)
            ?? throw Refusal.NotFound();
        if (!referral.AnswersFor(entry, actor) || (entry.MemberId != actor.MemberId && !actor.IsCoordinator))
        {
            throw Refusal.Forbidden("Only the member who made this entry, or their coordinator, can correct it.");
        }

        if (referral.State is ReferralState.EnteredInError)
        {
            throw referral.NotNow("corrected");
        }

        var problems = Corrections.Check(entry, command.Values, measures.FirstOrDefault(m => m.Code == entry.Measure), now);
        return problems.Count > 0
            ? throw Refusal.Invalid(problems.ToDictionary(p => $"values.{p.Key}", p => new[] { p.Value }))
            : [new EntryCorrected(referral.Id, entry.Id, referral.SealAlone(new Answers(command.Values)), referral.Text(command.Reason))];
    }
}
