using Referrals.Domain.Referring;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

/// <summary>
/// Every state with what may be pending in it: ? a question, &gt; an offered transfer, &lt; a request to take it back, p a day to try the
/// person again. From "reo" on the referral has been with another receiver before, and has an appointment, support and reminders.
/// </summary>
internal static class StatesToBeIn
{
    public static IReadOnlyDictionary<string, Story<Referral>> Of(ReferralMade made)
    {
        var madeFirst = Given.Events<Referral>(made).And(Reminder(made.ReferrerId ?? made.ReceiverId), Reminder(made.ReceiverId));
        var reopened = Given.Events<Referral>(made with { ReceiverId = Libraries, ServiceId = Id(0xD1) })
            .And(Reminder(made.ReferrerId ?? Libraries), new ReferralAccepted(ReferralId, null))
            .And(OfferedTo(HealthyHomes), new TransferAccepted(ReferralId, PersonAtReceiver, Promised, null), Reminder(CitizensAdvice))
            .And(new AppointmentMade(ReferralId, Now, null, ContactWith.Person), Supported(), Closed, new ReferralReopened(ReferralId, Text("It is cold again.")));
        var accepted = reopened.And(new ReferralAccepted(ReferralId, null));
        var active = accepted.And(Reached);
        var held = accepted.And(Held);
        var declined = reopened.And(new ReferralDeclined(ReferralId, DeclineReason.NoCapacity, null, null));
        return new Dictionary<string, Story<Referral>>
        {
            ["mad"] = madeFirst,
            ["rec"] = madeFirst.And(new ReferralReceived(ReferralId)),
            ["ask"] = reopened.And(Asked),
            ["reo"] = reopened,
            ["ac"] = accepted,
            ["ac?"] = accepted.And(Asked),
            ["ac>"] = accepted.And(Offered),
            ["ac<"] = accepted.And(AskedBack),
            ["acp"] = accepted.And(NoAnswer(Today, next: Today.AddDays(2))),
            ["at"] = active,
            ["at?"] = active.And(Asked),
            ["at>"] = active.And(Offered),
            ["at<"] = active.And(AskedBack),
            ["ho"] = held,
            ["ho?"] = held.And(Asked),
            ["ho>"] = accepted.And(Offered, Held),
            ["ho<"] = held.And(AskedBack),
            ["clo"] = active.And(Closed),
            ["dec"] = declined,
            ["ans"] = declined.And(new DeclineAnswered(ReferralId, DeclineNextStep.PersonTold, null)),
            ["wdn"] = active.And(Withdrawn),
            ["err"] = active.And(new MarkedEnteredInError(ReferralId, Text("The wrong person."))),
        };
    }

    private static ReminderSet Reminder(Guid organisation) => new(ReferralId, organisation, Text("Ring her."), Today);
}
