using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>The rules that every list of needs keeps.</summary>
public static class NeedRules
{
    /// <summary>At least one need, each once.</summary>
    public static void MustNameNeeds<T>(this IRuleBuilder<T, Values<Need>> rule) =>
        rule.NotEmpty().WithMessage("Choose at least one need.").Must(BeDistinct).WithMessage("Name each need once.");

    internal static bool BeDistinct(Values<Need> needs) => needs.Distinct().Count() == needs.Count;
}
