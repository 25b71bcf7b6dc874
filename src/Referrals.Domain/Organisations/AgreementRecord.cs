using Referrals.Domain.Sharing;

namespace Referrals.Domain.Organisations;

/// <summary>A sharing agreement, folded from its stream.</summary>
public sealed record AgreementRecord : Confidential
{
    public required Guid Id { get; init; }

    public required Values<Guid> Between { get; init; }

    public required Bases KnowsAndAgrees { get; init; }

    public required Bases CannotAsk { get; init; }

    public required Bases Safeguarding { get; init; }

    public required Values<string> Purposes { get; init; }

    /// <summary>The first day on which it holds.</summary>
    public required DateOnly SignedOn { get; init; }

    /// <summary>The last day on which it holds, where one was agreed.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The first day on which it holds no longer, where it was ended.</summary>
    public DateOnly? EndedOn { get; init; }

    public static AgreementRecord? Evolve(AgreementRecord? agreement, object @event) => @event switch
    {
        AgreementSigned e => new AgreementRecord
        {
            Id = e.AgreementId, Between = e.Between, KnowsAndAgrees = e.KnowsAndAgrees, CannotAsk = e.CannotAsk, Safeguarding = e.Safeguarding,
            Purposes = e.Purposes, SignedOn = e.SignedOn, Until = e.Until,
        },
        AgreementEnded e => agreement! with { EndedOn = e.On },
        _ => agreement,
    };

    public bool HoldsOn(DateOnly day) => SignedOn <= day && !(Until < day) && !(EndedOn <= day);

    /// <summary>The last day on which it holds, whether that was agreed or it was ended; null while no end is known.</summary>
    public DateOnly? LastDay => EndedOn?.AddDays(-1) is { } ended && !(Until < ended) ? ended : Until;

    public bool Binds(Guid from, Guid to) => from != to && Between.Contains(from) && Between.Contains(to);

    /// <summary>What it says of one direction.</summary>
    public SharingAgreement For(Guid from, Guid to) => new(from, to, KnowsAndAgrees, CannotAsk, Safeguarding, Purposes);
}
