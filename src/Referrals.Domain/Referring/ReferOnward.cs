using System.Text.Json;
using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>Makes a new referral while working this one, with a consent of its own.</summary>
public sealed record ReferOnward(
    string Programme, Guid ServiceId, Values<Need> Needs, Urgency Urgency, string Reason, ConsentGiven Consent, Dictionary<string, JsonElement>? Answers = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ReferOnward>
    {
        public Validator()
        {
            RuleFor(c => c.Programme).Written(TextRules.LineLength);
            RuleFor(c => c.ServiceId).NotEmpty();
            RuleFor(c => c.Needs).MustNameNeeds();
            RuleFor(c => c.Reason).Written();
            RuleFor(c => c.Consent).SetValidator(new ConsentGiven.Validator());
        }
    }
}

public static class ReferOnwardHandler
{
    /// <summary>The event of this stream and the event that starts the child's.</summary>
    public static (object[] Parent, ReferralMade Child) Handle(ReferOnward command, Referral referral, Actor actor, NewReferral given)
    {
        var sharable = referral.Disclosure.IsOpenOn(Clocks.WorkingDays.InLondon(given.Now));
        MustBeFrom(referral, actor, command.Consent, given.Now);
        if (referral.Disclosure.IsNarrowed && !command.Consent.Safeguards && command.Consent.Covers.Fields.Except(referral.Disclosure.Fields).Any())
        {
            throw Refusal.Invalid(new Dictionary<string, string[]>
            {
                ["consent.covers.fields"] = ["The person narrowed what may be shared. Record what they agree to now first."],
            });
        }

        var child = MakeReferralHandler.Decide(
            command.Programme, command.Needs, command.Answers, command.Urgency, command.Reason, command.Consent, actor, given, parent: referral);
        return ([new ReferredOnward(referral.Id, child.ReferralId, child.ServiceId, sharable ? null : true)], child);
    }

    /// <summary>
    /// Refuses unless the actor's organisation works the referral, it is under way, and the person still agrees to sharing. A decision
    /// to safeguard, with its reason and a name, overrides that for the referral that rests on it.
    /// </summary>
    public static void MustBeFrom(Referral referral, Actor actor, ConsentGiven consent, DateTimeOffset now)
    {
        referral.MustBeWorkedBy(actor).MustBeIn("referred onward", ReferralState.Accepted, ReferralState.Active);
        if (!consent.Safeguards)
        {
            referral.MustBeSharable(now);
        }
    }
}
