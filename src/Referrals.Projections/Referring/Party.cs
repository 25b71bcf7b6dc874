using Referrals.Domain.Referring;

namespace Referrals.Projections.Referring;

/// <summary>An organisation that may see a referral, on which sides, and the referral as it may see it.</summary>
public sealed record Party(Guid OrganisationId, Sides Sides, Guid? PersonId, ReferralRecord Sees, DateOnly? EndedOn, DateOnly? LeftOn = null)
{
    public bool Refers => Sides.HasFlag(Sides.Referrer);

    /// <summary>The organisation that works the referral, or worked it.</summary>
    public bool Works => (Sides & (Sides.Receiver | Sides.Former)) != Sides.None;

    /// <summary>It was offered the referral and is nothing else to it: it sees the least.</summary>
    public bool IsOnlyOffered => Sides == Sides.Offered;

    /// <summary>It handed the referral over: it sees what stood then.</summary>
    public bool HasLeft => Sides == Sides.Former;

    /// <summary>The programme in which it knows the referral.</summary>
    public string Programme => IsOnlyOffered ? Sees.Offer!.Programme : Sees.State.Programme;

    /// <summary>Who works it now, as far as this organisation may know: one that left has nobody on it any more.</summary>
    public Guid? CaseworkerId => IsOnlyOffered || HasLeft ? null : Sees.State.CaseworkerId;

    /// <summary>Whether this organisation stands on the side whose move it is.</summary>
    public bool Is(WaitingOn side) => side switch
    {
        WaitingOn.Referrer => Sides.HasFlag(Sides.Referrer),
        WaitingOn.Receiver => Sides.HasFlag(Sides.Receiver),
        WaitingOn.Offered => Sides.HasFlag(Sides.Offered),
        _ => false,
    };
}

public sealed partial record ReferralRecord
{
    public bool IsEnteredInError => State.State is ReferralState.EnteredInError;

    /// <summary>Every organisation with a view of this referral, once each.</summary>
    public IEnumerable<Party> Parties()
    {
        var sides = new Dictionary<Guid, Sides>();
        Add(State.ReceiverId, Sides.Receiver);
        Add(State.ReferrerId, Sides.Referrer);
        Add(Offer?.OrganisationId, Sides.Offered);
        foreach (var (organisationId, stands) in sides)
        {
            yield return new Party(organisationId, stands, RecordOf(stands), this, EndedOn);
        }

        foreach (var former in Former.Where(f => !sides.ContainsKey(f.OrganisationId)))
        {
            var then = IsEnteredInError ? former.Then with { State = former.Then.State with { State = ReferralState.EnteredInError } } : former.Then;
            yield return new Party(former.OrganisationId, Sides.Former, former.PersonId, then, EndedOn, former.LeftOn);
        }

        void Add(Guid? organisationId, Sides side)
        {
            if (organisationId is { } id)
            {
                sides[id] = sides.GetValueOrDefault(id) | side;
            }
        }
    }

    private Guid? RecordOf(Sides sides) =>
        sides.HasFlag(Sides.Receiver) ? State.ReceiverPersonId : sides.HasFlag(Sides.Referrer) ? State.PersonId : null;
}
