using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Tests.Support;

/// <summary>Lives of releases, each of another quarter: the first tells the whole of it, the others so much of it as chance has it.</summary>
internal sealed class WalkOfReleases(World world, Random random)
{
    private const int Each = 7;

    public async Task GoAsync()
    {
        for (var i = 0; i < Each; i++)
        {
            var (id, period) = (NewId(), ReleasePeriod.QuarterOf(new DateOnly(2020, 1, 1).AddMonths(3 * i)).Code);
            object[] life =
            [
                new ReleaseRequested(id, period, i % 2 == 0 ? null : NewId(), i % 2 == 0 ? null : "A table was wrong"), new ReleasePrepared(id, period, [new("activity.json", "ab")]),
                new ReleaseChecked(id, true, 9, 1, 5, "1", [new("threshold", 7)], "cd"), new ReleasePublished(id), new ReleaseWithdrawn(id, "A table was wrong"),
                new ReleaseReplaced(id, NewId(), "A table was wrong"),
            ];
            await world.SaveAsync(Some.Governor, s => s.Events.StartStream<Release>(id, life[0]));
            foreach (var said in life.Skip(1).Take(i == 0 ? life.Length : random.Next(life.Length)))
            {
                world.Clock.Move(TimeSpan.FromMinutes(1));
                await world.SaveAsync(Some.Governor, s => s.Events.Append(id, said));
            }
        }
    }

    private Guid NewId() => Guid.CreateVersion7(world.Clock.GetUtcNow());
}
