namespace Referrals.Domain.Governance;

/// <summary>
/// How long a programme keeps what it knows of a person: so many years after their last referral was over, and in any case until they
/// reach an age. Days are London's; what is due on a day may go from that day on.
/// </summary>
/// <param name="YearsAfterClosing">Whole years for which a referral that is over is kept.</param>
/// <param name="UntilAge">The birthday until which everything about the person is kept; 0 where age makes no difference.</param>
public sealed record Retention(int YearsAfterClosing, int UntilAge)
{
    /// <summary>Of a programme that says nothing: the NHS Records Management Code of Practice, adults and children.</summary>
    public static readonly Retention Usual = new(8, 25);

    /// <summary>
    /// Years after which a record goes that was not used since. Nobody promised anything on the ground of a record alone, and two years
    /// are enough for somebody who rings again after a while to be known.
    /// </summary>
    public const int YearsUnused = 2;

    /// <summary>From when on a human being may go; null while a referral is open or a legal hold stands.</summary>
    /// <param name="referrals">Every referral that names them, at whatever organisation.</param>
    /// <param name="changed">For each of their records the last day on which anything was recorded on it.</param>
    /// <param name="born">Every birth date that a record has.</param>
    /// <param name="held">A legal hold stands on one of the records.</param>
    public static DateOnly? DueOn(IReadOnlyCollection<KeptReferral> referrals, IReadOnlyCollection<DateOnly> changed, IReadOnlyCollection<DateOnly> born, bool held)
    {
        if (held || YearsOverOn(referrals, changed) is not { } over)
        {
            return null;
        }

        if (referrals.Count == 0)
        {
            return over;
        }

        var age = referrals.Max(r => r.Retention.UntilAge);
        return age == 0 ? over : Later(over, After(YoungestOf(referrals, born), age));
    }

    /// <summary>The same without their age: as long as that has not come, nobody needs to know it.</summary>
    public static DateOnly? YearsOverOn(IReadOnlyCollection<KeptReferral> referrals, IReadOnlyCollection<DateOnly> changed)
    {
        if (referrals.Any(r => r.EndedOn is null))
        {
            return null;
        }

        return referrals.Select(r => After(r.EndedOn!.Value, r.Retention.YearsAfterClosing)).Concat(changed.Select(day => After(day, YearsUnused)))
            .Max().AddDays(1); // the years are full at the end of that day
    }

    /// <summary>Whoever has no birth date in any record was born when they were first referred, at the latest.</summary>
    private static DateOnly YoungestOf(IEnumerable<KeptReferral> referrals, IReadOnlyCollection<DateOnly> born) => born.Count == 0 ? referrals.Min(r => r.MadeOn) : born.Max();

    /// <summary>The same day so many years later; of 29 February, 1 March where there is none.</summary>
    private static DateOnly After(DateOnly day, int years) => day.AddYears(years) is var same && same.Day == day.Day ? same : same.AddDays(1);

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}

/// <summary>One referral as retention counts it: the programme's rule, and since when nobody has to do anything about it.</summary>
public sealed record KeptReferral(Retention Retention, DateOnly MadeOn, DateOnly? EndedOn);
