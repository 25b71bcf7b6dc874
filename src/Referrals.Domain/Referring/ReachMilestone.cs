using FluentValidation;
using Referrals.Domain.Programmes;

namespace Referrals.Domain.Referring;

/// <summary>Records that the work passed one of the programme's milestones.</summary>
public sealed record ReachMilestone(string Milestone, DateOnly OccurredOn)
{
    public sealed class Validator : AbstractValidator<ReachMilestone>
    {
        public Validator() => RuleFor(c => c.Milestone).Written(TextRules.LineLength);
    }
}

public static class ReachMilestoneHandler
{
    public static object[] Handle(ReachMilestone command, Referral referral, Actor actor, Programme programme, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("moved to a milestone", ReferralState.Accepted, ReferralState.Active);
        TextRules.MustNotLieAhead(command.OccurredOn, now, "occurredOn");
        return programme.Milestones.Any(m => m.Code == command.Milestone)
            ? [new MilestoneReached(referral.Id, command.Milestone, command.OccurredOn)]
            : throw Refusal.Invalid(new Dictionary<string, string[]>
            {
                ["milestone"] = [programme.Milestones.Count > 0
                    ? $"Choose one of: {string.Join(", ", programme.Milestones.Select(m => m.Code))}."
                    : "This programme has no milestones."],
            });
    }
}
