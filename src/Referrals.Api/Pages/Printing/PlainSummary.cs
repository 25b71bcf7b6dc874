using System.Text;
using Referrals.Api.Pages.Referring;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.People;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Printing;

/// <summary>A referral in plain words, for paper and for an organisation's own system.</summary>
internal static class PlainSummary
{
    /// <summary>Its facts; on paper without those that stand above them, of who it is and of safe contact.</summary>
    public static IEnumerable<(string Key, string Value)> Facts(WholeReferral whole, bool onPaper = false)
    {
        var (referral, programme) = (whole.Referral, whole.Setting.Programme);
        (string, string?)[] facts =
        [
            ("Service", $"{referral.Service.Name}, {referral.Receiver.Name}"),
            ("Referred by", $"{referral.Referrer?.Name ?? "the person themselves"}, {Spoken.Day(referral.MadeAt)}"),
            ("State", $"{Codes.LabelOf(referral.State)}{(referral.WaitingOn is { } side ? $", waiting on: {Codes.LabelOf(side).ToLowerInvariant()}" : "")}"),
            ("Caseworker", referral.Caseworker?.Name),
            ("Outcome", referral.Outcome is { } outcome ? Codes.LabelOf(outcome) : null),
            .. referral.Person is { } person ? [.. onPaper ? [] : Contact(person), .. Person(person)] : Array.Empty<(string, string?)>(),
            ("Needs", referral.Needs is { } needs ? string.Join(", ", needs.Select(n => Codes.LabelOf(n))) : null),
            ("Urgency", Codes.LabelOf(referral.Urgency)),
            ("What was asked", referral.Reason),
            .. EntryTexts.Answers(referral, programme).Select(a => (a.Question, (string?)a.Answer)),
            .. referral.Milestones.Select(m => ("Milestone", (string?)$"{programme?.Milestones.FirstOrDefault(p => p.Code == m.Milestone)?.Label ?? m.Milestone}, {Spoken.Day(m.OccurredOn)}")),
            .. referral.Support.Select(s => ("Support", (string?)$"{EntryTexts.Of(s.Kind, s.Amount, s.Per)}: {Codes.LabelOf(s.Status).ToLowerInvariant()}, {Spoken.Day(s.OccurredOn)}{(s.Description is { } d ? $". {d}" : "")}")),
            .. referral.Appointments.Where(a => a.Cancelled is null && a.At > whole.At).Select(a => ("Appointment", (string?)$"{Spoken.Moment(a.At)}{(a.Where is { } where ? $", {where}" : "")}")),
            ("Sharing", referral.Consent is { } consent ? Codes.LabelOf(consent.Status) : null),
        ];
        return facts.Where(f => !string.IsNullOrWhiteSpace(f.Item2)).Select(f => (f.Item1, f.Item2!));
    }

    /// <summary>As text, one fact a line.</summary>
    public static string Of(WholeReferral whole)
    {
        var text = new StringBuilder().Append("Referral ").AppendLine(whole.Referral.Reference);
        text.AppendLine(whole.Referral.Person?.Name ?? "Name not shared");
        foreach (var (key, value) in Facts(whole))
        {
            text.Append(key.TrimEnd('?')).Append(": ").AppendLine(value);
        }

        foreach (var scores in Scores.Of(whole.Referral))
        {
            text.AppendLine().AppendLine(scores.Measure.Name);
            foreach (var line in scores.Lines)
            {
                text.Append(Scores.NameOf(line.Item)).Append(line.Item.Scale.Direction is Direction.LowerIsBetter ? " (lower is better): " : " (higher is better): ")
                    .AppendJoin(", then ", line.Scores.Select(s => s?.ToString(null, null) ?? "not answered")).AppendLine();
            }
        }

        text.AppendLine().AppendLine("Timeline");
        foreach (var entry in whole.Timeline)
        {
            text.Append(Spoken.Day(entry.OccurredOn)).Append(": ").Append(EntryTexts.Title(entry, whole.Setting.Programme)).Append(" (").Append(entry.By.Name).Append(')');
            foreach (var said in Changed(entry, whole).Concat(EntryTexts.Of(entry)))
            {
                text.Append(". ").Append(said.TrimEnd('.'));
            }

            text.AppendLine(".");
        }

        return text.AppendLine().Append("Correct at ").Append(Spoken.Moment(whole.At)).Append('.').ToString();
    }

    /// <summary>What a correction put right, and of an entry that was corrected that there is one.</summary>
    private static IEnumerable<string> Changed(TimelineEntryView entry, WholeReferral whole) =>
    [
        .. EntryValues.Changed(entry, whole.Setting).Select(c => $"{c.Label}: was {c.Before}, is now {c.After}"),
        .. whole.Timeline.Where(e => EntryValues.Corrects(e, entry.Id)).TakeLast(1).Select(c => $"Corrected on {Spoken.Day(c.RecordedAt)}"),
    ];

    private static IEnumerable<(string, string?)> Contact(PersonView person) =>
    [
        ("Born", person.DateOfBirth is { } born ? Spoken.Day(born) : null),
        ("NHS number", person.NhsNumber),
        ("Safe contact", person.ContactWarning),
        .. (person.Phones ?? []).Select(p => ("Telephone", (string?)$"{p.Number}: {Spoken.Safe(p)}")),
    ];

    private static IEnumerable<(string, string?)> Person(PersonView person) =>
    [
        ("Address", person.Address is null ? null : string.Join(", ", new[] { person.Address, person.Postcode }.OfType<string>()) + (person.SafeToWrite is true ? " (safe to write)" : " (do not write)")),
        ("Language", person.Language),
        ("Access needs", person.AccessNeeds),
    ];
}
