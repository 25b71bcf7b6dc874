using Referrals.Domain.Referring;
using Shouldly;

namespace Referrals.Domain.Tests.Referring;

/// <summary>What holds of every referral at every moment.</summary>
internal static class NeverLost
{
    public static void Check(Referral referral, DateOnly today)
    {
        var running = referral.Clocks.All.Where(c => c.StatusOn(today) is ClockStatus.Running or ClockStatus.Overdue).ToList();
        referral.Clocks.All.DistinctBy(c => c.Name).Count().ShouldBe(referral.Clocks.All.Count, "a clock stands twice");
        Promised(ClockName.AnswerInformation).ShouldBe(referral.QuestionPending);
        Promised(ClockName.AnswerDecline).ShouldBe(referral.State is ReferralState.Declined && !referral.DeclineIsAnswered);
        Promised(ClockName.AnswerTransfer).ShouldBe(referral.Offer is not null);
        Promised(ClockName.AnswerWithdrawal).ShouldBe(referral.AskedWithdrawal is not null);
        if (referral.IsOpen)
        {
            CheckOpen(referral, today, running);
        }
        else
        {
            referral.ResponsibleId.ShouldBeNull();
            referral.WaitingOnAt(today).ShouldBeNull();
            running.All(c => c.Name is ClockName.FollowUpDue).ShouldBeTrue("a promise stands although nobody has to keep it");
        }

        bool Promised(ClockName clock) => running.Any(c => c.Name == clock);
    }

    private static void CheckOpen(Referral referral, DateOnly today, List<Clock> running)
    {
        referral.ResponsibleId.ShouldBe(
            referral.State is ReferralState.Accepted or ReferralState.Active or ReferralState.OnHold ? referral.ReceiverId : referral.ReferrerId ?? referral.ReceiverId);
        running.Count.ShouldBePositive("no clock runs");
        running.Any(c => c.Name is ClockName.FollowUpDue).ShouldBeFalse("a follow-up is due while the work goes on");
        var waitingOn = referral.WaitingOnAt(today).ShouldNotBeNull("nobody is waited for");
        switch (waitingOn)
        {
            case WaitingOn.Referrer:
                referral.ReferrerId.ShouldNotBeNull();
                break;
            case WaitingOn.Offered:
                referral.Offer.ShouldNotBeNull();
                break;
            case WaitingOn.Person:
                // Evaluated with the day's date: from the day after, it is the receiver's move again, and nothing else changes.
                var until = referral.WaitingOnPersonUntil.ShouldNotBeNull();
                until.ShouldBeGreaterThanOrEqualTo(today);
                referral.WaitingOnAt(until).ShouldBe(WaitingOn.Person);
                referral.WaitingOnAt(until.AddDays(1)).ShouldBe(WaitingOn.Receiver);
                break;
        }

        if (waitingOn is not WaitingOn.Person)
        {
            running.Any(c => c.Whose == waitingOn).ShouldBeTrue($"no clock runs for {waitingOn}, who is waited for");
            referral.WaitingOnAt(today.AddYears(1)).ShouldBe(waitingOn);
        }
    }
}
