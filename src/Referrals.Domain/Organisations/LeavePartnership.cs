namespace Referrals.Domain.Organisations;

/// <summary>Takes an organisation out of the partnership, and with it everybody who acts for it.</summary>
public sealed record LeavePartnership;

public static class LeavePartnershipHandler
{
    /// <summary>Nobody may be left waiting for an organisation that is gone: what is open has to be handed on or closed first.</summary>
    public static object[] Handle(OrganisationRecord organisation, int openReferrals, Actor actor)
    {
        Managing.MustAdminister(actor);
        if (organisation.LeftAt is not null)
        {
            return []; // said twice, recorded once
        }

        return organisation.Id == actor.OrganisationId
                ? throw Refusal.NotInState("organisation/own", "You act for this organisation. Somebody of another organisation has to do that.")
            : openReferrals > 0
                ? throw Refusal.NotInState("organisation/open-referrals", $"{Spoken(openReferrals)} open there. Each has to be closed, answered or handed on first.")
            : [new OrganisationLeft(organisation.Id)];
    }

    private static string Spoken(int referrals) => referrals == 1 ? "1 referral is" : $"{referrals} referrals are";
}
