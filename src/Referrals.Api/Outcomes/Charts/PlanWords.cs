using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>The words for the plan's codes. A code that is no longer in the plan stands for itself: what is published does not change.</summary>
internal sealed class PlanWords(ProgrammeCatalogue programmes)
{
    private readonly Dictionary<string, PlannedTable> _tables = ReleasePlan.For(programmes, Enum.GetValues<OrganisationKind>()).Tables.ToDictionary(t => t.Id);

    public PlannedTable? Table(string table) => _tables.GetValueOrDefault(table);

    public string Dimension(string table, string code) => Table(table)?.Axes.FirstOrDefault(a => a.Dimension.Code == code)?.Dimension.Label ?? code;

    public string Category(string table, string dimension, string code) => code == PlannedTable.All ? "All"
        : Table(table)?.Axes.FirstOrDefault(a => a.Dimension.Code == dimension)?.Dimension.Categories.FirstOrDefault(c => c.Code == code)?.Label ?? code;

    public string Figure(string table, string code) => Table(table) is { } found
        ? found.Measures.FirstOrDefault(m => m.Code == code)?.Label ?? found.Derived.FirstOrDefault(d => d.Code == code)?.Label ?? code : code;

    /// <summary>Whether a figure is a sum of money, in pounds.</summary>
    public bool IsMoney(string table, string code) => Table(table)?.Measures.FirstOrDefault(m => m.Code == code) is { Counting: Counting.Money };
}
