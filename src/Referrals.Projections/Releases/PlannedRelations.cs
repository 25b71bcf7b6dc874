using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases.Facts;

namespace Referrals.Projections.Releases;

/// <summary>What holds between cells of different tables; what holds within a table follows from its totals.</summary>
/// <param name="activity">What is counted by quarter and by year.</param>
/// <param name="programmes">Of which everything is published.</param>
/// <param name="from">Where referrals come from.</param>
internal sealed class PlannedRelations(IReadOnlyList<PlannedMeasure> activity, PlannedDimension programmes, PlannedDimension from)
{
    private const string Made = "made";
    private const string Accepted = "accepted";

    public IEnumerable<Relation> Between(ReleasePeriod period)
    {
        CellsOf cells = (measure, at) => CellKey.Of(measure, period, at);
        return period.Kind == PeriodKind.Quarter
            ? OfWaits(cells)
            : [.. ByQuarter(period, cells), .. programmes.Categories.SelectMany(p => Sources(p.Code, cells)), .. OfPeople(cells), .. OfOutcomes(cells), .. OfOthers(cells)];
    }

    private delegate string CellsOf(string measure, params (string Dimension, string Category)[] at);

    private IEnumerable<Relation> OfWaits(CellsOf cell) =>
        from p in programmes.Categories
        from wait in PlannedDimensions.Waits
        let waiting = cell("waiting", ("programme", p.Code), ("wait", wait.Code))
        from relation in new Relation[]
        {
            new Relation.Sum(waiting, [.. PlannedDimensions.Bands(wait).Categories.Where(b => b.Code != ReferralFacts.Ended).Select(b => cell(Made, ("programme", p.Code), (wait.Code, b.Code)))]),

            // It follows from the bands, but hides fewer: where few ended, what waited is hidden for them, and not what was made.
            new Relation.Sum(cell(Made, ("programme", p.Code)), [waiting, cell(Made, ("programme", p.Code), (wait.Code, ReferralFacts.Ended))], Divides: false),
        }
        select relation;

    private IEnumerable<Relation> ByQuarter(ReleasePeriod year, CellsOf cell) =>
        from measure in activity
        from p in programmes.Categories
        select new Relation.Sum(cell(measure.Code, ("programme", p.Code)), [.. year.Quarters.Select(q => CellKey.Of(measure.Code, q, [("programme", p.Code)]))]);

    /// <summary>
    /// Where a programme's referrals came from is told twice: by source, and finer by kind of organisation and programme, but that kinds with
    /// few members are one there.
    /// </summary>
    private IEnumerable<Relation> Sources(string programme, CellsOf cell)
    {
        string Source(Source s) => cell(Made, ("programme", programme), ("source", Codes.NameOf(s)));
        string From(string code) => cell(Made, ("programme", programme), ("from", code));

        // A flow has no total of its own: all that a programme was sent came from somewhere.
        yield return new Relation.Sum(cell(Made, ("programme", programme)), [.. from.Categories.Select(f => From(f.Code))]);
        yield return new Relation.Sum(
            cell(Made, ("programme", programme), ("source", PlannedDimensions.Onward)), [.. programmes.Categories.Select(p => From(PlannedDimensions.FromProgramme(p.Code)))]);
        yield return new Relation.Sum(Source(Domain.Referring.Source.Self), [From(PlannedDimensions.Self)]);

        var others = From(PlannedDimensions.OtherKinds);
        var kinds = Enum.GetValues<OrganisationKind>().GroupBy(k => MakeReferralHandler.SourceOf(k), k => (Kind: From(Codes.NameOf(k)), IsListed: from.Categories.Any(c => c.Code == Codes.NameOf(k)))).ToList();
        foreach (var source in kinds)
        {
            IReadOnlyList<string> listed = [.. source.Where(k => k.IsListed).Select(k => k.Kind)];
            if (listed.Count == source.Count())
            {
                yield return new Relation.Sum(Source(source.Key), listed);
            }
            else if (listed.Count > 0)
            {
                yield return new Relation.AtMost(Source(source.Key), [.. listed, others]);
                foreach (var kind in listed)
                {
                    yield return new Relation.AtMost(kind, [Source(source.Key)]);
                }
            }
        }

        var merged = kinds.Where(s => s.Any(k => !k.IsListed)).ToList();
        if (merged.TrueForAll(s => !s.Any(k => k.IsListed)) && merged.Count > 0)
        {
            yield return new Relation.Sum(others, [.. merged.Select(s => Source(s.Key))]);
        }
        else
        {
            foreach (var source in merged.Where(s => !s.Any(k => k.IsListed)))
            {
                yield return new Relation.AtMost(Source(source.Key), [others]);
            }
        }
    }

    /// <summary>Each of those whom a programme helped was accepted by it at least once; each who came again was referred.</summary>
    private IEnumerable<Relation> OfPeople(CellsOf cell) =>
    [
        .. programmes.Categories.Select(p => new Relation.AtMost(cell("people", ("programme", p.Code)), [cell(Accepted, ("programme", p.Code))])),
        .. programmes.Categories.Select(p => new Relation.AtMost(cell("again", ("programme", p.Code)), [cell(Made, ("programme", p.Code))])),
        .. from dimension in PlannedDimensions.Characteristics
           from c in dimension.Categories
           select new Relation.AtMost(cell("people", (dimension.Code, c.Code)), [.. programmes.Categories.Select(p => cell(Accepted, (dimension.Code, c.Code), ("programme", p.Code)))]),
        .. from p in programmes.Categories
           from kind in PlannedDimensions.SupportKind.Categories
           select new Relation.AtMost(cell("supported", ("kind", kind.Code), ("programme", p.Code)), [cell("grants", ("kind", kind.Code), ("programme", p.Code))]),
        new Relation.AtMost(cell("sensitivePeople"), [cell("sensitiveAccepted")]),
    ];

    private IEnumerable<Relation> OfOutcomes(CellsOf cell) =>
        from item in PlannedDimensions.Item.Categories
        from measure in new[] { "pairs", "improved", "notImproved" }
        select new Relation.Sum(cell(measure, ("item", item.Code)), [.. programmes.Categories.Select(p => cell(measure, ("item", item.Code), ("programme", p.Code)))]);

    private static IEnumerable<Relation> OfOthers(CellsOf cell) =>
        PlannedDimensions.Priority.Categories.Select(priority => new Relation.AtMost(cell("referrals", ("priority", priority.Code)), [cell(Made)]));
}
