using FluentValidation;

namespace Referrals.Domain.Outcomes;

/// <summary>Says that a release is not to be used any more, and to everybody why.</summary>
public sealed record WithdrawRelease(string Reason)
{
    public sealed class Validator : AbstractValidator<WithdrawRelease>
    {
        public Validator() => RuleFor(c => c.Reason).Written(TextRules.LineLength);
    }
}

public static class WithdrawReleaseHandler
{
    public static object[] Handle(WithdrawRelease command, Release release, Actor actor)
    {
        ReleaseRules.MustPublish(actor);
        var reason = command.Reason.Trim();
        return release.State switch
        {
            ReleaseState.Published => [new ReleaseWithdrawn(release.Id, reason)],
            ReleaseState.Withdrawn when release.EndedBecause == reason => [], // said twice, recorded once
            _ => throw ReleaseRules.NotInState(release, "withdrawn"),
        };
    }
}
