using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Access;

/// <summary>A list knows of a referral just for whom the referral is there.</summary>
[Collection<AccessCollection>]
public sealed class Lists(World world)
{
    [Theory]
    [InlineData("/api/caseload?limit=200&state=active")]
    [InlineData("/api/handoffs?limit=200")]
    public async Task nobody_finds_in_a_list_what_is_not_there_for_them(string path)
    {
        foreach (var (stands, who) in Enum.GetValues<Stands>().SelectMany(s => Enum.GetValues<Who>().Select(w => (s, w))))
        {
            var listed = (await world.As(stands, who).GetAsync(path)).ShouldBe(200);
            foreach (var (sensitive, target) in world.Targets)
            {
                var there = Rows.All["ReadReferral"].Expects(stands, who, sensitive) is Told.Yes;
                var found = listed.Text.Contains($"{target.Id}", StringComparison.Ordinal);

                // What was handed over or is only offered is listed where there is something to do about it.
                found.ShouldBe(stands is Stands.Referrer or Stands.Receiver ? there : there && found, $"{who} of the {stands}, {(sensitive ? "sensitive" : "ordinary")}");
            }
        }
    }
}
