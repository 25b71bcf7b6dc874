using FluentValidation;
using Referrals.Domain.Directory;
using Referrals.Domain.People;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

/// <summary>Offers this referral to another service.</summary>
public sealed record OfferTransfer(Guid ServiceId, string Reason) : Confidential
{
    public sealed class Validator : AbstractValidator<OfferTransfer>
    {
        public Validator()
        {
            RuleFor(c => c.ServiceId).NotEmpty();
            RuleFor(c => c.Reason).Written();
        }
    }
}

public static class OfferTransferHandler
{
    public static object[] Handle(OfferTransfer command, Referral referral, Actor actor, Service to, PersonDetails person, SharingAgreement? agreement, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("transferred", ReferralState.Accepted, ReferralState.Active).MustBeSharable(now);
        var reason = referral.Text(command.Reason);
        if (referral.Offer is { } offer)
        {
            return offer.ServiceId == command.ServiceId && offer.Reason == reason ? []
                : throw Refusal.NotInState("A transfer is offered already. Take that offer back first.");
        }

        SharingAgreement.MustHold(agreement);
        var programme = to.Programme ?? throw Refuse(Service.TakesNoReferrals);
        return to.Id == referral.ServiceId
            ? throw Refuse("The referral is with this service already.")
            : [new TransferOffered(
                referral.Id, to.Id, to.OrganisationId, programme, reason, referral.Seal(Shown(person, to, referral.Consent)))];
    }

    private static Refusal Refuse(string problem) => Refusal.Invalid(new Dictionary<string, string[]> { ["serviceId"] = [problem] });

    /// <summary>The least that the service needs, as far as the person agreed to sharing it.</summary>
    private static PersonDetails Shown(PersonDetails person, Service to, Consent consent) =>
        person.Only([.. to.MinimumFields.Intersect(consent.Fields)]);
}
