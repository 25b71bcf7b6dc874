using Referrals.Api.Pages.Forms;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Api.Pages.Agreements;

/// <summary>The bases that an agreement may give for a plain answer, both in one choice.</summary>
internal static class BasesChoices
{
    private static readonly LegalBasis[] s_laws = [LegalBasis.PublicTask, LegalBasis.LegitimateInterests, LegalBasis.ExplicitConsent, LegalBasis.VitalInterests];

    public static IReadOnlyList<Choice> KnowsAndAgrees { get; } = Of(
        from law in s_laws
        from confidence in Enum.GetValues<ConfidentialityBasis>()
        where law is not LegalBasis.ExplicitConsent || confidence is ConfidentialityBasis.ExplicitConsent
        select new Bases(law, confidence));

    public static IReadOnlyList<Choice> CannotAsk { get; } = Of(
        from law in s_laws
        from confidence in Enum.GetValues<ConfidentialityBasis>()
        where law is not LegalBasis.ExplicitConsent && confidence is not ConfidentialityBasis.ExplicitConsent
        select new Bases(law, confidence));

    public static IReadOnlyList<Choice> Safeguarding { get; } = Of(Enum.GetValues<ConfidentialityBasis>().Select(c => new Bases(LegalBasis.Safeguarding, c)));

    public static string Spoken(Bases bases) => $"{Codes.LabelOf(bases.LegalBasis)}. {Codes.LabelOf(bases.ConfidentialityBasis)}";

    /// <summary>What was chosen of these, or null.</summary>
    public static Bases? Chosen(IReadOnlyList<Choice> choices, string? chosen) =>
        choices.Any(c => c.Value == chosen) && chosen!.Split(' ') is [var law, var confidence]
            ? new Bases(Enum.Parse<LegalBasis>(law, ignoreCase: true), Enum.Parse<ConfidentialityBasis>(confidence, ignoreCase: true))
            : null;

    private static IReadOnlyList<Choice> Of(IEnumerable<Bases> bases) =>
        [.. bases.Select(b => new Choice($"{Codes.NameOf(b.LegalBasis)} {Codes.NameOf(b.ConfidentialityBasis)}", Spoken(b)))];
}
