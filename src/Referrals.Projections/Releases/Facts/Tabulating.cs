using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases.Facts;

/// <summary>Counts the cells of every planned table of a period, as they truly are.</summary>
public static class Tabulating
{
    /// <summary>
    /// What was recorded until the period's freeze day counts. A programme to which nobody was ever referred before the period's end has no
    /// cells; one that is neither in the plan nor sensitive is in no table.
    /// </summary>
    public static Tabulation Tabulate(FactSet facts, ReleasePlan plan, ReleasePeriod period)
    {
        var units = new CountedUnits(facts, plan, period);
        var cells = new Dictionary<string, TrueCell>();
        var pairs = new Dictionary<string, IReadOnlyList<PairedScore>>();
        var waits = new Dictionary<string, Waits>();
        foreach (var table in plan.Of(period))
        {
            foreach (var measure in table.Measures)
            {
                Count(table, measure, units, period, cells, pairs, waits);
            }
        }

        return new(period, cells, pairs, waits);
    }

    private static void Count(
        PlannedTable table, PlannedMeasure measure, CountedUnits units, ReleasePeriod period,
        Dictionary<string, TrueCell> cells, Dictionary<string, IReadOnlyList<PairedScore>> pairs, Dictionary<string, Waits> waits)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [.. table.Rows()];
        var places = new RowPlaces(table);
        var tallies = new Tally?[rows.Count];
        foreach (var unit in units.Of(measure.Code))
        {
            foreach (var place in places.Of(unit))
            {
                (tallies[place] ??= new Tally(measure.Counting)).Add(unit);
            }
        }

        for (var place = 0; place < rows.Count; place++)
        {
            var key = table.Key(period, measure.Code, rows[place]);
            if (!units.AreRun(table, rows[place]) || cells.ContainsKey(key))
            {
                continue;
            }

            var tally = tallies[place] ?? new Tally(measure.Counting);
            cells.Add(key, tally.Cell(key));
            if (measure.Code == "pairs")
            {
                pairs.Add(key, tally.Scores());
            }
            else if (measure.Code == "waiting")
            {
                waits.Add(key, tally.Waits());
            }
        }
    }

    /// <summary>At which rows of a table a unit counts: at its category of each axis, or several, and at the totals.</summary>
    private sealed class RowPlaces(PlannedTable table)
    {
        private readonly (string Dimension, Dictionary<string, int> Places, int Size, bool Total)[] _axes =
        [
            .. table.Axes.Select(a => (
                a.Dimension.Code,
                a.Dimension.Categories.Select((c, i) => (c.Code, i)).ToDictionary(c => c.Code, c => c.i),
                a.Dimension.Categories.Count + (a.Total ? 1 : 0),
                a.Total)),
        ];

        private readonly List<int> _places = [];
        private readonly List<int> _before = [];

        public List<int> Of(CountedUnit unit)
        {
            _places.Clear();
            _places.Add(0);
            foreach (var (dimension, places, size, total) in _axes)
            {
                _before.Clear();
                _before.AddRange(_places);
                _places.Clear();
                foreach (var category in unit.Categories(dimension))
                {
                    var at = places.TryGetValue(category, out var known) ? known : places.GetValueOrDefault(PlannedDimensions.Unknown, -1);
                    if (at >= 0)
                    {
                        Add(size, at);
                    }
                }

                if (total && _places.Count > 0)
                {
                    Add(size, size - 1);
                }
            }

            return _places;
        }

        private void Add(int size, int at)
        {
            foreach (var place in _before)
            {
                _places.Add((place * size) + at);
            }
        }
    }
}
