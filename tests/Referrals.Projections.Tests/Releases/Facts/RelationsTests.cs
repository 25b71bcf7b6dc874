using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Facts;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;
using static Referrals.Projections.Tests.Releases.Facts.SomeFacts;

namespace Referrals.Projections.Tests.Releases.Facts;

/// <summary>What the plan says of how cells hang together is true of whatever facts, and all that adds up.</summary>
public sealed class RelationsTests
{
    /// <summary>Kinds of organisation with members enough: which they are decides what can be told apart.</summary>
    private static readonly OrganisationKind[][] s_kinds =
    [
        [], [OrganisationKind.Nhs, OrganisationKind.Voluntary], [OrganisationKind.Voluntary, OrganisationKind.Housing], [OrganisationKind.Nhs, OrganisationKind.Statutory, OrganisationKind.Connector, OrganisationKind.Housing],
        [.. Enum.GetValues<OrganisationKind>()],
    ];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, s_kinds.Length)];

    public static TheoryData<int, int> Worlds => [.. Enumerable.Range(1, 12).Select(seed => (seed, seed * seed * 4))];

    [Theory]
    [MemberData(nameof(Worlds))]
    public void every_relation_of_the_plan_holds(int seed, int referrals)
    {
        var plan = ReleasePlan.For(Some.Programmes, s_kinds[seed % s_kinds.Length]);
        var facts = new RandomFacts(seed).Make(referrals);
        var tabulations = Year.Quarters.Append(Year).Select(p => Tabulating.Tabulate(facts, plan, p)).ToList();
        var counts = tabulations.SelectMany(t => t.Cells.Values).ToDictionary(c => c.Key, c => c.Count);
        long Of(string key) => counts.GetValueOrDefault(key);

        foreach (var relation in tabulations.SelectMany(t => plan.Relations(t.Period)))
        {
            (relation switch
            {
                Relation.Sum sum => Of(sum.Whole) == sum.Parts.Sum(Of),
                Relation.Cover cover => cover.Parts.Max(Of) <= Of(cover.Whole) && Of(cover.Whole) <= cover.Parts.Sum(Of),
                Relation.AtMost most => Of(most.Whole) <= most.Parts.Sum(Of),
                _ => false,
            }).ShouldBeTrue(relation.ToString());
        }

        foreach (var cell in tabulations.SelectMany(t => t.Cells.Values))
        {
            (cell.Count == 0).ShouldBe(cell.People == 0, cell.Key);
            (cell.Counting == Counting.People ? cell.Count == cell.People : cell.Count >= cell.People).ShouldBeTrue(cell.Key);
            (cell.Counting == Counting.People ? cell.ByReferrer.Values.Sum() >= cell.Count : cell.ByReferrer.Values.Sum() == cell.Count).ShouldBeTrue(cell.Key);
            (cell.Counting == Counting.Money ? cell.Largest + cell.SecondLargest <= cell.Count : cell.Largest + cell.SecondLargest == 0).ShouldBeTrue(cell.Key);
        }

        foreach (var tabulation in tabulations)
        {
            tabulation.Pairs.ShouldAllBe(p => p.Value.Count == counts[p.Key]);
            tabulation.Waits.ShouldAllBe(w => w.Value.Days.Count + w.Value.StillOpen == counts[w.Key]);
        }
    }

    /// <summary>
    /// Counts of events are sums over units, so that whatever always adds up is a dependence between the columns of units by cells: there are
    /// as many as the plan's sums say, or something adds up of which neither protection nor auditor knows.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void nothing_adds_up_that_the_plan_does_not_say(int kinds)
    {
        var plan = ReleasePlan.For(Some.Programmes, s_kinds[kinds]);
        var facts = new RandomFacts(seed: 99).Make(8000);
        var periods = Year.Quarters.Append(Year).ToList();
        var columns = new Dictionary<string, int>();
        var units = new Dictionary<(Guid, string?), SortedDictionary<int, long>>();
        foreach (var (unit, key) in periods.SelectMany(p => Places(facts, plan, p)))
        {
            var column = columns.TryGetValue(key, out var known) ? known : columns[key] = columns.Count;
            var row = units.TryGetValue((unit.Referral.Key, unit.Item), out var found) ? found : units[(unit.Referral.Key, unit.Item)] = [];
            row[column] = row.GetValueOrDefault(column) + 1;
        }

        var sums = periods.SelectMany(plan.Relations).OfType<Relation.Sum>().Select(s =>
            s.Parts.Select(p => (Key: p, Factor: -1L)).Prepend((s.Whole, 1)).Where(t => columns.ContainsKey(t.Item1)).ToDictionary(t => columns[t.Item1], t => t.Item2));

        columns.Count.ShouldBeGreaterThan(400);
        var free = columns.Count - Rank(sums, columns.Count);
        Rank(units.Values, columns.Count, enough: free).ShouldBe(free);
    }

    [Fact]
    public void people_of_a_category_were_accepted_by_some_programme() => Plan.Relations(Year).OfType<Relation.AtMost>().ShouldContain(r =>
        r.Whole == "people?ethnicGroup=asian&year=2025-26" && r.Parts.SequenceEqual(new[] { "connector", "healthyHomes", "warmAndWell" }.Select(p => $"accepted?ethnicGroup=asian&programme={p}&year=2025-26")));

    private static IEnumerable<(CountedUnit Unit, string Key)> Places(FactSet facts, ReleasePlan plan, ReleasePeriod period)
    {
        var counted = new CountedUnits(facts, plan, period);
        var seen = new HashSet<string>();
        foreach (var table in plan.Of(period))
        {
            foreach (var measure in table.Measures.Where(m => m.Counting == Counting.Events))
            {
                var own = table.Rows().Select(at => table.Key(period, measure.Code, at)).Where(seen.Add).ToHashSet();
                foreach (var unit in counted.Of(measure.Code))
                {
                    IEnumerable<string[]> places = [[]];
                    foreach (var axis in table.Axes)
                    {
                        var categories = unit.Categories(axis.Dimension.Code).Select(c => axis.Dimension.Categories.Any(k => k.Code == c) ? c : PlannedDimensions.Unknown)
                            .Where(c => axis.Dimension.Categories.Any(k => k.Code == c)).ToList();
                        var all = axis.Total && categories.Count > 0 ? categories.Append(PlannedTable.All) : categories;
                        places = [.. places.SelectMany(place => all.Select(c => (string[])[.. place, c]))];
                    }

                    foreach (var key in places.Select(at => table.Key(period, measure.Code, at)).Where(own.Contains))
                    {
                        yield return (unit, key);
                    }
                }
            }
        }
    }

    /// <summary>Modulo a prime so large that it is the rank; it is never more than what is enough.</summary>
    private static int Rank(IEnumerable<IReadOnlyDictionary<int, long>> rows, int columns, int enough = int.MaxValue)
    {
        const long Prime = 2_147_483_647;
        var (basis, rank) = (new long[columns][], 0);
        foreach (var row in rows.TakeWhile(_ => rank < enough))
        {
            var left = new long[columns];
            foreach (var (column, value) in row)
            {
                left[column] = (value + Prime) % Prime;
            }

            for (var pivot = 0; pivot < columns; pivot++)
            {
                if (left[pivot] == 0)
                {
                    continue;
                }

                if (basis[pivot] is not { } before)
                {
                    var inverse = (long)System.Numerics.BigInteger.ModPow(left[pivot], Prime - 2, Prime);
                    basis[pivot] = [.. left.Select(v => v * inverse % Prime)];
                    rank++;
                    break;
                }

                var factor = Prime - left[pivot];
                for (var c = pivot; c < columns; c++)
                {
                    left[c] = before[c] == 0 ? left[c] : (left[c] + (factor * before[c])) % Prime;
                }
            }
        }

        return rank;
    }

    [Fact]
    public void the_same_facts_in_another_order_are_the_same_cells()
    {
        var facts = new RandomFacts(7).Make(300);
        var turned = facts with { Referrals = [.. facts.Referrals.Reverse()], Pairs = [.. facts.Pairs.Reverse()], Support = [.. facts.Support.Reverse()] };

        var (one, other) = (Tabulating.Tabulate(facts, Plan, Year), Tabulating.Tabulate(turned, Plan, Year));

        one.Cells.Keys.ShouldBe(other.Cells.Keys);
        foreach (var (key, cell) in one.Cells)
        {
            (other.Cells[key] with { ByReferrer = cell.ByReferrer }).ShouldBe(cell);
            other.Cells[key].ByReferrer.ShouldBe(cell.ByReferrer, ignoreOrder: true);
        }

        foreach (var (key, pairs) in one.Pairs)
        {
            other.Pairs[key].ShouldBe(pairs);
        }
    }

    internal sealed class RandomFacts(int seed)
    {
        private static readonly string[] s_kinds = [.. Enum.GetValues<OrganisationKind>().Select(k => Codes.NameOf(k))];

        private readonly Random _random = new(seed);

        public FactSet Make(int count)
        {
            var referrals = Enumerable.Range(0, count).Select(_ => Referral(count)).ToArray();
            var pairs = referrals.SelectMany(r => Enumerable.Range(0, _random.Next(4)).Select(_ => Pair(r))).ToArray();
            var support = referrals.SelectMany(r => Enumerable.Range(0, _random.Next(3)).Select(_ => Support(r))).ToArray();
            return new(
                referrals, pairs, support,
                [.. referrals.GroupBy(r => (r.Programme, r.Sensitive)).Select(p => new RunningSince(p.Key.Programme, p.Key.Sensitive, p.Min(r => r.MadeOn)))], []);
        }

        private ReferralFact Referral(int count)
        {
            var made = new DateOnly(2024, 4, 1).AddDays(_random.Next(800));
            var acknowledged = Later(made);
            var decided = acknowledged is { } a ? Later(a) : null;
            var accepted = Maybe(decided);
            var declined = accepted is null ? decided : Maybe(decided);
            var closed = accepted is { } taken ? Later(taken) : null;
            var reached = accepted is { } start ? Later(start) : null;
            var frozen = _random.Next(12) == 0;
            var programme = Of("healthyHomes", "warmAndWell", "connector", "acesPilot", "ended");
            var referrer = _random.Next(6); // each of another kind; 0 the person
            return SomeFacts.Referral() with
            {
                Key = new Guid([.. Bytes()]),
                PersonKey = frozen ? null : Some.Id(1 + _random.Next(1 + (count / 2))),
                Frozen = frozen,
                Programme = programme,
                Sensitive = programme == "acesPilot" || _random.Next(20) == 0,
                ReferrerId = referrer == 0 ? null : Some.Id(referrer),
                ReferrerKind = referrer == 0 ? null : s_kinds[referrer - 1],
                FromProgramme = referrer > 0 && _random.Next(5) == 0 ? Of("healthyHomes", "warmAndWell", "connector", "ended") : null,
                ReceiverId = Some.Id(50 + _random.Next(3)),
                District = Of("E07000078", "E07000081", "unknown", "elsewhere"),
                Quintile = Of("1", "5", "unknown"),
                AgeBand = Of("under16", "75to84", "unknown"),
                Gender = Of("woman", "man", "another", "unknown"),
                EthnicGroup = Of("white", "asian", "unknown"),
                Needs = Values.Of(new[] { "debt", "food", "domesticAbuse", "energyAndHeating", "dampAndCondition", "childhoodAdversity" }.Where(_ => _random.Next(3) == 0)),
                MadeOn = made,
                AcknowledgedOn = acknowledged,
                AcknowledgeDays = acknowledged is null ? null : _random.Next(30),
                DecidedOn = decided,
                DecideDays = decided is null ? null : _random.Next(30),
                AcceptedOn = accepted,
                DeclinedOn = declined,
                DeclineReason = declined is null ? null : Of("noCapacity", "other", "outOfArea"),
                FirstContactRecordedOn = reached,
                FirstContactDays = reached is null ? null : _random.Next(30),
                ClosedOn = closed,
                Outcome = closed is null ? null : Of("supportCompleted", "noCapacity", "referredOn", "movedAway"),
                CloseDays = closed is null ? null : _random.Next(40),
                NeedsNotMet = closed is not null && _random.Next(2) == 0 ? ["food"] : [],
                ReopenedOn = (closed ?? declined) is { } end && _random.Next(4) == 0 ? Later(end) : null,
                WithdrawnOn = _random.Next(8) == 0 ? Later(made) : null,
            };
        }

        private PairFact Pair(ReferralFact referral)
        {
            var baseline = referral.MadeOn.AddDays(_random.Next(40));
            var again = _random.Next(3) == 0 ? (DateOnly?)null : baseline.AddDays(_random.Next(300));
            var pair = SomeFacts.Pair(referral, _random.Next(11), again is null ? null : _random.Next(11), again, Of("ons4.anxious", "ons4.happy", "ucla3"));
            return pair with { BaselineOn = baseline, BaselineRecordedOn = baseline, AskedAgainRecordedOn = again?.AddDays(_random.Next(40)) };
        }

        private SupportFact Support(ReferralFact referral)
        {
            var on = referral.MadeOn.AddDays(_random.Next(200));
            return Given(referral, _random.Next(3) == 0 ? null : _random.Next(500_000), Of("benefitsGained", "grantAwarded", "unknown"), Of("year", "once")) with
            {
                On = on, RecordedOn = on.AddDays(_random.Next(60)),
            };
        }

        private DateOnly? Later(DateOnly day) => _random.Next(4) == 0 ? null : day.AddDays(_random.Next(1 + _random.Next(90)));

        private DateOnly? Maybe(DateOnly? day) => _random.Next(3) == 0 ? null : day;

        private T Of<T>(params T[] some) => some[_random.Next(some.Length)];

        private byte[] Bytes()
        {
            var bytes = new byte[16];
            _random.NextBytes(bytes);
            return bytes;
        }
    }
}
