using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class RecordMissedClocksTests
{
    private static readonly ClockMissed AcknowledgeMissed = new(ReferralId, ClockName.Acknowledge, new DateOnly(2026, 3, 5), WaitingOn.Receiver);
    private static readonly ClockMissed DecideMissed = new(ReferralId, ClockName.Decide, new DateOnly(2026, 3, 9), WaitingOn.Receiver);

    [Theory]
    [InlineData("2026-03-05", 0)]
    [InlineData("2026-03-06", 1)]
    [InlineData("2026-03-09", 1)]
    [InlineData("2026-03-10", 2)]
    public void each_promise_is_noted_from_the_day_after_it_was_due(string on, int missed) =>
        a_made_referral.On(on).When(Keep).ThenOnce([.. new object[] { AcknowledgeMissed, DecideMissed }.Take(missed)]);

    [Fact]
    public void a_new_due_day_is_a_new_promise() =>
        a_referral_asked_about.On("2026-03-16").When(Keep)
            .ThenOnce(new ClockMissed(ReferralId, ClockName.AnswerInformation, new DateOnly(2026, 3, 9), WaitingOn.Referrer))
            .And(Told, Asked).Later(14).When(Keep)
            .ThenOnce(new ClockMissed(ReferralId, ClockName.AnswerInformation, new DateOnly(2026, 3, 23), WaitingOn.Referrer));

    [Fact]
    public void a_paused_promise_is_not_missed() =>
        a_received_referral.And(Asked).On("2026-03-09").When(Keep).Then();

    [Fact]
    public void on_hold_the_review_date_is_the_promise() =>
        a_referral_on_hold.On("2026-03-31").When(Keep).ThenOnce(new ClockMissed(ReferralId, ClockName.Review, new DateOnly(2026, 3, 30), WaitingOn.Receiver));

    [Fact]
    public void a_follow_up_is_only_a_reminder() =>
        an_active_referral.And(Assessed(AssessmentStage.Baseline), Closed).Later(365).When(Keep).Then();

    [Fact]
    public void what_is_over_is_not_missed() => an_answered_decline.Later(365).When(Keep).Then();

    [Fact]
    public void only_the_platform_keeps_the_clocks() =>
        a_made_referral.On("2026-03-10").When((r, now) => RecordMissedClocksHandler.Handle(new(), r, CoordinatorAtCitizensAdvice, now)).ThenNotFound();

    private static object[] Keep(Referral referral, DateTimeOffset now) => RecordMissedClocksHandler.Handle(new(), referral, Actor.Platform, now);
}
