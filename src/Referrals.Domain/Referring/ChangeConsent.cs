using FluentValidation;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

/// <summary>Records that the person gave, narrowed or withdrew consent.</summary>
public sealed record ChangeConsent(ConsentChange Change, ConsentGiven Consent) : Confidential
{
    public sealed class Validator : AbstractValidator<ChangeConsent>
    {
        public Validator() => RuleFor(c => c.Consent).SetValidator(new ConsentGiven.Validator());
    }
}

public static class ChangeConsentHandler
{
    /// <param name="agreement">What the referring and the receiving organisation signed, if they did.</param>
    public static object[] Handle(ChangeConsent command, Referral referral, Actor actor, DateTimeOffset now, SharingAgreement? agreement = null)
    {
        referral.MustBeShared(actor);
        TextRules.MustNotLieAhead(command.Consent.GivenOn, now, "consent.givenOn");
        var consent = command.Consent.Under(agreement);
        return command.Change is ConsentChange.Narrowed && consent.Covers.Fields.Except(referral.Consent.Fields).Any()
            ? throw Refusal.Invalid(new Dictionary<string, string[]> { ["consent.covers.fields"] = ["Narrowing cannot add fields. Record consent as given instead."] })
            : [new ConsentChanged(referral.Id, command.Change, consent.Seal(referral.Records))];
    }
}
