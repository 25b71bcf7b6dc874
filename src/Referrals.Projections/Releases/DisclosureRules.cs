namespace Referrals.Projections.Releases;

/// <summary>The numbers by which a release protects people; written into its certificate.</summary>
/// <param name="Threshold">Counts of 1 to this many, and cells with so few people behind them, are unsafe; never below 5.</param>
/// <param name="Base">Other counts are rounded to the nearest multiple of it; never below 5.</param>
/// <param name="MinimumFeasible">An unsafe cell passes while at least so many whole numbers of 1 to the threshold remain possible (of any, where the cell is unsafe for another reason than its size).</param>
/// <param name="MinimumReferrers">A cell needs so many referring organisations where their kind is not itself a dimension.</param>
/// <param name="WholeGroupBelow">A smaller group of which one category has all tells about each of its members.</param>
/// <param name="MoneyPeople">A sum needs so many people.</param>
/// <param name="MoneyPercent">Nobody may be able to estimate the largest contribution more closely, in percent.</param>
/// <param name="MoneyBase">Sums are rounded to it, in pence.</param>
/// <param name="ShareFrom">A share needs so many in its numerator and in its complement.</param>
/// <param name="MeanFrom">A mean needs so many people.</param>
/// <param name="MedianFrom">A median needs so many.</param>
/// <param name="NinetiethFrom">A 90th percentile needs so many.</param>
/// <param name="OneMoreIn">Of so many lines with a hidden cell, one on average has one more hidden than is needed, and of those again.</param>
public sealed record DisclosureRules(
    int Threshold = 7,
    int Base = 5,
    int MinimumFeasible = 5,
    int MinimumReferrers = 3,
    int WholeGroupBelow = 50,
    int MoneyPeople = 8,
    int MoneyPercent = 10,
    int MoneyBase = 10_000,
    int ShareFrom = 8,
    int MeanFrom = 30,
    int MedianFrom = 20,
    int NinetiethFrom = 50,
    int OneMoreIn = 8)
{
    public static readonly DisclosureRules Standard = new();
}
