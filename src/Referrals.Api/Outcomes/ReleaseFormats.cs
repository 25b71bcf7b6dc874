using System.Text;
using Referrals.Api.Outcomes.Charts;
using Referrals.Projections.Releases;

namespace Referrals.Api.Outcomes;

/// <summary>The published tables as CSV (RFC 4180) in UTF-8; c, z and x stand as they are. There is no byte order mark: what is in the tables is ASCII.</summary>
internal static class ReleaseCsv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    public static byte[] Of(PublishedTable table) => Of([[.. table.Dimensions, .. table.Figures], .. table.Rows.Select(r => (IEnumerable<string>)[.. r.At, .. r.Figures])]);

    public static byte[] Of(IEnumerable<IEnumerable<string>> rows) => Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => $"{string.Join(',', row.Select(Field))}\r\n")));

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <summary>What every column and every code of a release means.</summary>
internal static class ReleaseDictionary
{
    private static readonly (string Code, string Meaning)[] s_signs =
    [
        (PublishedTable.Hidden, "Hidden to protect people: a small number, or one from which a small number could be worked out"),
        (PublishedTable.NotApplicable, "Not run or not offered there"),
        (PublishedTable.TooFew, "Too few people for this figure; of a count, that its group is too small, or all of one kind, to be broken down"),
        (PublishedTable.StillOpen, "Lies among those who still wait"),
        (PlannedTable.All, "All categories together"),
    ];

    /// <summary>Table, column, what it is, code and meaning: of the columns and codes that stand in the published tables, and no others.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(IEnumerable<PublishedTable> tables, PlanWords words)
    {
        yield return ["table", "column", "is", "code", "meaning"];
        foreach (var table in tables)
        {
            yield return [table.Table, "", "table", "", table.Title];
            for (var i = 0; i < table.Dimensions.Count; i++)
            {
                var dimension = table.Dimensions[i];
                yield return [table.Table, dimension, "dimension", "", words.Dimension(table.Table, dimension)];
                foreach (var code in table.Rows.Select(r => r.At[i]).Distinct().Where(c => c != PlannedTable.All))
                {
                    yield return [table.Table, dimension, "category", code, words.Category(table.Table, dimension, code)];
                }
            }

            foreach (var figure in table.Figures)
            {
                yield return [table.Table, figure, "figure", "", words.Figure(table.Table, figure)];
            }
        }

        foreach (var (code, meaning) in s_signs)
        {
            yield return ["", "", "sign", code, meaning];
        }
    }
}
