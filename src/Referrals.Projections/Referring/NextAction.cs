using Referrals.Domain.Referring;

namespace Referrals.Projections.Referring;

/// <summary>What is due next, by the name of its clock, or <c>nextTry</c> or <c>reminder</c>.</summary>
public sealed record NextAction(string Name, DateOnly Due)
{
    /// <summary>
    /// The earliest of what is due: while the referral is open both sides' clocks, since a late partner is chased; afterwards
    /// one's own. Nobody sees the other side's reminders.
    /// </summary>
    public static NextAction? For(Party party)
    {
        if (party.HasLeft || party.Sees.IsEnteredInError)
        {
            return null;
        }

        var record = party.Sees;
        var clocks = OfClocks(record.State.Clocks.All.Where(c =>
            (record.State.IsOpen || party.Is(c.Whose)) && (!party.IsOnlyOffered || c.Name is ClockName.AnswerTransfer)));
        var reminders = record.Reminders.Where(r => !r.Done && r.OrganisationId == party.OrganisationId).Select(r => new NextAction("reminder", r.On));
        var tries = party.Sides.HasFlag(Sides.Receiver) && record.Wait.PersonUntil is { } until ? new[] { new NextAction("nextTry", until) } : [];
        return clocks.Concat(reminders).Concat(tries).MinBy(a => a.Due);
    }

    /// <summary>The earliest clock of the referral, or of the transfer that is offered.</summary>
    public static NextAction? OfHandoff(ReferralRecord record, bool transfer) =>
        OfClocks(record.State.Clocks.All.Where(c => c.Name is ClockName.AnswerTransfer == transfer)).MinBy(a => a.Due);

    private static IEnumerable<NextAction> OfClocks(IEnumerable<Clock> clocks) =>
        clocks.Where(c => c.IsRunning).Select(c => new NextAction(Codes.NameOf(c.Name), c.DueOn));
}
