using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Referrals.Domain.Outcomes;

/// <summary>How long a period is that can be published.</summary>
public enum PeriodKind { Quarter, Year }

/// <summary>A complete quarter of the calendar ("2026-Q3") or a complete financial year, April to March ("2026-27").</summary>
public sealed record ReleasePeriod
{
    private ReleasePeriod(PeriodKind kind, DateOnly from) => (Kind, From) = (kind, from);

    public PeriodKind Kind { get; }

    /// <summary>Its first day.</summary>
    public DateOnly From { get; }

    /// <summary>Its last day.</summary>
    public DateOnly To => From.AddMonths(Kind == PeriodKind.Quarter ? 3 : 12).AddDays(-1);

    /// <summary>How it is named in files and addresses.</summary>
    public string Code => Kind == PeriodKind.Quarter
        ? string.Create(CultureInfo.InvariantCulture, $"{From.Year}-Q{((From.Month - 1) / 3) + 1}")
        : string.Create(CultureInfo.InvariantCulture, $"{From.Year}-{(From.Year + 1) % 100:00}");

    /// <summary>How people say it.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"{(Kind == PeriodKind.Quarter ? $"{From:MMMM}" : $"{From:MMMM yyyy}")} to {To:MMMM yyyy}");

    /// <summary>What is recorded until the end of this day counts: the last day of the month after the period.</summary>
    public DateOnly FreezeDay => To.AddDays(1).AddMonths(1).AddDays(-1);

    /// <summary>The quarters that a year is made of, or itself.</summary>
    public IReadOnlyList<ReleasePeriod> Quarters => Kind == PeriodKind.Quarter ? [this] : [.. Enumerable.Range(0, 4).Select(q => new ReleasePeriod(PeriodKind.Quarter, From.AddMonths(3 * q)))];

    /// <summary>The financial year that it is part of, or itself.</summary>
    public ReleasePeriod Year => YearOf(From);

    public static ReleasePeriod QuarterOf(DateOnly day) => new(PeriodKind.Quarter, new DateOnly(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1));

    public static ReleasePeriod YearOf(DateOnly day) => new(PeriodKind.Year, new DateOnly(day.Month >= 4 ? day.Year : day.Year - 1, 4, 1));

    public bool Contains(DateOnly day) => From <= day && day <= To;

    /// <summary>Reads a code; false where it names no period.</summary>
    public static bool TryParse(string? code, [NotNullWhen(true)] out ReleasePeriod? period)
    {
        period = null;
        if (code is not { Length: 7 } || !int.TryParse(code.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 2000 or > 2200)
        {
            return false;
        }

        period = code[5] is 'Q' && code[6] is >= '1' and <= '4'
            ? new(PeriodKind.Quarter, new DateOnly(year, ((code[6] - '1') * 3) + 1, 1))
            : new(PeriodKind.Year, new DateOnly(year, 4, 1));
        return period.Code == code;
    }

    public override string ToString() => Code;
}
