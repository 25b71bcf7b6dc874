using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Domain.Programmes;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>What people wrote in an entry of the timeline, and what they answered at the intake.</summary>
internal static class EntryTexts
{
    private static readonly string[] s_texts = ["question", "answer", "note", "text", "message", "description", "where", "reason"];

    // Their reason is a code, which the summary says.
    private static readonly string[] s_coded = ["referralDeclined", "referralWithdrawn", "withdrawalRequested", "sensitiveReferralOpened"];

    public static IEnumerable<string> Of(TimelineEntryView entry)
    {
        if (entry.Data["redacted"] is not null)
        {
            return ["This text was destroyed."];
        }

        var said = s_texts.Where(name => !(name is "reason" && s_coded.Contains(entry.Type))).Select(name => Text(entry.Data[name])).OfType<string>();
        return entry.Data["scores"] is JsonObject scores ? said.Prepend(string.Join(", ", scores.Select(s => $"{s.Key} {s.Value}"))) : said;
    }

    public static IEnumerable<(string Question, string Answer)> Answers(ReferralView referral, Programme? programme) => Answers(referral.Answers, programme);

    public static IEnumerable<(string Question, string Answer)> Answers(IReadOnlyDictionary<string, JsonElement>? answers, Programme? programme) =>
        from answer in answers ?? new Dictionary<string, JsonElement>()
        let question = programme?.Questions.FirstOrDefault(q => q.Code == answer.Key)
        select (question?.Label ?? answer.Key, Spoken(answer.Value, question));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

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
