using Referrals.Api.Deciding;
using Referrals.Api.Referring;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Api.Demonstration;

/// <summary>Plays what people did, each at its moment, and in the night what the platform does: it notes every promise that was missed.</summary>
internal sealed class Player(ReferralDecisions decisions, DocumentStore store, SimulatedClock clock)
{
    private const int MinuteOfTheNight = 5;

    private readonly Deeds _deeds = new();
    private readonly Dictionary<Guid, Referral> _standing = [];
    private DateOnly _lastNight;

    /// <summary>Plays the steps, which are in order of time, and the nights between them until now.</summary>
    public async Task PlayAsync(IReadOnlyList<Step> steps, DateTimeOffset now, Action<int> played, CancellationToken ct)
    {
        _lastNight = WorkingDays.InLondon(steps[0].At);
        for (var i = 0; i < steps.Count; i++)
        {
            await PassNightsAsync(steps[i].At, ct);
            await PlayAsync(steps[i], ct);
            played(i + 1);
        }

        await PassNightsAsync(now, ct);
    }

    private async Task PlayAsync(Step step, CancellationToken ct)
    {
        clock.Now = step.At;
        var about = step.Child ?? step.About;
        var standing = await DecideAsync(step.Command(WorkingDays.InLondon(step.At)), step, ct);
        _standing[standing.Referral.Id] = standing.Referral;
        (about.ReferralId, about.PersonId) = (standing.Referral.Id, standing.Referral.PersonId);
        if (step.Makes is { } entry)
        {
            await using var session = store.LightweightSession();
            entry.Id = (await session.Events.AggregateStreamAsync<Referral>(about.ReferralId, ct: ct))!.Entries[^1].Id;
        }
    }

    private async Task<Standing> DecideAsync(object command, Step step, CancellationToken ct)
    {
        try
        {
            return command switch
            {
                MakeReferral make => await decisions.MakeAsync(Asked(step.By), make, ct),
                ReferOnward onward => await decisions.ReferOnwardAsync(Asked(step.By), step.About.ReferralId, onward, ct),
                _ => await decisions.DecideAsync(
                    Asked(step.By), step.About.ReferralId, step.On?.Id ?? Guid.Empty, (referral, given) => _deeds.DecideAsync(command, referral, given), ct),
            };
        }
        catch (Refusal refusal)
        {
            var problems = string.Join(" ", refusal.Problems?.Select(p => $"{p.Key}: {p.Value[0]}") ?? []);
            throw new InvalidOperationException($"The demonstration's {command.GetType().Name} at {step.At:u} was refused. {refusal.Message} {problems}", refusal);
        }
    }

    private async Task PassNightsAsync(DateTimeOffset until, CancellationToken ct)
    {
        for (var day = _lastNight.AddDays(1); WorkingCalendar.At(day, MinuteOfTheNight) <= until; day = day.AddDays(1))
        {
            _lastNight = day;
            clock.Now = WorkingCalendar.At(day, MinuteOfTheNight);
            foreach (var referral in _standing.Values.Where(r => r.IsOpen && r.Clocks.All.Any(c => c.StatusOn(day) is ClockStatus.Overdue && !c.Missed)).ToList())
            {
                var standing = await decisions.DecideAsync(
                    Asked(Actor.Platform), referral.Id, Guid.Empty, (r, given) => _deeds.DecideAsync(new RecordMissedClocks(), r, given), ct);
                _standing[referral.Id] = standing.Referral;
            }
        }
    }

    private Asked Asked(Actor actor) => new(actor, clock.Now, "demonstration", null, null);
}
