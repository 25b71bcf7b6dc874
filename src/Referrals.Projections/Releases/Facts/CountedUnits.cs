using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Releases.Facts;

/// <summary>
/// One thing that a measure counts, with all that tables break it down by; a referral counts with its own coordinates, a pair or support
/// with those of its referral.
/// </summary>
internal sealed record CountedUnit(ReferralFact Referral, (string From, string Source) Origin, DateOnly FreezeDay, long Amount = 1)
{
    private static readonly Dictionary<string, string?> s_priorities =
        Enum.GetValues<Need>().ToDictionary(n => Codes.NameOf(n), n => n.Priority() is { } p ? Codes.NameOf(p) : null);

    public string? Item { get; init; }

    public string? Kind { get; init; }

    public IReadOnlyList<string>? Needs { get; init; }

    public PairedScore? Score { get; init; }

    public string? Wait { get; init; }

    public int? Days { get; init; }

    /// <summary>Nobody knows whose a frozen row is: each counts as a person.</summary>
    public Guid Person => Referral.PersonKey ?? Referral.Key;

    public static string? PriorityOf(string need) => s_priorities.GetValueOrDefault(need);

    /// <summary>Its codes in a dimension; several where needs overlap, none where it has no place.</summary>
    public IEnumerable<string> Categories(string dimension) => dimension switch
    {
        "programme" => [Referral.Programme],
        "source" => [Origin.Source],
        "district" => [Referral.District],
        "quintile" => [Referral.Quintile],
        "ageBand" => [Referral.AgeBand],
        "gender" => [Referral.Gender],
        "ethnicGroup" => [Referral.EthnicGroup],
        "from" => [Origin.From],
        "result" => [Referral.ResultOn(FreezeDay)],
        "priority" => Referral.Needs.Select(PriorityOf).OfType<string>().Distinct(),
        "need" or "sensitiveNeed" => (Needs ?? Referral.Needs).Distinct(),
        "item" => [Item!],
        "kind" => [Kind!],
        "wait" => [Wait!],
        _ => [Referral.WaitOn(FreezeDay, dimension).Band],
    };
}

/// <summary>What each measure of a period counts.</summary>
internal sealed class CountedUnits
{
    private static readonly HashSet<string?> s_unmet =
    [
        .. new[] { DeclineReason.NoCapacity, DeclineReason.NotEligible, DeclineReason.OutOfArea, DeclineReason.NoServiceExists }.Select(r => Codes.NameOf(r)),
        .. new[] { CloseOutcome.NoCapacity, CloseOutcome.NotEligible, CloseOutcome.NoServiceExists }.Select(o => Codes.NameOf(o)),
    ];

    private static readonly Dictionary<string, string> s_sources = Enum.GetValues<OrganisationKind>().ToDictionary(k => Codes.NameOf(k), k => Codes.NameOf(MakeReferralHandler.SourceOf(k)));

    private readonly FactSet _facts;
    private readonly ReleasePeriod _period;
    private readonly DateOnly _freezeDay;
    private readonly HashSet<string> _programmes;
    private readonly HashSet<string> _from;
    private readonly Dictionary<string, bool> _running;
    private readonly List<ReferralFact> _open;
    private readonly List<ReferralFact> _sensitive;
    private readonly Dictionary<Guid, ReferralFact> _byKey;
    private readonly Lazy<IReadOnlyList<CountedUnit>> _pairs;
    private readonly Dictionary<string, IReadOnlyList<CountedUnit>> _units = [];

    public CountedUnits(FactSet facts, ReleasePlan plan, ReleasePeriod period)
    {
        (_facts, _period, _freezeDay) = (facts, period, period.FreezeDay);
        _programmes = [.. plan.Tables.SelectMany(t => t.Axes).Where(a => a.Dimension.Code == "programme").SelectMany(a => a.Dimension.Categories).Select(c => c.Code)];
        _from = [.. plan.Tables.SelectMany(t => t.Axes).Where(a => a.Dimension.Code == "from").SelectMany(a => a.Dimension.Categories).Select(c => c.Code)];
        _running = facts.Programmes.Where(p => p.From <= period.To).GroupBy(p => p.Programme).ToDictionary(p => p.Key, p => p.Any(since => since.Sensitive));
        _open = [.. facts.Referrals.Where(r => !r.Sensitive && _programmes.Contains(r.Programme))];
        _sensitive = [.. facts.Referrals.Where(r => r.Sensitive)];
        _byKey = _open.ToDictionary(r => r.Key);
        _pairs = new(Pairs);
    }

    /// <summary>Whether what a row is about was there at all before the period's end.</summary>
    public bool AreRun(PlannedTable table, IReadOnlyList<string> at)
    {
        if (table.Id == "sensitive")
        {
            return _running.ContainsValue(true);
        }

        for (var i = 0; i < at.Count; i++)
        {
            var notRunning = table.Axes[i].Dimension.Code switch
            {
                "programme" => !_running.ContainsKey(at[i]) && at[i] != PlannedTable.All,
                "from" => _programmes.Any(p => at[i] == PlannedDimensions.FromProgramme(p) && !_running.ContainsKey(p)),
                _ => false,
            };
            if (notRunning)
            {
                return false;
            }
        }

        return true;
    }

    public IReadOnlyList<CountedUnit> Of(string measure) => _units.TryGetValue(measure, out var known) ? known : _units[measure] = [.. Count(measure)];

    private IEnumerable<CountedUnit> Count(string measure) => measure switch
    {
        "made" or "referrals" => Where(_open, r => r.MadeOn),
        "accepted" or "people" => Where(_open, r => r.AcceptedOn),
        "declined" => Where(_open, r => r.DeclinedOn),
        "closed" => Where(_open, r => r.ClosedOn),
        "sensitiveMade" => Where(_sensitive, r => r.MadeOn),
        "sensitiveAccepted" or "sensitivePeople" => Where(_sensitive, r => r.AcceptedOn),
        "sensitiveDeclined" => Where(_sensitive, r => r.DeclinedOn),
        "sensitiveClosed" => Where(_sensitive, r => r.ClosedOn),
        "waiting" => Of("made").SelectMany(WaitsOf),
        "pairs" => _pairs.Value,
        "improved" => _pairs.Value.Where(u => u.Score!.Value.Improvement > 0),
        "notImproved" => _pairs.Value.Where(u => u.Score!.Value.Improvement <= 0),
        "notAskedAgain" => NotAskedAgain(),
        "priorityPairs" => PriorityPairs(),
        "supported" or "grants" => Support(s => 1),
        "perYear" => Support(s => s.Per == "year" ? s.Pence : null),
        "once" => Support(s => s.Per == "once" ? s.Pence : null),
        "unmet" => Unmet(),
        "again" => Again(),
        _ => throw new ArgumentException($"Nothing is known of the measure {measure}.", nameof(measure)),
    };

    private IEnumerable<CountedUnit> Where(List<ReferralFact> referrals, Func<ReferralFact, DateOnly?> on) =>
        referrals.Where(r => on(r) is { } day && _period.Contains(day)).Select(Unit);

    private CountedUnit Unit(ReferralFact referral) => new(referral, OriginOf(referral), _freezeDay);

    /// <summary>Both at once, since either tells of the other: what a sensitive programme referred on is its organisation's, here as there.</summary>
    private (string From, string Source) OriginOf(ReferralFact referral)
    {
        if (referral.FromProgramme is { } programme && _programmes.Contains(programme))
        {
            return (PlannedDimensions.FromProgramme(programme), PlannedDimensions.Onward);
        }

        return referral.ReferrerKind is { } kind
            ? (_from.Contains(kind) ? kind : PlannedDimensions.OtherKinds, s_sources[kind])
            : (PlannedDimensions.Self, PlannedDimensions.Self);
    }

    private IEnumerable<CountedUnit> WaitsOf(CountedUnit unit) => PlannedDimensions.Waits
        .Select(w => (w.Code, Wait: unit.Referral.WaitOn(_freezeDay, w.Code)))
        .Where(w => w.Wait.Band != ReferralFacts.Ended)
        .Select(w => unit with { Wait = w.Code, Days = w.Wait.Days });

    /// <summary>One pair per human, programme and item: the one whose second time is the latest of the year.</summary>
    private IReadOnlyList<CountedUnit> Pairs() =>
    [
        .. Recorded().Where(p => IsPair(p.Pair) && _period.Contains(p.Pair.AskedAgainOn!.Value))
            .GroupBy(p => (p.Unit.Person, p.Unit.Referral.Programme, p.Pair.Item))
            .Select(same => same.MaxBy(p => (p.Pair.AskedAgainOn, p.Pair.AskedAgainRecordedOn, p.Pair.BaselineOn, p.Pair.Referral))!)
            .Select(p => p.Unit with { Item = p.Pair.Item, Score = new(p.Pair.Before, p.Pair.After!.Value, p.Pair.Improvement!.Value) }),
    ];

    private IEnumerable<CountedUnit> NotAskedAgain() => Recorded()
        .GroupBy(p => (p.Unit.Person, p.Unit.Referral.Programme, p.Pair.Item))
        .Where(same => !same.Any(p => IsPair(p.Pair)) && same.Any(p => _period.Contains(p.Pair.BaselineOn)))
        .Select(same => same.Where(p => _period.Contains(p.Pair.BaselineOn)).MaxBy(p => (p.Pair.BaselineOn, p.Pair.Referral))!)
        .Select(p => p.Unit with { Item = p.Pair.Item });

    private IEnumerable<(CountedUnit Unit, PairFact Pair)> Recorded() => _facts.Pairs
        .Where(p => p.BaselineRecordedOn <= _freezeDay && _byKey.ContainsKey(p.Referral)).Select(p => (Unit(_byKey[p.Referral]), p));

    private bool IsPair(PairFact pair) => pair.AskedAgainOn is not null && pair.AskedAgainRecordedOn <= _freezeDay;

    /// <summary>Once per human, programme and priority, whatever they were asked.</summary>
    private IEnumerable<CountedUnit> PriorityPairs() => _pairs.Value
        .SelectMany(u => u.Referral.Needs.Select(n => (Unit: u, Need: n)).Where(n => CountedUnit.PriorityOf(n.Need) is not null))
        .GroupBy(n => (n.Unit.Person, n.Unit.Referral.Programme, CountedUnit.PriorityOf(n.Need)))
        .Select(same => same.MinBy(n => n.Unit.Referral.Key)!)
        .Select(n => n.Unit with { Referral = n.Unit.Referral with { Needs = [n.Need] } });

    private IEnumerable<CountedUnit> Support(Func<SupportFact, long?> amount) =>
        from s in _facts.Support
        where _period.Contains(s.On) && s.RecordedOn <= _freezeDay && amount(s) is > 0 && _byKey.ContainsKey(s.Referral)
        select Unit(_byKey[s.Referral]) with { Kind = s.Kind, Amount = amount(s)!.Value };

    private IEnumerable<CountedUnit> Unmet()
    {
        foreach (var referral in _open)
        {
            if (referral.DeclinedOn is { } declined && _period.Contains(declined) && s_unmet.Contains(referral.DeclineReason) && referral.IsDeclinedOn(_freezeDay))
            {
                yield return Unit(referral);
            }
            else if (referral.ClosedOn is { } closed && _period.Contains(closed) && s_unmet.Contains(referral.Outcome) && referral.IsClosedOn(_freezeDay))
            {
                yield return Unit(referral) with { Needs = referral.NeedsNotMet is [] ? null : referral.NeedsNotMet };
            }
        }
    }

    /// <summary>Referrals of the period that follow another of the same human to the same organisation within 12 months.</summary>
    private IEnumerable<CountedUnit> Again() => _open.Where(r => r.PersonKey is not null)
        .GroupBy(r => (r.PersonKey, r.ReceiverId))
        .SelectMany(same =>
        {
            var ordered = same.OrderBy(r => r.MadeOn).ThenBy(r => r.Key).ToList();
            return ordered.Skip(1).Where((r, i) => _period.Contains(r.MadeOn) && ordered[i].MadeOn > r.MadeOn.AddMonths(-12)).Select(Unit);
        });
}
