namespace Referrals.Domain.Programmes;

/// <summary>The programmes of a partnership, by code.</summary>
public sealed class ProgrammeCatalogue
{
    private readonly Dictionary<string, Programme> _programmes;

    private ProgrammeCatalogue(IEnumerable<Programme> programmes) => _programmes = programmes.ToDictionary(p => p.Code);

    /// <summary>In the order of their codes.</summary>
    public IEnumerable<Programme> All => _programmes.Values.OrderBy(p => p.Code, StringComparer.Ordinal);

    /// <summary>Reads the text of each file; the names are only for telling where a problem is.</summary>
    /// <exception cref="InvalidProgrammeException">With every problem of every file.</exception>
    public static ProgrammeCatalogue Parse(IEnumerable<KeyValuePair<string, string>> filesByName)
    {
        var problems = new List<string>();
        var programmes = new List<Programme>();
        foreach (var (name, text) in filesByName)
        {
            var ofThisFile = new List<string>();
            var programme = ProgrammeFile.Read(text, ofThisFile);
            if (ofThisFile.Count == 0 && programmes.Exists(p => p.Code == programme!.Code))
            {
                ofThisFile.Add($"code {programme!.Code} is another file's already");
            }

            if (ofThisFile.Count == 0)
            {
                programmes.Add(programme!);
            }

            problems.AddRange(ofThisFile.Select(p => $"{name}: {p}"));
        }

        return problems.Count == 0 ? new ProgrammeCatalogue(programmes) : throw new InvalidProgrammeException(problems);
    }

    /// <summary>The programme with this code, or null.</summary>
    public Programme? Find(string code) => _programmes.GetValueOrDefault(code);
}
