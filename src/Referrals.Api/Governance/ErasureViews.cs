using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>An erasure with what it reaches; while it waits, with every text that has to be reviewed.</summary>
public sealed record ErasureView : Confidential
{
    public required ErasureHead Erasure { get; init; }

    /// <summary>Null once it was destroyed with the record.</summary>
    public string? Reason { get; init; }

    /// <summary>At how many organisations' records, and referrals about the person, it reaches.</summary>
    public required int Records { get; init; }

    public required int Referrals { get; init; }

    /// <summary>A legal hold stands on one of the records: nothing is confirmed or destroyed until it is lifted.</summary>
    public required bool Held { get; init; }

    public IReadOnlyList<LinkedTextView>? Texts { get; init; }
}

/// <summary>An entry of somebody else's record, referral or own notes that names the person.</summary>
public sealed record LinkedTextView(
    Guid Id, Guid? ReferralId, Guid? PersonId, string Type, DateTimeOffset At, Named? Organisation, IReadOnlyList<NamedIn> Texts, bool MayBeRedacted, TextVerdict? Verdict)
    : Confidential;

/// <summary>What is left of an erasure: no personal data, only ids, people of the staff, organisations, field names, counts and times.</summary>
public sealed record ErasureReceipt
{
    public required Guid ErasureId { get; init; }

    public required Named RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required Named ConfirmedBy { get; init; }

    public required DateTimeOffset ConfirmedAt { get; init; }

    public required DateTimeOffset CarriedOutAt { get; init; }

    /// <summary>Retention asked for it: since this day nothing had to be kept any more.</summary>
    public DateOnly? DueOn { get; init; }

    public required DestroyedView Destroyed { get; init; }

    /// <summary>The organisations that had a record.</summary>
    public required IReadOnlyList<Named> KeptBy { get; init; }

    /// <summary>What had gone out from one organisation to another and cannot be called back from paper or memory.</summary>
    public required IReadOnlyList<DisclosedView> Disclosures { get; init; }

    /// <summary>What had been taken out of the platform.</summary>
    public required IReadOnlyList<ExportedView> Exports { get; init; }
}

/// <summary>How much was destroyed; wrappings are of texts about several people, of which this one's part is gone.</summary>
public sealed record DestroyedView(int Records, int Texts, int Wrappings, int SearchHashes, int RedactedEntries);

/// <summary>Which fields an organisation was shown, and when.</summary>
public sealed record DisclosedView(Named Organisation, Guid ReferralId, DateTimeOffset At, Values<PersonField> Fields);

/// <summary>An export that the access log knows of.</summary>
public sealed record ExportedView(DateTimeOffset At, Named By, Named Organisation, string Operation, IReadOnlyList<string> Fields);
