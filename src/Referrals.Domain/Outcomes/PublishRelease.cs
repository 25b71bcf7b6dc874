namespace Referrals.Domain.Outcomes;

/// <summary>Lets everybody read a release that passed its check.</summary>
public sealed record PublishRelease;

public static class PublishReleaseHandler
{
    /// <param name="release">As it stands.</param>
    /// <param name="replaced">The release in whose place it comes, where there is one.</param>
    /// <param name="actor">Who publishes: of information governance, and not who asked for it.</param>
    /// <returns>Events of both streams.</returns>
    public static object[] Handle(Release release, Release? replaced, Actor actor)
    {
        ReleaseRules.MustPublish(actor);
        if (release.AskedBy.Contains(actor.MemberId))
        {
            throw Refusal.Forbidden("Somebody else has to publish what you asked for.");
        }

        return release.State switch
        {
            ReleaseState.Published when release.Published?.MemberId == actor.MemberId => [], // said twice, recorded once
            ReleaseState.Passed when replaced is null => [new ReleasePublished(release.Id)],
            ReleaseState.Passed when replaced.CanBeReplaced => [new ReleasePublished(release.Id), new ReleaseReplaced(replaced.Id, release.Id, release.Reason!)],
            ReleaseState.Passed => throw ReleaseRules.NotInState(replaced, "replaced"),
            _ => throw ReleaseRules.NotInState(release, "published"),
        };
    }
}
