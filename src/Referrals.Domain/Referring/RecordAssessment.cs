using FluentValidation;
using Referrals.Domain.Outcomes;

namespace Referrals.Domain.Referring;

/// <summary>Who answered a measure; nobody answers for another.</summary>
public enum AnsweredBy { Person }

/// <summary>Records a measure at a stage: each item has a score or was declined.</summary>
public sealed record RecordAssessment(
    AssessmentStage Stage,
    DateOnly OccurredOn,
    string Measure,
    Dictionary<string, decimal> Scores,
    AnsweredBy AnsweredBy,
    Values<string>? Declined = null) : Confidential
{
    public sealed class Validator : AbstractValidator<RecordAssessment>
    {
        public Validator()
        {
            RuleFor(c => c.Measure).Written(TextRules.LineLength);
            RuleFor(c => c.Scores.Count).LessThanOrEqualTo(50).OverridePropertyName("scores");
            RuleFor(c => c.Declined!.Count).LessThanOrEqualTo(50).OverridePropertyName("declined").When(c => c.Declined is not null);
        }
    }
}

public static class RecordAssessmentHandler
{
    /// <summary>Months after closing in which a follow-up is still taken (life of a referral).</summary>
    public const int MonthsForFollowUp = 12;

    public static object[] Handle(
        RecordAssessment command, Referral referral, Actor actor, IReadOnlyList<Measure> measures, DateOnly? born, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("assessed", ReferralState.Accepted, ReferralState.Active, ReferralState.Closed);
        if (referral.State is ReferralState.Closed)
        {
            if (command.Stage is not AssessmentStage.FollowUp)
            {
                throw Refusal.NotInState("This referral is closed, so only a follow-up can be recorded.");
            }

            referral.MustBeWithin(MonthsForFollowUp, now, "a follow-up");
        }

        TextRules.MustNotLieAhead(command.OccurredOn, now, "occurredOn");
        var measure = measures.FirstOrDefault(m => m.Code == command.Measure)
            ?? throw Refusal.Invalid(new Dictionary<string, string[]> { ["measure"] = ["This programme does not use that measure."] });
        if (measure.MinimumAge is { } age && born?.AddYears(age) > command.OccurredOn)
        {
            throw Refusal.Invalid(new Dictionary<string, string[]> { ["measure"] = [$"This measure is for people aged {age} and over."] });
        }

        IReadOnlyCollection<string> declined = command.Declined ?? Values<string>.Empty;
        var problems = measure.Check(command.Scores, declined);
        return problems.Count > 0
            ? throw Refusal.Invalid(problems.ToDictionary(p => $"scores.{p.Key}", p => new[] { p.Value }))
            : [new AssessmentRecorded(
                referral.Id,
                command.Stage,
                command.OccurredOn,
                command.Measure,
                referral.Seal(new ItemAnswers(Values.Of(command.Scores.Select(s => new ItemScore(s.Key, (int)s.Value))), Values.Of(declined))))];
    }

    /// <summary>Refuses what comes too long after closing.</summary>
    internal static void MustBeWithin(this Referral referral, int months, DateTimeOffset now, string what)
    {
        if (referral.ClosedOn?.AddMonths(months) < Clocks.WorkingDays.InLondon(now))
        {
            throw Refusal.NotInState($"This referral was closed more than {months} months ago, so {what} can no longer be recorded.");
        }
    }
}
