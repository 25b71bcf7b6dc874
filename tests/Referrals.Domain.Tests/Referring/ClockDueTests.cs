using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

/// <summary>When each clock is due; what starts and stops it is in <see cref="ClockTableTests"/>. Monday 2 March 2026 unless it says otherwise.</summary>
public class ClockDueTests
{
    [Theory]
    [InlineData(Urgency.Routine, "2026-03-05", "2026-03-09", "2026-03-10")]
    [InlineData(Urgency.Soon, "2026-03-04", "2026-03-09", "2026-03-10")]
    [InlineData(Urgency.Urgent, "2026-03-03", "2026-03-04", "2026-03-04")]
    public void urgency_shortens_the_promises(Urgency urgency, string acknowledge, string decide, string firstContact)
    {
        var story = Given.Events<Referral>(Made with { Urgency = urgency });
        Due(story, ClockName.Acknowledge).ShouldBe(acknowledge);
        Due(story, ClockName.Decide).ShouldBe(decide);
        Due(story.And(new ReferralAccepted(ReferralId, null)), ClockName.FirstContact).ShouldBe(firstContact);
    }

    [Theory]
    [InlineData(Urgency.Soon)]
    [InlineData(Urgency.Urgent)]
    public void urgency_never_lengthens_a_promise(Urgency urgency)
    {
        var story = Given.Events<Referral>(Made with { Urgency = urgency, Promised = new ClockDays(1, 1, 1, 1) });
        Due(story, ClockName.Acknowledge).ShouldBe("2026-03-03");
        Due(story, ClockName.Decide).ShouldBe("2026-03-03");
        Due(story.And(new ReferralAccepted(ReferralId, null)), ClockName.FirstContact).ShouldBe("2026-03-03");
    }

    [Theory]
    [InlineData("2026-04-02", "2026-04-09", "2026-04-13")] // Good Friday and Easter Monday between
    [InlineData("2026-12-23", "2026-12-30", "2027-01-04")] // Christmas, its substitute and New Year's Day
    [InlineData("2026-05-01", "2026-05-07", "2026-05-11")] // the early May bank holiday
    [InlineData("2026-03-07", "2026-03-11", "2026-03-13")] // from a Saturday, Monday is the first day
    public void weekends_and_bank_holidays_do_not_count(string made, string acknowledge, string decide)
    {
        var story = Given.Events<Referral>().On(made).And(Made);
        Due(story, ClockName.Acknowledge).ShouldBe(acknowledge);
        Due(story, ClockName.Decide).ShouldBe(decide);
    }

    [Theory]
    [InlineData("2026-06-01T22:59:00Z", "2026-06-04")]
    [InlineData("2026-06-01T23:01:00Z", "2026-06-05")] // past midnight in London's summer
    public void the_day_is_the_one_in_london(string recordedAt, string acknowledge) =>
        Due((Given.Events<Referral>() with { Now = DateTimeOffset.Parse(recordedAt) }).And(Made), ClockName.Acknowledge).ShouldBe(acknowledge);

    [Fact]
    public void a_clock_is_overdue_from_the_day_after_it_was_due_and_goes_on_running()
    {
        var decide = a_received_referral.State!.Clocks.Find(ClockName.Decide)!;
        decide.StatusOn(new DateOnly(2026, 3, 9)).ShouldBe(ClockStatus.Running);
        decide.StatusOn(new DateOnly(2026, 3, 10)).ShouldBe(ClockStatus.Overdue);
        decide.StatusOn(new DateOnly(2027, 3, 10)).ShouldBe(ClockStatus.Overdue);
        Status(a_received_referral.On("2027-03-10").And(new ReferralAccepted(ReferralId, null)), ClockName.Decide).ShouldBe(ClockStatus.Met);
    }

    [Fact]
    public void questions_declines_and_offers_are_answered_in_five_days_and_a_request_to_take_it_back_in_three()
    {
        Due(a_referral_asked_about, ClockName.AnswerInformation).ShouldBe("2026-03-09");
        Due(a_declined_referral, ClockName.AnswerDecline).ShouldBe("2026-03-09");
        Due(an_accepted_referral.And(Offered), ClockName.AnswerTransfer).ShouldBe("2026-03-09");
        Due(an_accepted_referral.And(AskedBack), ClockName.AnswerWithdrawal).ShouldBe("2026-03-05");
    }

    [Theory]
    [InlineData("2026-03-04", "2026-03-11", "2026-03-16")] // three days were left
    [InlineData("2026-03-04", "2026-03-04", "2026-03-09")] // answered at once: as if nothing had been
    [InlineData("2026-03-04", "2026-04-02", "2026-04-09")] // over Easter
    [InlineData("2026-03-07", "2026-03-14", "2026-03-16")] // on a Saturday one day is left
    [InlineData("2026-03-09", "2026-03-18", "2026-03-18")] // on its last day that day is left
    public void a_paused_clock_goes_on_with_the_days_it_had_left(string asked, string answered, string due) =>
        Due(a_received_referral.On(asked).And(Asked).On(answered).And(Told), ClockName.Decide).ShouldBe(due);

    [Theory]
    [InlineData("2026-03-10")]
    [InlineData("2026-03-14")] // a Saturday
    public void a_clock_that_was_overdue_when_it_was_paused_is_due_when_it_was(string asked)
    {
        var story = a_received_referral.On(asked).And(Asked);
        story.State!.Clocks.Find(ClockName.Decide)!.StatusOn(story.Today).ShouldBe(ClockStatus.Paused);
        Due(story.Later(30).And(Told), ClockName.Decide).ShouldBe("2026-03-09");
    }

    [Fact]
    public void first_contact_stays_paused_until_the_hold_and_the_question_are_both_over()
    {
        var both = an_accepted_referral.And(Asked, Held);
        Status(both.And(Told), ClockName.FirstContact).ShouldBe(ClockStatus.Paused);
        Status(both.And(Resumed), ClockName.FirstContact).ShouldBe(ClockStatus.Paused);
        Due(both.On("2026-03-09").And(Told).On("2026-03-16").And(Resumed), ClockName.FirstContact).ShouldBe("2026-03-24");
        Due(both.On("2026-03-09").And(Resumed).On("2026-03-16").And(Told), ClockName.FirstContact).ShouldBe("2026-03-24");
    }

    [Fact]
    public void three_tries_on_three_days_count_as_first_contact_and_start_the_review()
    {
        var twice = Tries(an_accepted_referral, "2026-03-02", "2026-03-03");
        Status(twice, ClockName.FirstContact).ShouldBe(ClockStatus.Running);
        var thrice = Tries(twice, "2026-03-05");
        Status(thrice, ClockName.FirstContact).ShouldBe(ClockStatus.Met);
        Due(thrice, ClockName.Review).ShouldBe("2026-06-03"); // sixty days after 5 March, over Easter and two bank holidays in May
        thrice.State!.State.ShouldBe(ReferralState.Accepted);
        Due(Tries(thrice, "2026-03-20"), ClockName.Review).ShouldBe("2026-06-03");
    }

    [Fact]
    public void two_tries_on_one_day_are_one() =>
        Status(Tries(an_accepted_referral, "2026-03-02", "2026-03-02", "2026-03-03", "2026-03-03"), ClockName.FirstContact).ShouldBe(ClockStatus.Running);

    [Fact]
    public void a_try_that_was_not_safe_or_not_to_the_person_is_none()
    {
        var story = Tries(an_accepted_referral, "2026-03-02", "2026-03-03").On("2026-03-04");
        Status(story.And(NoAnswer(story.Today) with { Result = ContactResult.NotSafeToContact }), ClockName.FirstContact).ShouldBe(ClockStatus.Running);
        Status(story.And(NoAnswer(story.Today) with { With = ContactWith.Carer }), ClockName.FirstContact).ShouldBe(ClockStatus.Running);
        Status(story.And(NoAnswer(story.Today) with { Result = ContactResult.MessageLeft }), ClockName.FirstContact).ShouldBe(ClockStatus.Met);
        Status(story.And(NoAnswer(story.Today) with { Result = ContactResult.DidNotAttend }), ClockName.FirstContact).ShouldBe(ClockStatus.Met);
    }

    [Fact]
    public void tries_before_it_was_accepted_do_not_count()
    {
        var story = Tries(a_received_referral, "2026-03-02", "2026-03-03", "2026-03-04").And(new ReferralAccepted(ReferralId, null));
        Status(Tries(story, "2026-03-05"), ClockName.FirstContact).ShouldBe(ClockStatus.Running);
    }

    [Fact]
    public void tries_by_the_old_receiver_do_not_count_for_the_new_one()
    {
        var story = Tries(an_accepted_referral, "2026-03-02", "2026-03-03").And(Offered, TakenOver);
        Status(Tries(story, "2026-03-04"), ClockName.FirstContact).ShouldBe(ClockStatus.Running);
    }

    [Fact]
    public void any_contact_that_reaches_somebody_is_a_review_but_only_the_person_is_first_contact()
    {
        var carer = Reached with { With = ContactWith.Carer };
        Due(an_active_referral.On("2026-03-03").And(carer), ClockName.Review).ShouldBe("2026-06-01");
        Status(an_accepted_referral.And(carer), ClockName.FirstContact).ShouldBe(ClockStatus.Running);
        an_accepted_referral.And(carer).State!.State.ShouldBe(ReferralState.Accepted);
    }

    [Fact]
    public void on_hold_the_review_date_counts_and_afterwards_the_programmes_days_again()
    {
        var held = an_active_referral.And(Held);
        Due(held, ClockName.Review).ShouldBe("2026-03-30");
        held.State!.Clocks.Find(ClockName.Review)!.StatusOn(new DateOnly(2026, 3, 31)).ShouldBe(ClockStatus.Overdue);
        Due(held.On("2026-03-03").And(Resumed), ClockName.Review).ShouldBe("2026-06-01");
    }

    [Fact]
    public void resuming_what_was_only_accepted_reviews_it_when_first_contact_was_met_by_tries()
    {
        a_referral_on_hold.And(Resumed).State!.Clocks.Find(ClockName.Review).ShouldBeNull();
        var tried = Tries(an_accepted_referral, "2026-03-02", "2026-03-03", "2026-03-04").And(Held, Resumed);
        tried.State!.State.ShouldBe(ReferralState.Accepted);
        Status(tried, ClockName.Review).ShouldBe(ClockStatus.Running);
    }

    [Fact]
    public void a_transfer_promises_what_the_new_programme_promises()
    {
        var story = an_active_referral.And(Offered).On("2026-03-04").And(TakenOver with { Promised = new ClockDays(1, 1, 2, 20) });
        Due(story, ClockName.FirstContact).ShouldBe("2026-03-06");
        Due(story.And(Reached), ClockName.Review).ShouldBe("2026-04-01");
    }

    [Fact]
    public void a_reopened_referral_is_decided_anew() =>
        Due(a_closed_referral.On("2026-03-16").And(new ReferralReopened(ReferralId, Text("Again."))), ClockName.Decide).ShouldBe("2026-03-23");

    [Fact]
    public void a_follow_up_is_due_65_working_days_after_closing_with_a_baseline_and_no_follow_up()
    {
        var assessed = an_active_referral.And(Assessed(AssessmentStage.Baseline));
        Due(assessed.And(Closed), ClockName.FollowUpDue).ShouldBe("2026-06-05");
        a_closed_referral.State!.Clocks.Find(ClockName.FollowUpDue).ShouldBeNull();
        assessed.And(Assessed(AssessmentStage.FollowUp), Closed).State!.Clocks.Find(ClockName.FollowUpDue).ShouldBeNull();
        Status(assessed.And(Closed, Assessed(AssessmentStage.FollowUp)), ClockName.FollowUpDue).ShouldBe(ClockStatus.Met);
    }

    private static Story<Referral> Tries(Story<Referral> story, params string[] days) =>
        days.Aggregate(story, (s, day) => s.On(day).And(NoAnswer(DateOnly.Parse(day))));

    private static string Due(Story<Referral> story, ClockName clock)
    {
        var found = story.State!.Clocks.Find(clock).ShouldNotBeNull();
        found.Status.ShouldBe(ClockStatus.Running);
        return found.DueOn.ToString("yyyy-MM-dd");
    }

    private static ClockStatus Status(Story<Referral> story, ClockName clock) => story.State!.Clocks.Find(clock).ShouldNotBeNull().Status;
}
