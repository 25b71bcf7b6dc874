using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases.Facts;

/// <summary>Counts the cells of every planned table of a period, as they truly are.</summary>
public static class Tabulating
{
    public static Tabulation Tabulate(FactSet facts, ReleasePlan plan, ReleasePeriod period) => throw new NotSupportedException($"{facts}{plan}{period}");
}
