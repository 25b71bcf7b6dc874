using System.Globalization;
using FluentValidation;
using Referrals.Domain.Clocks;

namespace Referrals.Domain.Outcomes;

/// <summary>Asks for the release of a period that is complete.</summary>
public sealed record PrepareRelease(string Period)
{
    public sealed class Validator : AbstractValidator<PrepareRelease>
    {
        public Validator() => RuleFor(c => c.Period).Must(p => ReleasePeriod.TryParse(p, out _)).WithMessage(ReleaseRules.NoPeriod);
    }
}

public static class PrepareReleaseHandler
{
    /// <param name="command">Which period.</param>
    /// <param name="newId">The release's, where there is no draft.</param>
    /// <param name="ofPeriod">Every release of the period until now.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="now">When.</param>
    /// <returns>Nothing where it is being prepared already; a draft that is not safe to publish is prepared again.</returns>
    public static object[] Handle(PrepareRelease command, Guid newId, IReadOnlyCollection<Release> ofPeriod, Actor actor, DateTimeOffset now)
    {
        ReleaseRules.MustPrepare(actor);
        var period = Release.PeriodOf(command.Period);
        MustBeFrozen(period, now);
        return ofPeriod.FirstOrDefault(r => r.IsDraft) switch
        {
            { Replaces: not null } => throw ReleaseRules.OneDraft(),
            { State: ReleaseState.Failed } failed => [new ReleaseRequested(failed.Id, period.Code)],
            { } => [], // said twice, recorded once
            null when ofPeriod.Count > 0 => throw Refusal.NotInState("release/released", "This period was released already. A release never changes; it can be replaced."),
            null => [new ReleaseRequested(newId, period.Code)],
        };
    }

    /// <summary>From the day after the freeze day on, what is recorded about the period no longer counts for it.</summary>
    internal static void MustBeFrozen(ReleasePeriod period, DateTimeOffset now)
    {
        if (WorkingDays.InLondon(now) <= period.FreezeDay)
        {
            throw Refusal.NotInState(
                "release/too-early", string.Create(CultureInfo.InvariantCulture, $"{period.Label} can be prepared after {period.FreezeDay:d MMMM yyyy}: until then entries may still come in."));
        }
    }
}
