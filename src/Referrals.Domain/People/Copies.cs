using Referrals.Domain.Referring;

namespace Referrals.Domain.People;

/// <summary>Which record a referral copied into the receiver's.</summary>
public static class Copies
{
    /// <summary>The record that this one was begun from, by the referral's events; null where it was begun with the person's own words.</summary>
    public static Guid? SourceOf(Guid recordId, IEnumerable<object> events)
    {
        Guid? receivers = null;
        foreach (var @event in events)
        {
            switch (@event)
            {
                case ReferralMade made when made.ReceiverPersonId == recordId:
                    return made.PersonId == recordId ? null : made.PersonId;
                case ReferralMade made when made.Household?.FirstOrDefault(m => m.ReceiverPersonId == recordId) is { } member:
                    return member.PersonId == recordId ? null : member.PersonId;
                case ReferralMade made:
                    receivers = made.ReceiverPersonId;
                    break;
                case TransferAccepted taken when taken.ReceiverPersonId == recordId:
                    return receivers;
                case TransferAccepted taken:
                    receivers = taken.ReceiverPersonId;
                    break;
            }
        }

        return null;
    }
}
