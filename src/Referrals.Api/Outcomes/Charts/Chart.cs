namespace Referrals.Api.Outcomes.Charts;

/// <summary>A picture of published figures, the same figures as tables, and what must be said with them.</summary>
/// <param name="Id">Names it in addresses and files.</param>
/// <param name="Heading">What it is about.</param>
/// <param name="About">How to read it.</param>
/// <param name="Picture">Null where too little could be published to draw it.</param>
/// <param name="Sources">The published tables that it is made of.</param>
/// <param name="Beside">The same figures to read.</param>
/// <param name="Counts">The counts that it is about; they say why there is no picture.</param>
/// <param name="Note">What it does not show.</param>
internal sealed record Chart(string Id, string Heading, string About, string? Picture, IReadOnlyList<string> Sources, IReadOnlyList<ChartTable> Beside, IReadOnlyList<Figure> Counts, string? Note = null)
{
    /// <summary>Said where there is no picture.</summary>
    public string WhyNone => Counts.All(c => c.IsNotApplicable || c.Number == 0) ? "Nothing of this was recorded in the period."
        : "There are too few people here to draw this without saying something about one of them. The table has what could be published.";
}

/// <summary>A table beside a picture.</summary>
internal sealed record ChartTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<ChartRow> Rows);

/// <summary>A row of it: what it is about, and its figures as they read.</summary>
internal sealed record ChartRow(string About, IReadOnlyList<string> Cells);
