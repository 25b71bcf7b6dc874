using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class ReminderTests
{
    private static readonly Story<Referral> both_sides_reminded = an_accepted_referral.And(Reminder(CancerSupport), Reminder(CitizensAdvice));
    private static readonly Guid OfTheReferrer = EntryId(both_sides_reminded.Length - 1);
    private static readonly Guid OfTheReceiver = EntryId(both_sides_reminded.Length);

    [Fact]
    public void a_reminder_is_for_ones_own_side() =>
        an_accepted_referral.When(r => SetReminderHandler.Handle(new("Ring her.", Today.AddDays(7)), r, AtCancerSupport)).ThenEachTime(Reminder(CancerSupport));

    [Fact]
    public void it_is_done_once() =>
        both_sides_reminded.When(r => CompleteReminderHandler.Handle(new(), OfTheReceiver, r, AtCitizensAdvice)).ThenOnce(new ReminderDone(ReferralId, OfTheReceiver));

    [Fact]
    public void the_other_sides_reminder_is_not_there()
    {
        both_sides_reminded.When(r => CompleteReminderHandler.Handle(new(), OfTheReceiver, r, AtCancerSupport)).ThenNotFound();
        both_sides_reminded.When(r => CompleteReminderHandler.Handle(new(), OfTheReferrer, r, AtCitizensAdvice)).ThenNotFound();
    }

    [Fact]
    public void a_reminder_is_still_done_after_closing() =>
        both_sides_reminded.And(Closed).When(r => CompleteReminderHandler.Handle(new(), OfTheReferrer, r, AtCancerSupport)).ThenOnce(new ReminderDone(ReferralId, OfTheReferrer));

    private static ReminderSet Reminder(Guid organisation) => new(ReferralId, organisation, Text("Ring her."), Today.AddDays(7));
}
