using System.Collections.Concurrent;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases;
using Referrals.Projections.Tests.Support;

namespace Referrals.Projections.Tests.Releases.Protecting;

/// <summary>Invented referrals of a year, counted as the plan's tables want them.</summary>
internal sealed class County
{
    public static readonly ReleasePlan Plan = ReleasePlan.For(Some.Programmes, [OrganisationKind.Nhs, OrganisationKind.Voluntary]);
    public static readonly ReleasePeriod Year = ReleasePeriod.YearOf(new DateOnly(2025, 4, 1));

    private static readonly PlannedDimension[] s_characteristics =
        [PlannedDimensions.District, PlannedDimensions.AgeBand, PlannedDimensions.Gender, PlannedDimensions.EthnicGroup, PlannedDimensions.Quintile];

    /// <summary>The sources of kinds with few members; of a housing organisation, voluntary.</summary>
    private static readonly string[] s_others = ["statutory", "connector", "voluntary"];

    private static readonly ConcurrentDictionary<(ReleasePeriod, int, int), Lazy<Tabulation>> s_tabulated = new();

    private readonly ReleasePeriod _period;
    private readonly Random _random;
    private readonly ILookup<string, (PlannedTable Table, PlannedMeasure Measure)> _tables;
    private readonly Dictionary<string, Dictionary<Guid, long>> _byReferrer = [];
    private readonly Dictionary<string, Dictionary<int, long>> _byPerson = [];
    private readonly Dictionary<string, List<PairedScore>> _pairs = [];
    private readonly Dictionary<string, (List<int> Days, int Open)> _waits = [];

    private County(ReleasePeriod period, int seed)
    {
        (_period, _random) = (period, new Random(seed));
        _tables = Plan.Of(period).SelectMany(t => t.Measures.Select(m => (t, m))).ToLookup(x => x.m.Code);
    }

    /// <summary>The year, or the part of it that lies in a quarter; the same seed is the same year.</summary>
    public static Tabulation Tabulate(ReleasePeriod period, int seed, int referrals) =>
        s_tabulated.GetOrAdd((period, seed, referrals), _ => new(() => Make(period, seed, referrals))).Value;

    private static Tabulation Make(ReleasePeriod period, int seed, int referrals)
    {
        var county = new County(period, seed);
        for (var i = 0; i < referrals; i++)
        {
            county.Refer(i * 2 / 3);
        }

        return county.Tabulated();
    }

    private void Refer(int person)
    {
        Dictionary<string, string> at = s_characteristics.ToDictionary(d => d.Code, Pick);
        var programme = PlannedDimensions.Programme(Some.Programmes);
        (at["programme"], at["from"], at["result"]) = (Pick(programme), Pick(PlannedDimensions.From(Some.Programmes, [OrganisationKind.Nhs, OrganisationKind.Voluntary])), Pick(PlannedDimensions.Result));
        at["source"] = at["from"] switch { "nhs" => "healthTeam", "voluntary" or "self" => at["from"], "otherKinds" => s_others[_random.Next(s_others.Length)], _ => "onward" };
        at["need"] = Pick(PlannedDimensions.Need);
        at["kind"] = Pick(PlannedDimensions.SupportKind);
        at["priority"] = Pick(PlannedDimensions.Priority);
        var waits = PlannedDimensions.Waits.Select(w => (Wait: w.Code, Band: Pick(PlannedDimensions.Bands(w)), Days: _random.Next(40))).ToList();
        var (accepted, declined, closed, again, award) = (Chance(0.7), Chance(0.1), Chance(0.6), Chance(0.05), _random.Next(50, 5000) * 100L);
        var referrer = at["source"] == "self" ? Guid.Empty : new Guid(_random.Next(1, 12), 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
        var day = Year.From.AddDays(_random.Next(365));
        var scores = PlannedDimensions.Item.Categories.Select(i => (Item: i.Code, Asked: Chance(0.3), Again: Chance(0.6), Before: _random.Next(11), After: _random.Next(11))).ToList();
        if (!_period.Contains(day))
        {
            return;
        }

        foreach (var (wait, band, _) in waits)
        {
            at[wait] = band;
        }

        foreach (var measure in (string[])["made", .. Where(accepted, "accepted", "people"), .. Where(declined, "declined", "unmet"), .. Where(closed, "closed"), "referrals", .. Where(accepted, "supported", "grants"), .. Where(again, "again")])
        {
            Count(measure, at, person, referrer);
        }

        Count("once", at, person, referrer, award);
        foreach (var (wait, band, days) in waits.Where(w => w.Band != "ended"))
        {
            foreach (var key in Count("waiting", new(at) { ["wait"] = wait }, person, referrer))
            {
                var (came, open) = _waits.GetValueOrDefault(key, ([], 0));
                came.AddRange(Where(band != "open", days));
                _waits[key] = (came, band == "open" ? open + 1 : open);
            }
        }

        foreach (var (item, _, askedAgain, before, after) in scores.Where(s => s.Asked))
        {
            Dictionary<string, string> asked = new(at) { ["item"] = item };
            if (!askedAgain)
            {
                Count("notAskedAgain", asked, person, referrer);
                continue;
            }

            Count(after > before ? "improved" : "notImproved", asked, person, referrer);
            foreach (var key in Count("pairs", asked, person, referrer))
            {
                (_pairs.TryGetValue(key, out var pairs) ? pairs : _pairs[key] = []).Add(new(before, after, after - before));
            }
        }
    }

    private HashSet<string> Count(string measure, Dictionary<string, string> at, int person, Guid referrer, long amount = 1)
    {
        var keys = _tables[measure].Where(t => t.Table.Axes.All(a => at.ContainsKey(a.Dimension.Code))).SelectMany(t => Places(t.Table, at).Select(place => t.Table.Key(_period, measure, place))).ToHashSet();
        foreach (var key in keys)
        {
            Add(_byReferrer, key, referrer, amount);
            Add(_byPerson, key, person, amount);
        }

        return keys;
    }

    private static IEnumerable<IReadOnlyList<string>> Places(PlannedTable table, Dictionary<string, string> at) => table.Axes.Aggregate(
        (IEnumerable<IReadOnlyList<string>>)[[]],
        (places, axis) => places.SelectMany(place => (IEnumerable<IReadOnlyList<string>>)[[.. place, at[axis.Dimension.Code]], .. Where(axis.Total, (IReadOnlyList<string>)[.. place, PlannedTable.All])]));

    private Tabulation Tabulated()
    {
        var cells = from table in Plan.Of(_period)
                    from measure in table.Measures
                    from at in table.Rows()
                    let key = table.Key(_period, measure.Code, at)
                    let people = _byPerson.GetValueOrDefault(key) ?? []
                    let largest = people.Values.OrderDescending().Append(0).Append(0).ToList()
                    select new TrueCell(
                        key, measure.Counting, measure.Counting == Counting.People ? people.Count : people.Values.Sum(), people.Count,
                        _byReferrer.GetValueOrDefault(key) ?? [], measure.Counting == Counting.Money ? largest[0] : 0, measure.Counting == Counting.Money ? largest[1] : 0);
        return new(
            _period, cells.DistinctBy(c => c.Key).ToDictionary(c => c.Key), _pairs.ToDictionary(p => p.Key, p => (IReadOnlyList<PairedScore>)p.Value),
            _waits.ToDictionary(w => w.Key, w => new Waits(w.Value.Days, w.Value.Open)));
    }

    /// <summary>Earlier categories more often than later ones, so that there are large and small cells.</summary>
    private string Pick(PlannedDimension dimension) => dimension.Categories[(int)(dimension.Categories.Count * Math.Pow(_random.NextDouble(), 2.2))].Code;

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private static T[] Where<T>(bool condition, params T[] values) => condition ? values : [];

    private static void Add<TKey>(Dictionary<string, Dictionary<TKey, long>> counts, string key, TKey who, long amount)
        where TKey : notnull
    {
        var of = counts.TryGetValue(key, out var found) ? found : counts[key] = [];
        of[who] = of.GetValueOrDefault(who) + amount;
    }
}
