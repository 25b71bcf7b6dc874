using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class RecordAssessmentTests
{
    private static readonly DateOnly OneYearOn = Today.AddYears(1);

    [Theory]
    [InlineData(AssessmentStage.Baseline)]
    [InlineData(AssessmentStage.Review)]
    [InlineData(AssessmentStage.FollowUp)]
    public void every_item_is_scored(AssessmentStage stage) =>
        an_active_referral.When((r, now) => Record(new(stage, Today, "ons4", Scores, AnsweredBy.Person), r, now)).ThenEachTime(Assessed(stage));

    [Fact]
    public void an_item_may_be_declined_instead()
    {
        var scores = Scores;
        scores.Remove("happy");
        an_active_referral.When((r, now) => Record(new(AssessmentStage.Review, Today, "ons4", scores, AnsweredBy.Person, ["happy"]), r, now))
            .ThenEachTime(Assessed(AssessmentStage.Review) with
            {
                Answers = About(new ItemAnswers([new("satisfied", 4), new("worthwhile", 3), new("anxious", 8)], ["happy"])),
            });
    }

    [Fact]
    public void an_item_that_is_missing_strange_or_out_of_range_is_refused_and_named()
    {
        var scores = new Dictionary<string, decimal> { ["satisfied"] = 11, ["worthwhile"] = 3.5m, ["sleepy"] = 1, ["anxious"] = 0 };
        an_active_referral.When((r, now) => Record(new(AssessmentStage.Review, Today, "ons4", scores, AnsweredBy.Person), r, now))
            .ThenInvalid("scores.satisfied", "scores.worthwhile", "scores.sleepy", "scores.happy");
    }

    [Fact]
    public void a_measure_that_the_programme_does_not_use_is_refused() =>
        an_active_referral.When((r, now) => Record(new(AssessmentStage.Review, Today, "ucla3", Scores, AnsweredBy.Person), r, now)).ThenInvalid("measure");

    [Fact]
    public void it_does_not_lie_ahead() =>
        an_active_referral.When((r, now) => Record(new(AssessmentStage.Review, Today.AddDays(1), "ons4", Scores, AnsweredBy.Person), r, now)).ThenInvalid("occurredOn");

    [Theory]
    [InlineData("2010-03-02", true)] // sixteen today
    [InlineData("2010-03-03", false)]
    [InlineData(null, true)] // not known to be younger
    public void a_measure_is_for_those_old_enough_on_that_day(string? born, bool taken)
    {
        var outcome = an_active_referral.When((r, now) => Record(
            new(AssessmentStage.Baseline, Today, "ons4", Scores, AnsweredBy.Person), r, now, born is null ? null : DateOnly.Parse(born)));
        if (taken)
        {
            outcome.Then(Assessed(AssessmentStage.Baseline));
        }
        else
        {
            outcome.ThenInvalid("measure");
        }
    }

    [Fact]
    public void after_closing_only_a_follow_up_is_taken_and_for_twelve_months()
    {
        a_closed_referral.When((r, now) => Record(new(AssessmentStage.Review, Today, "ons4", Scores, AnsweredBy.Person), r, now)).ThenNotInState();
        a_closed_referral.On(OneYearOn).When((r, now) => Record(new(AssessmentStage.FollowUp, Today, "ons4", Scores, AnsweredBy.Person), r, now))
            .Then(Assessed(AssessmentStage.FollowUp));
        a_closed_referral.On(OneYearOn.AddDays(1)).When((r, now) => Record(new(AssessmentStage.FollowUp, Today, "ons4", Scores, AnsweredBy.Person), r, now)).ThenNotInState();
    }

    private static object[] Record(RecordAssessment command, Referral referral, DateTimeOffset now, DateOnly? born = null) =>
        RecordAssessmentHandler.Handle(command, referral, AtCitizensAdvice, [Measures.Ons4], born, now);
}
