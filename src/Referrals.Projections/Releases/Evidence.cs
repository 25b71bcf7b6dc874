using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases;

/// <summary>
/// What a cell truly holds; only the builder and the auditor read it. <paramref name="Count"/> is in the measure's unit (events, people,
/// pence). <paramref name="ByReferrer"/> says how much of it each referring organisation knows, self-referrals under the empty id, each of
/// which counts as a referrer by itself. The two largest contributions matter for money alone.
/// </summary>
public sealed record TrueCell(string Key, Counting Counting, long Count, int People, IReadOnlyDictionary<Guid, long> ByReferrer, long Largest = 0, long SecondLargest = 0);

/// <summary>Of one human, programme and year: an item's score at the start and at the end, and by how much it became better.</summary>
public readonly record struct PairedScore(int Before, int After, int Improvement);

/// <summary>Working days of those who came so far, and how many still wait.</summary>
public sealed record Waits(IReadOnlyList<int> Days, int StillOpen);

/// <summary>
/// All that a period's tables are made of, before protection: cells by key, and what derived figures are computed from, by the key of the
/// count that is their base. Not everything of a plan need be there: a cell without an entry is not run or not offered (z).
/// </summary>
public sealed record Tabulation(
    ReleasePeriod Period, IReadOnlyDictionary<string, TrueCell> Cells, IReadOnlyDictionary<string, IReadOnlyList<PairedScore>> Pairs, IReadOnlyDictionary<string, Waits> Waits);

/// <summary>
/// A cell that was hidden for another's sake. <paramref name="Line"/> is the whole of the relation whose line gave an unsafe cell away, and
/// <paramref name="Candidates"/> the shown cells of that line among which the secret draw chose.
/// </summary>
public sealed record Choice(string Line, IReadOnlyList<string> Candidates, string Chosen);

/// <summary>Kept with a release, out of reach of everybody but the builder: what the auditor must know to think like those who know more.</summary>
public sealed record Evidence(IReadOnlyList<TrueCell> Cells, IReadOnlyList<Choice> Choices, byte[] Seed);

/// <summary>A release as it would be or was published, with its evidence.</summary>
public sealed record ReleaseFiles(ReleasePeriod Period, IReadOnlyList<byte[]> Tables, Evidence Evidence);
