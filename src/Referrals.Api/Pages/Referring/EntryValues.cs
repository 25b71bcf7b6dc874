using System.Text.Json.Nodes;
using Referrals.Api.Pages.Forms;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>What a correction changed: a field's words before and after.</summary>
internal sealed record Difference(string Label, string Before, string After);

/// <summary>What an entry says by the names under which it can be corrected, as it was and as it was corrected.</summary>
internal static class EntryValues
{
    /// <summary>What it said when it was made.</summary>
    public static JsonObject Of(TimelineEntryView entry)
    {
        var values = entry.Data.DeepClone().AsObject();
        if (entry.Type is "supportRecorded" && values["support"] is JsonObject support)
        {
            Take(values, support);
        }
        else if (entry.Type is "assessmentRecorded" && values["answers"] is JsonObject answers)
        {
            values["scores"] = new JsonObject((answers["scores"] as JsonArray ?? []).Select(s => KeyValuePair.Create(s!["item"]!.ToString(), s["score"]?.DeepClone())));
            values["declined"] = answers["declined"]?.DeepClone();
        }

        return values;
    }

    /// <summary>What it says with its corrections, up to one of them.</summary>
    public static JsonObject Of(TimelineEntryView entry, IEnumerable<TimelineEntryView> timeline, Guid? upTo = null)
    {
        var values = Of(entry);
        foreach (var correction in timeline.Where(e => Corrects(e, entry.Id)).TakeWhile(e => e.Id != upTo))
        {
            Take(values, correction.Data["values"] as JsonObject ?? []);
        }

        return values;
    }

    public static bool Corrects(TimelineEntryView entry, Guid id) => entry.Type is "entryCorrected" && entry.Data["entryId"]?.GetValue<Guid>() == id;

    /// <summary>What a correction changed, in words; nothing where that was destroyed.</summary>
    public static IReadOnlyList<Difference> Changed(TimelineEntryView correction, Setting setting)
    {
        if (correction.Data["values"] is not JsonObject after || setting.Timeline.FirstOrDefault(e => Corrects(correction, e.Id)) is not { } entry)
        {
            return [];
        }

        var before = Of(entry, setting.Timeline, correction.Id);
        return
        [
            .. from field in Fields(entry.Type, before, setting)
               let now = field.Written(At(after, field.Name))
               let was = field.Written(At(before, field.Name))
               where after.ContainsKey(field.Name.Split('.')[0]) && field.Said(now) != field.Said(was)
               select new Difference(field.Label, field.Said(was), field.Said(now)),
        ];
    }

    /// <summary>A value by its path.</summary>
    public static JsonNode? At(JsonObject values, string path) => path.Split('.').Aggregate((JsonNode?)values, (node, name) => (node as JsonObject)?[name]);

    /// <summary>What can be corrected in an entry of a kind, as fields; the domain has the last word.</summary>
    public static IReadOnlyList<CommandField> Fields(string type, JsonObject values, Setting setting) => type switch
    {
        "referralMade" => [Text("reason", "Why help is asked for"), Needs("needs", "What they need help with"), Ask.One<Urgency>("urgency", "How soon?")],
        "informationRequested" => [Text("question", "What is asked")],
        "informationProvided" or "withdrawalAnswered" => [Text("answer", "The answer")],
        "declineAnswered" or "referralDeclined" or "referralWithdrawn" or "withdrawalRequested" => [Text("note", "Note")],
        "contactRecorded" => [Day, Ask.One<ContactWith>("with", "With whom?"), Ask.One<ContactChannel>("channel", "How?"), Text("note", "Note")],
        "appointmentMade" => [new("at", "Day and time", Asks.Moment), new("where", "Where?", Asks.Line), Ask.One<ContactWith>("with", "With whom?")],
        "milestoneReached" => [Day],
        "assessmentRecorded" when Measures.Find(values["measure"]?.ToString() ?? "") is { } measure => [Day, .. WorkForms.Questions(measure)],
        "supportRecorded" =>
        [
            Day, new("kind", "What is it?", Asks.OneOfMany) { Choices = Choice.Of<SupportKind>() }, new("description", "What is it in particular?", Asks.Line),
            new("amount", "Amount in pounds", Asks.Pounds), Ask.One<Per>("per", "How often does the amount come?"),
        ],
        "personSignposted" => [Ask.One<SignpostHow>("how", "How?"), Text("note", "Note")],
        "noteAdded" => [Text("text", "Note")],
        "referralPutOnHold" or "referralResumed" or "referralReopened" or "transferOffered" or "transferDeclined" or "transferWithdrawn" => [Text("reason", "Why?")],
        "handoffChased" => [Text("message", "Message")],
        "referralClosed" =>
        [
            new("outcome", "What came of it?", Asks.One) { Choices = Choice.Of<CloseOutcome>() },
            Needs("needsMet", "Which needs were met?", setting), Needs("needsNotMet", "Which were not?", setting), Text("note", "Note"),
        ],
        _ => [],
    };

    private static CommandField Day => new("occurredOn", "When did it happen?", Asks.Day, "For example, 27 3 2026");

    private static CommandField Text(string name, string label) => new(name, label, Asks.Lines);

    private static CommandField Needs(string name, string label, Setting? ofReferral = null) => new(name, label, Asks.Any)
    {
        Choices = [.. Choice.Of<Need>().Where(c => ofReferral?.Referral.Needs is not { } needs || needs.Any(n => Codes.NameOf(n) == c.Value))],
    };

    private static void Take(JsonObject values, JsonObject newer)
    {
        foreach (var (member, value) in newer)
        {
            values[member] = value?.DeepClone();
        }
    }
}
