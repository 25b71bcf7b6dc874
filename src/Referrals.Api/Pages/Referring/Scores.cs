using Referrals.Domain.Outcomes;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>One question's scores at each time it was asked; null where the person declined it.</summary>
internal sealed record ScoreLine(MeasureItem Item, IReadOnlyList<int?> Scores);

/// <summary>The scores of one measure, in the order in which they were asked.</summary>
internal sealed record Scores(Measure Measure, IReadOnlyList<AssessmentView> Asked, IReadOnlyList<ScoreLine> Lines)
{
    /// <summary>Of every measure that was asked; what can never be read again is left out.</summary>
    public static IEnumerable<Scores> Of(ReferralView referral) =>
        from asked in referral.Assessments.Where(a => a.Scores is not null).GroupBy(a => a.Measure)
        let measure = Measures.Find(asked.Key)
        where measure is not null
        let inOrder = asked.OrderBy(a => a.OccurredOn).ToList()
        select new Scores(measure, inOrder, [.. measure.Items.Select(i => new ScoreLine(i, [.. inOrder.Select(a => a.Scores!.TryGetValue(i.Code, out var s) ? s : (int?)null)]))]);

    /// <summary>An item in a word or two.</summary>
    public static string NameOf(MeasureItem item) => $"{char.ToUpperInvariant(item.Code[0])}{string.Concat(item.Code.Skip(1).Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"))}";
}
