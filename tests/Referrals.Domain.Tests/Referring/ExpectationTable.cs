namespace Referrals.Domain.Tests.Referring;

/// <summary>A table of expectations as it is read in a test: a name, two spaces or more, and a cell under each heading.</summary>
internal sealed record ExpectationTable(IReadOnlyList<string> Columns, IReadOnlyList<ExpectationRow> Rows)
{
    public static ExpectationTable Read(string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0).ToList();
        var columns = Words(lines[0])[1..];
        return new(columns, [.. lines.Skip(1).Select(line => new ExpectationRow(
            line[..line.IndexOf("  ", StringComparison.Ordinal)],
            columns.Zip(Words(line)[^columns.Length..]).ToDictionary(c => c.First, c => c.Second)))]);
    }

    public ExpectationRow Row(string name) => Rows.Single(r => r.Name == name);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>One line of a table.</summary>
internal sealed record ExpectationRow(string Name, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells[column];

    /// <summary>Every cell under these headings, or all, that says another thing than what is found.</summary>
    public IReadOnlyList<string> Differences(Func<string, string> find, params IEnumerable<string> columns)
    {
        var asked = columns.ToList();
        return [.. from column in asked.Count == 0 ? Cells.Keys : asked
                   let found = find(column)
                   where found != Cells[column]
                   select $"{Name}, {column}: {Cells[column]} in the table, {found} in fact"];
    }
}
