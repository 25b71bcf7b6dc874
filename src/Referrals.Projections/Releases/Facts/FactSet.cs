using Referrals.Domain.Referring;

namespace Referrals.Projections.Releases.Facts;

/// <summary>A programme and the day of the first referral to it.</summary>
public sealed record RunningSince(string Programme, bool Sensitive, DateOnly From);

/// <summary>All facts that the tables of a period are made of: what happened in it, and the referrals of the twelve months before.</summary>
/// <param name="Referrals">Each once.</param>
/// <param name="Pairs">Of those referrals.</param>
/// <param name="Support">Of those referrals.</param>
/// <param name="Programmes">Every programme that ever was referred to before the period's end.</param>
/// <param name="Kinds">Kinds of organisation with three members or more, for <see cref="ReleasePlan.For"/>.</param>
public sealed record FactSet(
    IReadOnlyList<ReferralFact> Referrals, IReadOnlyList<PairFact> Pairs, IReadOnlyList<SupportFact> Support, IReadOnlyList<RunningSince> Programmes, IReadOnlyList<OrganisationKind> Kinds);
