using FluentValidation;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;

namespace Referrals.Domain.Sharing;

/// <summary>Marks fields of one's own record to be shared, as they stand, with the other side of each live referral.</summary>
public sealed record ShareChanges(Values<PersonField> Fields)
{
    public sealed class Validator : AbstractValidator<ShareChanges>
    {
        public Validator() => RuleFor(c => c.Fields).NotEmpty().WithMessage("Say which fields are shared.");
    }
}

/// <summary>The other side of a live referral, with its own record of the same person.</summary>
public sealed record OtherSide(Guid OrganisationId, Guid PersonId);

public static class ShareChangesHandler
{
    /// <summary>Who stands on the other side, and which of the fields may still cross to them; nothing once sharing was withdrawn or is over.</summary>
    public static Values<PersonField> MayCross(Referral referral, IReadOnlyCollection<PersonField> fields, DateTimeOffset now) =>
        referral.IsOpen && referral.Disclosure.FieldsOn(WorkingDays.InLondon(now)) is { Count: > 0 } covered
            ? Values.Of(fields.Distinct().Where(f => PersonDetails.Covers(f, covered))) : Values<PersonField>.Empty;

    /// <summary>The other side's record of somebody whom one side knows by its own; null where the two sides are one, or it is another's.</summary>
    public static OtherSide? OtherSideOf(Referral referral, Guid organisationId, Guid personId)
    {
        if (referral.ReferrerId is not { } referrer || referrer == referral.ReceiverId)
        {
            return null;
        }

        (Guid Referrers, Guid Receivers)[] people = [(referral.PersonId, referral.ReceiverPersonId), .. referral.Household.Select(h => (h.PersonId, h.ReceiverPersonId))];
        return organisationId == referrer ? Find(p => p.Item1, p => p.Item2, referral.ReceiverId)
            : organisationId == referral.ReceiverId ? Find(p => p.Item2, p => p.Item1, referrer)
            : null;

        OtherSide? Find(Func<(Guid, Guid), Guid> from, Func<(Guid, Guid), Guid> to, Guid at) =>
            people.Where(p => from(p) == personId).Select(p => new OtherSide(at, to(p))).FirstOrDefault();
    }

    /// <summary>The other side's record takes the values; the same values again are not told.</summary>
    public static object[] Handle(PersonDetails said, Values<PersonField> fields, PersonRecord other, Referral referral, Guid fromOrganisationId)
    {
        var details = Sealed.Of(other.Id, other.Details.Value.Taking(said, fields));
        return other.Details == details ? [] : [new PersonDetailsShared(other.Id, details, referral.Id, fromOrganisationId, fields)];
    }
}
