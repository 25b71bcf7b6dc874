using System.Text.Json;
using Referrals.Api.Demonstration;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Demonstration;

public sealed class PlanTests
{
    [Fact]
    public void the_same_seed_on_the_same_day_tells_the_same_story() =>
        Told(Demonstrated.Steps(7, Demonstrated.Now)).ShouldBe(Told(Demonstrated.Steps(7, Demonstrated.Now)));

    [Fact]
    public void another_seed_tells_another_story() =>
        Told(Demonstrated.Steps(7, Demonstrated.Now)).ShouldNotBe(Told(Demonstrated.Steps(8, Demonstrated.Now)));

    [Theory]
    [InlineData("2026-03-18T09:00:00Z")] // a Wednesday
    [InlineData("2026-04-06T00:30:00Z")] // Easter Monday
    [InlineData("2027-01-02T23:59:00Z")] // a Saturday after a bank holiday
    public void everything_lies_in_the_last_twelve_months_in_office_hours_and_in_order(string now)
    {
        var at = DateTimeOffset.Parse(now, null);
        var steps = Demonstrated.Steps(County.Seed, at);

        steps.Select(s => s.At).ShouldBe(steps.Select(s => s.At).Order());
        steps[^1].At.ShouldBeLessThan(at);
        steps[0].At.ShouldBeGreaterThan(at.AddYears(-1).AddDays(-20));
        steps.ShouldAllBe(s => WorkingDays.IsWorkingDay(WorkingDays.InLondon(s.At)));
    }

    [Fact]
    public void the_county_makes_three_hundred_referrals_and_the_story_two()
    {
        var commands = Demonstrated.Steps(County.Seed, Demonstrated.Now).Select(s => s.Command(WorkingDays.InLondon(s.At))).ToList();

        commands.Count(c => c is MakeReferral or ReferOnward).ShouldBe(County.Referrals + 2);
    }

    [Fact]
    public void what_is_typed_when_a_referral_is_made_keeps_every_rule()
    {
        var validator = new MakeReferral.Validator();
        foreach (var made in Demonstrated.Steps(County.Seed, Demonstrated.Now).Select(s => s.Command(WorkingDays.InLondon(s.At))).OfType<MakeReferral>())
        {
            validator.Validate(made).Errors.ShouldBeEmpty();
            Demonstrated.Programmes.Find(made.Programme)!.CheckAnswers(made.Answers!).ShouldBeEmpty();
        }
    }

    private static string Told(IReadOnlyList<Step> steps) =>
        string.Join('\n', steps.Select(s => $"{s.At:O} {s.By} {JsonSerializer.Serialize(s.Command(WorkingDays.InLondon(s.At)))}"));
}
