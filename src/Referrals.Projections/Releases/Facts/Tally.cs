using System.Runtime.InteropServices;

namespace Referrals.Projections.Releases.Facts;

/// <summary>What comes together in one cell.</summary>
internal sealed class Tally(Counting counting)
{
    private readonly Dictionary<Guid, long> _people = [];
    private readonly Dictionary<Guid, long> _byReferrer = [];
    private readonly HashSet<(Guid Referrer, Guid Person)> _known = [];
    private readonly List<CountedUnit> _units = [];
    private long _count;

    public void Add(CountedUnit unit)
    {
        var (person, referrer) = (unit.Person, unit.Referral.ReferrerId ?? Guid.Empty);
        CollectionsMarshal.GetValueRefOrAddDefault(_people, person, out _) += unit.Amount;
        _count += unit.Amount;
        if (counting != Counting.People || _known.Add((referrer, person)))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_byReferrer, referrer, out _) += unit.Amount;
        }

        if (unit.Score is not null || unit.Wait is not null)
        {
            _units.Add(unit);
        }
    }

    public TrueCell Cell(string key)
    {
        var largest = counting == Counting.Money ? _people.Values.OrderDescending().Take(2).ToList() : [];
        return new(
            key, counting, counting == Counting.People ? _people.Count : _count, _people.Count, _byReferrer,
            largest.ElementAtOrDefault(0), largest.ElementAtOrDefault(1));
    }

    /// <summary>In order of the scores, so that they are the same however the rows were read.</summary>
    public IReadOnlyList<PairedScore> Scores() => [.. _units.Select(u => u.Score!.Value).OrderBy(s => s.Before).ThenBy(s => s.After)];

    public Waits Waits() => new([.. _units.Where(u => u.Days is not null).Select(u => u.Days!.Value).Order()], _units.Count(u => u.Days is null));
}
