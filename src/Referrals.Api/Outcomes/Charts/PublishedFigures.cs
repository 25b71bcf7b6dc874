using System.Globalization;
using Referrals.Projections.Releases;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>A figure as it was published: a number, or why there is none.</summary>
internal readonly record struct Figure(string Text)
{
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en-GB");

    public decimal? Number => decimal.TryParse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A count that there is and that is not shown, because it is hidden or because its group is not broken down.</summary>
    public bool IsHidden => Text is PublishedTable.Hidden or PublishedTable.TooFew;

    public bool IsTooFew => Text == PublishedTable.TooFew;

    public bool IsNotApplicable => Text == PublishedTable.NotApplicable;

    /// <summary>As people read it, thousands apart.</summary>
    public string Said => Text == PublishedTable.StillOpen ? "still waiting" : Number is { } number && number == decimal.Truncate(number) && !Text.Contains('.', StringComparison.Ordinal) ? number.ToString("N0", s_english) : Text;

    /// <summary>A number of pounds.</summary>
    public string Pounds => Number is { } number ? $"£{number.ToString("N0", s_english)}" : Text;
}

/// <summary>
/// The published tables of a release, and the words for their codes. It is made of the published bytes and knows nothing else, so no picture,
/// page or tooltip can.
/// </summary>
internal sealed class PublishedFigures
{
    private readonly Dictionary<string, PublishedTable> _tables;
    private readonly Dictionary<string, Dictionary<string, PublishedRow>> _rows;
    private readonly PlanWords _words;

    public PublishedFigures(IEnumerable<PublishedTable> tables, PlanWords words)
    {
        _tables = tables.ToDictionary(t => t.Table);
        _rows = _tables.ToDictionary(t => t.Key, t => t.Value.Rows.ToDictionary(r => string.Join('/', r.At)));
        _words = words;
    }

    public IEnumerable<PublishedTable> Tables => _tables.Values;

    public PublishedTable? Find(string table) => _tables.GetValueOrDefault(table);

    /// <summary>A figure; of what is not in the release, that it is not there.</summary>
    public Figure At(string table, string figure, params IEnumerable<string> at) =>
        _rows.TryGetValue(table, out var rows) && rows.TryGetValue(string.Join('/', at), out var row) && _tables[table].Figures.Contains(figure)
            ? new(_tables[table][row, figure]) : new(PublishedTable.NotApplicable);

    /// <summary>The categories of a table's dimension in the order in which they were published, without all of them together.</summary>
    public IReadOnlyList<string> Categories(string table, string dimension) => Find(table) is { } found && found.Dimensions.ToList().IndexOf(dimension) is var i and >= 0
        ? [.. found.Rows.Select(r => r.At[i]).Where(c => c != PlannedTable.All).Distinct()] : [];

    public string Label(string table, string dimension, string code) => _words.Category(table, dimension, code);
}
