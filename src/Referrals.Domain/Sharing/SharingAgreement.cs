using Referrals.Domain.Referring;

namespace Referrals.Domain.Sharing;

/// <summary>The plain question at the desk: may this be shared? Which articles of law follow is the agreement's business.</summary>
public enum SharingAnswer { KnowsAndAgrees, CannotAsk, Safeguarding }

/// <summary>What a disclosure rests on: the law, and what lifts the duty of confidence.</summary>
public sealed record Bases(LegalBasis LegalBasis, ConfidentialityBasis ConfidentialityBasis);

/// <summary>What two organisations signed about sharing in one direction: the bases for each plain answer, and for what.</summary>
public sealed record SharingAgreement(Guid FromId, Guid ToId, Bases KnowsAndAgrees, Bases CannotAsk, Bases Safeguarding, Values<string> Purposes)
{
    /// <summary>Within one organisation nobody else is shown anything: nothing is signed, and any bases fit.</summary>
    public bool IsBinding => FromId != ToId;

    public static SharingAgreement Within(Guid organisationId) => new(
        organisationId, organisationId,
        new Bases(LegalBasis.LegitimateInterests, ConfidentialityBasis.ImpliedConsent),
        new Bases(LegalBasis.LegitimateInterests, ConfidentialityBasis.ImpliedConsent),
        new Bases(LegalBasis.Safeguarding, ConfidentialityBasis.OverridingInterest),
        Values<string>.Empty);

    /// <summary>What two organisations signed that holds now, or the refusal of whatever would show one of them something of the other's.</summary>
    public static SharingAgreement MustHold(SharingAgreement? agreement) => agreement ?? throw Refusal.Rule(
        "sharing/no-agreement",
        "The two organisations have no sharing agreement in force, so nothing can be sent. Ask the partnership's administrator to have one signed; until then, tell the person about the service.");

    public Bases For(SharingAnswer answer) => answer switch
    {
        SharingAnswer.KnowsAndAgrees => KnowsAndAgrees,
        SharingAnswer.CannotAsk => CannotAsk,
        _ => Safeguarding,
    };

    /// <summary>Whether these are the bases that it gives for one of the answers.</summary>
    public bool Supplies(Bases bases) => Enum.GetValues<SharingAnswer>().Any(answer => For(answer) == bases);
}
