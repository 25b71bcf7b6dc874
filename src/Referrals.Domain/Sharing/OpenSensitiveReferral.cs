using FluentValidation;
using Referrals.Domain.Referring;

namespace Referrals.Domain.Sharing;

/// <summary>Opens a referral of a sensitive programme from outside its circle, by typing its reference, for a coded reason.</summary>
public sealed record OpenSensitiveReferral(string Reference, OpeningReason Reason)
{
    public sealed class Validator : AbstractValidator<OpenSensitiveReferral>
    {
        public Validator() => RuleFor(c => c.Reference).Written(TextRules.LineLength);
    }
}

public static class OpenSensitiveReferralHandler
{
    /// <summary>How long it stays open.</summary>
    public static readonly TimeSpan Open = TimeSpan.FromHours(8);

    /// <summary>Who sees it already opens nothing. What is not theirs, and what is open to their organisation anyway, looks like not there.</summary>
    public static object[] Handle(OpenSensitiveReferral command, Referral referral, Actor actor, bool sensitive, DateTimeOffset now)
    {
        if (actor.Role is not (Role.Practitioner or Role.Coordinator) || referral.SidesOf(actor) is Sides.None || !sensitive)
        {
            throw Refusal.NotFound();
        }

        return referral.HasInCircle(actor) || referral.Openings.Any(o => o.MemberId == actor.MemberId && o.Until > now)
            ? []
            : [new SensitiveReferralOpened(referral.Id, actor.MemberId, actor.OrganisationId, command.Reason, now + Open)];
    }
}
