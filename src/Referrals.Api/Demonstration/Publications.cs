using Referrals.Api.Deciding;
using Referrals.Api.Outcomes;
using Referrals.Domain;
using Referrals.Domain.Outcomes;

namespace Referrals.Api.Demonstration;

/// <summary>Has the quarters of the history published, and the years that they make up, as an evaluator and information governance would.</summary>
internal sealed class Publications(IServiceProvider services)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly ReleaseDecisions _decisions = services.GetRequiredService<ReleaseDecisions>();
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

    /// <summary>The quarters, each year after its last.</summary>
    public static IReadOnlyList<ReleasePeriod> Periods(IReadOnlyList<ReleasePeriod> quarters) =>
    [
        .. from quarter in quarters
           from period in (ReleasePeriod[])[quarter, quarter.Year]
           where period == quarter || (quarter.To == period.To && period.Quarters.All(quarters.Contains))
           select period,
    ];

    /// <summary>Asks for a period and publishes it; one that is out stays as it is, and one that is not safe stays a draft.</summary>
    public async Task PublishAsync(ReleasePeriod period, CancellationToken ct)
    {
        var partnership = PartnershipFile.Read();
        var (evaluator, governance) = (Desks.Keyed(partnership["evaluation"], Role.Evaluator), Desks.Keyed(partnership["governance"], Role.InformationGovernance));
        if ((await _decisions.OfPeriodAsync(period.Code, ct)).Any(r => !r.IsDraft))
        {
            return;
        }

        await _decisions.PrepareAsync(Asked(evaluator), new PrepareRelease(period.Code), ct);
        while (true)
        {
            var release = (await _decisions.OfPeriodAsync(period.Code, ct)).Single(r => r.IsDraft);
            if (release.State is ReleaseState.Requested)
            {
                await Task.Delay(s_pause, _time, ct);
                continue;
            }

            if (release.State is ReleaseState.Passed)
            {
                await _decisions.PublishAsync(Asked(governance), release.Id, ct);
            }

            return;
        }
    }

    private Asked Asked(Actor actor) => new(actor, _time.GetUtcNow(), "demonstration", null, null);
}
