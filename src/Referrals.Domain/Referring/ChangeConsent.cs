using FluentValidation;

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
    public static object[] Handle(ChangeConsent command, Referral referral, Actor actor, DateTimeOffset now)
    {
        referral.MustBeShared(actor);
        TextRules.MustNotLieAhead(command.Consent.GivenOn, now, "consent.givenOn");
        return command.Change is ConsentChange.Narrowed && command.Consent.Covers.Fields.Except(referral.Consent.Fields).Any()
            ? throw Refusal.Invalid(new Dictionary<string, string[]> { ["consent.covers.fields"] = ["Narrowing cannot add fields. Record consent as given instead."] })
            : [new ConsentChanged(referral.Id, command.Change, command.Consent.Seal(referral.Records))];
    }
}
