using FluentValidation;

namespace Referrals.Domain;

/// <summary>The rules that every text typed by a person keeps.</summary>
public static class TextRules
{
    /// <summary>Characters in a longer text.</summary>
    public const int TextLength = 4000;

    /// <summary>Characters on one line.</summary>
    public const int LineLength = 200;

    /// <summary>Required, not only white space, at most so many characters.</summary>
    public static IRuleBuilderOptions<T, string?> Written<T>(this IRuleBuilder<T, string?> rule, int most = TextLength) =>
        rule.NotEmpty().WithMessage("Write something here.").MaximumLength(most).WithMessage($"Use {most} characters or fewer.");

    /// <summary>May be absent; at most so many characters.</summary>
    public static IRuleBuilderOptions<T, string?> MayBeWritten<T>(this IRuleBuilder<T, string?> rule, int most = TextLength) =>
        rule.MaximumLength(most).WithMessage($"Use {most} characters or fewer.");

    /// <summary>Refuses a day that has not come yet, said at a member of the body.</summary>
    public static void MustNotLieAhead(DateOnly day, DateTimeOffset now, string member)
    {
        if (day > Clocks.WorkingDays.InLondon(now))
        {
            throw Refusal.Invalid(new Dictionary<string, string[]> { [member] = ["This must be today or in the past."] });
        }
    }

    /// <summary>Refuses a day that is past or today, said at a member of the body.</summary>
    public static void MustLieAhead(DateOnly day, DateTimeOffset now, string member)
    {
        if (day <= Clocks.WorkingDays.InLondon(now))
        {
            throw Refusal.Invalid(new Dictionary<string, string[]> { [member] = ["This must be after today."] });
        }
    }
}
