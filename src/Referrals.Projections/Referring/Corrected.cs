using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Domain;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Referring;

/// <summary>What was corrected, opened: views show the latest values of an entry.</summary>
internal sealed class Corrected(Values<Correction> corrections, Values<Guid> redacted)
{
    // A text that was destroyed does not come back with a correction of it.
    private static readonly HashSet<string> s_texts = ["reason", "question", "answer", "note", "where", "description", "text", "message"];

    /// <summary>The values that may be corrected in a referral as it was made.</summary>
    public sealed record Made(Values<Need>? Needs, Urgency Urgency, string? Reason);

    /// <summary>The values that may be corrected in a closing.</summary>
    public sealed record Closing(CloseOutcome Outcome, Values<Need>? NeedsMet, Values<Need>? NeedsNotMet, string? Note);

    /// <summary>The entry with the members that were corrected since, by their names.</summary>
    public T Apply<T>(Guid entryId, T entry, Func<int, string, bool>? counts = null) => Merge(
        entry, Of(entryId), (place, member) => (counts?.Invoke(place, member) ?? true) && !(redacted.Contains(entryId) && s_texts.Contains(member)));

    /// <summary>The entry with the members of each correction, in their order, that count.</summary>
    public static T Merge<T>(T entry, IEnumerable<Answers> corrections, Func<int, string, bool> counts)
    {
        JsonObject? json = null;
        var place = 0;
        foreach (var values in corrections)
        {
            foreach (var (member, value) in values.ByCode.Where(v => counts(place, v.Key)))
            {
                json ??= JsonSerializer.SerializeToNode(entry, ReferralJson.Options)!.AsObject();
                json[member] = JsonNode.Parse(value.GetRawText());
            }

            place++;
        }

        return json is null ? entry : json.Deserialize<T>(ReferralJson.Options)!;
    }

    /// <summary>The assessment with its latest scores; new scores come for all items at once.</summary>
    public AssessmentView Apply(AssessmentView assessment)
    {
        foreach (var values in Of(assessment.Id))
        {
            if (values.ByCode.TryGetValue("occurredOn", out var day))
            {
                assessment = assessment with { OccurredOn = day.Deserialize<DateOnly>() };
            }

            if (values.ByCode.TryGetValue("scores", out var scores))
            {
                assessment = assessment with
                {
                    Scores = scores.EnumerateObject().ToDictionary(s => s.Name, s => (int)s.Value.GetDecimal()),
                    Declined = values.ByCode.TryGetValue("declined", out var declined) ? [.. declined.EnumerateArray().Select(d => d.GetString()!)] : [],
                };
            }
        }

        return assessment;
    }

    private IEnumerable<Answers> Of(Guid entryId) => corrections.Where(c => c.EntryId == entryId && c.Values.IsOpen).Select(c => c.Values.Value);
}
