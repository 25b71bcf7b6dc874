using System.Text.Json;
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
        var clocks = record.State.Clocks.All
            .Where(c => c.IsRunning && (record.State.IsOpen || party.Is(c.Whose)) && (!party.IsOnlyOffered || c.Whose is WaitingOn.Offered))
            .Select(c => new NextAction(JsonNamingPolicy.CamelCase.ConvertName(c.Name.ToString()), c.DueOn));
        var reminders = record.Reminders.Where(r => !r.Done && r.OrganisationId == party.OrganisationId).Select(r => new NextAction("reminder", r.On));
        var tries = party.Sides.HasFlag(Sides.Receiver) && record.Wait.PersonUntil is { } until ? new[] { new NextAction("nextTry", until) } : [];
        return clocks.Concat(reminders).Concat(tries).MinBy(a => a.Due);
    }
}
