using System.Globalization;
using CsvHelper;
using Referrals.Api.Commands;
using Referrals.Domain.People;

namespace Referrals.Api.People;

/// <summary>A file with the columns of the National Statistics Postcode Lookup, read row by row.</summary>
internal sealed class PostcodeFile : IDisposable
{
    private const string England = "E";

    private readonly CsvReader _csv;
    private readonly int _ranks;
    private readonly int _postcode;
    private readonly int _district;
    private readonly int _area;
    private readonly int _rank;

    private PostcodeFile(CsvReader csv, int ranks)
    {
        (_csv, _ranks) = (csv, ranks);
        _csv.ReadHeader();
        var columns = csv.Headers.ToArray();
        _postcode = Find(columns, "pcds", c => c == "pcds");
        _district = Find(columns, "laua", c => c is "laua" || (c.StartsWith("lad", StringComparison.Ordinal) && c.EndsWith("cd", StringComparison.Ordinal)));
        var newest = columns.Any(c => c.Trim().StartsWith("lsoa21", StringComparison.OrdinalIgnoreCase)) ? "lsoa21" : "lsoa11";
        _area = Find(columns, newest, c => c == newest || c == $"{newest}cd");
        _rank = Find(columns, "imd", c => c is "imd" || (c.StartsWith("imd", StringComparison.Ordinal) && c.EndsWith("ind", StringComparison.Ordinal)));
    }

    /// <param name="file">The file, from its header on.</param>
    /// <param name="ranks">How many areas the ranks of deprivation run over.</param>
    /// <exception cref="CommandException">It does not have the columns.</exception>
    public static PostcodeFile Open(Stream file, int ranks) =>
        new(CsvReader.Create(file, new CsvReaderOptions { Separator = ',', IncludeValuesInExceptions = false }, leaveOpen: true), ranks);

    /// <exception cref="CommandException">A row is not as it should be.</exception>
    public IEnumerable<(string Postcode, Area Area)> Rows()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_csv.Read())
        {
            var postcode = Postcode.TryNormalise(_csv.GetString(_postcode), out var usual) ? usual : throw Wrong("has no postcode");
            if (!seen.Add(postcode))
            {
                throw Wrong($"has {postcode} again");
            }

            yield return (postcode, new Area(Code(_district), Code(_area), Decile()));
        }
    }

    public void Dispose() => _csv.Dispose();

    // Places outside the United Kingdom's districts have a code of nines.
    private string? Code(int column) => _csv.GetString(column) is { Length: > 0 } code && !code.EndsWith("99999999", StringComparison.Ordinal) ? code : null;

    private int? Decile()
    {
        if (Code(_district)?.StartsWith(England, StringComparison.Ordinal) is not true || _csv.GetString(_rank) is not { Length: > 0 } text || text == "0")
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) && rank <= _ranks
            ? (int)(((rank - 1L) * 10 / _ranks) + 1)
            : throw Wrong($"has the rank {text}, beyond {_ranks}: see --ranks");
    }

    private CommandException Wrong(string what) => new($"Line {_csv.RowNumber} of the file {what}.");

    private static int Find(string[] columns, string usual, Predicate<string> isIt) => Array.FindIndex(columns, c => isIt(c.Trim().ToLowerInvariant())) switch
    {
        < 0 => throw new CommandException($"The file has no column {usual}."),
        var found => found,
    };
}
