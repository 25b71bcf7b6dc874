namespace Referrals.Projections.Handoffs;

/// <summary>The median of numbers of which there are many of each.</summary>
public static class Median
{
    /// <summary>Null of nothing; between two in the middle, half way.</summary>
    public static decimal? Of(IEnumerable<(int Value, long Count)> values)
    {
        var sorted = values.OrderBy(v => v.Value).ToList();
        var all = sorted.Sum(v => v.Count);
        return all == 0 ? null : (At((all - 1) / 2) + At(all / 2)) / 2m;

        int At(long place)
        {
            var at = 0;
            while (place >= sorted[at].Count)
            {
                place -= sorted[at++].Count;
            }

            return sorted[at].Value;
        }
    }
}
