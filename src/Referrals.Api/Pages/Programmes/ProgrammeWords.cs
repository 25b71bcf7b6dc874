using Referrals.Domain.Directory;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Programmes;

/// <summary>What the file of a programme says, in words.</summary>
internal static class ProgrammeWords
{
    /// <summary>Health team, The person themselves; or out of another referral</summary>
    public static string Sources(Programme programme) => programme.Sources.Count == 0
        ? "Nobody directly, only out of another referral"
        : $"{string.Join(", ", programme.Sources.Select(s => Codes.LabelOf(s)))}{(programme.AllowsOnward ? "; or out of another referral" : "")}";

    /// <summary>See the referral in 2, accept or decline in 5, … working days</summary>
    public static string Promises(Programme programme) =>
        $"{string.Join(", ", Clocks(programme).Select((c, i) => $"{(i == 0 ? c.Name : c.Name.ToLowerInvariant())} in {c.Days}"))} working days";

    public static IReadOnlyList<(string Name, int Days)> Clocks(Programme programme) =>
    [
        (Codes.LabelOf(ClockName.Acknowledge), programme.Clocks.Acknowledge), (Codes.LabelOf(ClockName.Decide), programme.Clocks.Decide),
        (Codes.LabelOf(ClockName.FirstContact), programme.Clocks.FirstContact), (Codes.LabelOf(ClockName.Review), programme.Clocks.Review),
    ];

    public static string Answered(Question question) => question.Type switch
    {
        QuestionType.Choice => "One of these",
        QuestionType.Choices => "Any of these",
        QuestionType.Text => $"Up to {question.MaxLength} characters",
        QuestionType.Number => $"A whole number from {question.Min} to {question.Max}",
        _ => "Yes or no",
    };

    public static string Kept(Retention retention) =>
        $"{Spoken.Count(retention.YearsAfterClosing, "year")} after the person’s last referral is over{(retention.UntilAge == 0 ? "" : $", and in any case until they are {retention.UntilAge}")}";

    public static IReadOnlyList<Service> ServicesOf(Partnership partnership, Programme programme) =>
        [.. partnership.Services.Values.Select(s => s.Service).Where(s => s.Programme == programme.Code && partnership.Has(s.OrganisationId)).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];
}
