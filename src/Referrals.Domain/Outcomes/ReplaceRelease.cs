using FluentValidation;

namespace Referrals.Domain.Outcomes;

/// <summary>Asks for another release in the place of one that everybody could read; everybody may read why.</summary>
public sealed record ReplaceRelease(string Reason)
{
    public sealed class Validator : AbstractValidator<ReplaceRelease>
    {
        public Validator() => RuleFor(c => c.Reason).Written(TextRules.LineLength);
    }
}

public static class ReplaceReleaseHandler
{
    /// <param name="command">Why.</param>
    /// <param name="newId">The new release's, where there is no draft.</param>
    /// <param name="replaced">The release to be replaced; it is until the new one is published.</param>
    /// <param name="ofPeriod">Every release of the period until now.</param>
    /// <param name="actor">Who asks.</param>
    public static object[] Handle(ReplaceRelease command, Guid newId, Release replaced, IReadOnlyCollection<Release> ofPeriod, Actor actor)
    {
        ReleaseRules.MustPrepareOrPublish(actor);
        if (!replaced.CanBeReplaced)
        {
            throw ReleaseRules.NotInState(replaced, "replaced");
        }

        var reason = command.Reason.Trim();
        return ofPeriod.FirstOrDefault(r => r.IsDraft) switch
        {
            null => [new ReleaseRequested(newId, replaced.Period.Code, replaced.Id, reason)],
            var draft when draft.Replaces != replaced.Id => throw ReleaseRules.OneDraft(),
            { State: ReleaseState.Failed } failed => [new ReleaseRequested(failed.Id, replaced.Period.Code, replaced.Id, reason)],
            var draft when draft.Reason == reason => [], // said twice, recorded once
            _ => throw ReleaseRules.OneDraft(),
        };
    }
}
