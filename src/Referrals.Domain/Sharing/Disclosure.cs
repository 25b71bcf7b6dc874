using Referrals.Domain.Referring;

namespace Referrals.Domain.Sharing;

/// <summary>How a disclosure stands on a day: as it was given, for fewer fields, for safeguarding, taken back, or over.</summary>
public enum DisclosureStatus { Standing, Narrowed, Safeguarding, Withdrawn, Ended }

/// <summary>
/// The one answer to "may this still be shared, and which fields?", for transfers, onward referrals, changes that cross, offers
/// that are shown, and exports. It follows from what was said last; what the person took back, only they or safeguarding give again.
/// </summary>
public sealed record Disclosure(Values<PersonField> Fields, DateOnly? Until, bool IsWithdrawn, bool IsNarrowed, bool IsForSafeguarding)
{
    public static Disclosure Of(Consent consent) =>
        new(consent.Fields, consent.Until, IsWithdrawn: false, IsNarrowed: false, consent.LegalBasis is LegalBasis.Safeguarding);

    /// <summary>
    /// After a change. A decision to safeguard opens what it covers and leaves standing that the person withdrew or narrowed;
    /// only their own word takes that away.
    /// </summary>
    public Disclosure After(ConsentChange change, Consent consent) => this with
    {
        Fields = consent.Fields,
        Until = consent.Until,
        IsWithdrawn = change is ConsentChange.Withdrawn || (IsWithdrawn && (change is ConsentChange.Narrowed || Safeguards(change, consent))),
        IsNarrowed = change is ConsentChange.Narrowed || (IsNarrowed && (change is not ConsentChange.Given || Safeguards(change, consent))),
        IsForSafeguarding = Safeguards(change, consent) || (IsForSafeguarding && change is ConsentChange.Narrowed),
    };

    /// <summary>How it stands on a day in Europe/London; the day that it lasts until is its last.</summary>
    public DisclosureStatus StatusOn(DateOnly today) => this switch
    {
        { IsWithdrawn: true, IsForSafeguarding: false } => DisclosureStatus.Withdrawn,
        _ when Until < today => DisclosureStatus.Ended,
        { IsForSafeguarding: true } => DisclosureStatus.Safeguarding,
        { IsNarrowed: true } => DisclosureStatus.Narrowed,
        _ => DisclosureStatus.Standing,
    };

    public bool IsOpenOn(DateOnly today) => StatusOn(today) is not (DisclosureStatus.Withdrawn or DisclosureStatus.Ended);

    /// <summary>What may be shared on a day: nothing once it is withdrawn or over.</summary>
    public Values<PersonField> FieldsOn(DateOnly today) => IsOpenOn(today) ? Fields : Values<PersonField>.Empty;

    private static bool Safeguards(ConsentChange change, Consent consent) =>
        change is ConsentChange.Given && consent.LegalBasis is LegalBasis.Safeguarding;
}
