using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>What an entry of the timeline says beside its summary, and what was answered at the intake.</summary>
internal static class EntryTexts
{
    private static readonly string[] s_texts = ["question", "answer", "note", "text", "message", "description", "where", "reason"];

    // Their reason is a code, which the summary says.
    private static readonly string[] s_coded = ["referralDeclined", "referralWithdrawn", "withdrawalRequested", "sensitiveReferralOpened"];

    /// <summary>Everything that it says.</summary>
    public static IEnumerable<string> Of(TimelineEntryView entry) =>
        entry.Data["redacted"] is not null ? ["This text was destroyed."] : [.. Facts(entry, EntryValues.Of(entry)).OfType<string>(), .. Written(entry)];

    /// <summary>What somebody wrote in it.</summary>
    public static IEnumerable<string> Written(TimelineEntryView entry)
    {
        var values = EntryValues.Of(entry);
        return s_texts.Where(name => !(name is "reason" && s_coded.Contains(entry.Type))).Select(name => Text(values[name])).OfType<string>();
    }

    /// <summary>The summary, with a milestone by its name.</summary>
    public static string Title(TimelineEntryView entry, Programme? programme) =>
        entry.Type is "milestoneReached" && programme?.Milestones.FirstOrDefault(m => m.Code == Text(entry.Data["milestone"])) is { } milestone
            ? $"Milestone reached: {milestone.Label}" : entry.Summary;

    public static IEnumerable<(string Question, string Answer)> Answers(ReferralView referral, Programme? programme) => Answers(referral.Answers, programme);

    public static IEnumerable<(string Question, string Answer)> Answers(IReadOnlyDictionary<string, JsonElement>? answers, Programme? programme) =>
        from answer in answers ?? new Dictionary<string, JsonElement>()
        let question = programme?.Questions.FirstOrDefault(q => q.Code == answer.Key)
        select (question?.Label ?? answer.Key, Spoken(answer.Value, question));

    /// <summary>What kind of support, how much money.</summary>
    public static string Of(SupportKind? kind, long? pence, Per? per) =>
        $"{(kind is { } known ? Codes.LabelOf(known) : "Not readable any more")}{(pence is { } amount ? $", £{amount / 100m:N2}{(per is Per.Year ? " a year" : "")}" : "")}";

    private static IEnumerable<string?> Facts(TimelineEntryView entry, JsonObject values) => entry.Type switch
    {
        "assessmentRecorded" when values["scores"] is JsonObject scores && Measures.Find(Text(values["measure"]) ?? "") is { } measure =>
            [string.Join(", ", measure.Items.Select(i => $"{Scores.NameOf(i)} {(scores[i.Code] is { } score ? score.ToString() : "not answered")}"))],
        "supportRecorded" when Code<SupportKind>(values["kind"]) is { } kind => [Of(kind, values["amount"]?.GetValue<long>(), Code<Per>(values["per"]))],
        "appointmentMade" or "appointmentChanged" => [$"{Moment(values["at"])}, with {Label<ContactWith>(values["with"])?.ToLowerInvariant()}"],
        "contactRecorded" when Text(values["nextTryOn"]) is { } next => [$"Next try on {Day(next)}."],
        "reminderSet" => [$"For {Day(Text(values["on"])!)}."],
        "referralPutOnHold" => [$"Looked at again on {Day(Text(values["reviewOn"])!)}."],
        "supportStatusChanged" when values["amount"] is JsonValue amount => [$"£{amount.GetValue<long>() / 100m:N2}"],
        "consentChanged" when values["consent"] is JsonObject consent =>
        [
            $"May be shared: {string.Join(", ", (consent["fields"] as JsonArray ?? []).Select(f => Label<PersonField>(f)?.ToLowerInvariant()))}{(Text(consent["until"]) is { } until ? $", until {Day(until)}" : "")}.",
            Text(consent["how"]), Text(consent["decisionMaker"]) is { } who ? $"Decided by {who}." : null, Text(consent["reason"]),
        ],
        _ => [],
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static T? Code<T>(JsonNode? node)
        where T : struct, Enum => Enum.TryParse<T>(Text(node), ignoreCase: true, out var code) ? code : null;

    private static string? Label<T>(JsonNode? node)
        where T : struct, Enum => Code<T>(node) is { } code ? Codes.LabelOf(code) : null;

    private static string Day(string day) => Pages.Spoken.Day(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string Moment(JsonNode? at) => Pages.Spoken.Moment(DateTimeOffset.Parse(at!.ToString(), CultureInfo.InvariantCulture));

    private static string Spoken(JsonElement answer, Question? question) => answer.ValueKind switch
    {
        JsonValueKind.True => "Yes",
        JsonValueKind.False => "No",
        JsonValueKind.Array => string.Join(", ", answer.EnumerateArray().Select(a => Spoken(a, question))),
        JsonValueKind.String => question?.Options.FirstOrDefault(o => o.Code == answer.GetString())?.Label ?? answer.GetString()!,
        JsonValueKind.Number => answer.GetDecimal().ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}
