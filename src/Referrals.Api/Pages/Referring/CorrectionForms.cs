using System.Text.Json.Nodes;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>An entry that was wrong: new values beside the old ones, or its text destroyed where it belongs in another record.</summary>
internal static class CorrectionForms
{
    public static readonly IReadOnlyList<CommandForm> All =
    [
        new("corrections", "Correct an entry", "Corrected: the timeline shows what it said before, too.", Offer.Beside, s => Entry(s) is { } entry && MayCorrect(entry, s),
            s => [.. Fields(Entry(s)!, s), new("reason", "Why is it corrected?", Asks.Lines, "Both organisations read it.")])
        {
            At = $"corrections/{CommandForm.Entry}",
            Warning = "Both organisations see the new values and, in the timeline, what was there before.",
            Explained = s => [$"{Entry(s)!.Summary}, recorded by {Entry(s)!.By.Name} on {Spoken.Day(Entry(s)!.RecordedAt)}. Nothing is overwritten: the correction stands beside what it corrects."],
            Complete = (body, s) =>
            {
                body["entryId"] = s.EntryId;
                body["values"] ??= new JsonObject();
            },
        },
        new("redact", "Destroy a text", "Destroyed: nobody can read this text any more.", Offer.Beside, s => Entry(s) is { } entry && (MayDestroy(entry, s) || WasDestroyed(entry, s)),
            _ => [new("reason", "Why is it destroyed?", Asks.Lines, "Do not repeat what the text says.")])
        {
            At = $"redact/{CommandForm.Entry}",
            Warning = "This cannot be undone. The text is gone for both organisations, with every correction of it; that it was there, who destroyed it and why stays.",
            Explained = s => ["For a text that was typed into the wrong record. To put right what is wrong in the right record, correct it instead.", $"{Entry(s)!.Summary}:", .. EntryTexts.Of(Entry(s)!)],
            Complete = (body, s) => body["entryId"] = s.EntryId,
        },
    ];

    /// <summary>Who entered it, or their coordinator; for what a person said themselves the receiver's.</summary>
    public static bool MayCorrect(TimelineEntryView entry, Setting s) =>
        MayTouch(entry, s) && entry.Data["redacted"] is null && (entry.MemberId == s.Actor.MemberId || s.Actor.IsCoordinator) && s.State is not ReferralState.EnteredInError && Fields(entry, s).Count > 0;

    public static bool MayDestroy(TimelineEntryView entry, Setting s) =>
        MayTouch(entry, s) && s.Actor.IsCoordinator && entry.Data["redacted"] is null && entry.Type is not ("entryCorrected" or "textRedacted" or "ownNoteRedacted") && EntryTexts.Written(entry).Any();

    /// <summary>A second click is answered as the first.</summary>
    private static bool WasDestroyed(TimelineEntryView entry, Setting s) =>
        MayTouch(entry, s) && s.Actor.IsCoordinator && (entry.Data["redacted"] is not null || entry.Type is "ownNoteRedacted");

    private static bool MayTouch(TimelineEntryView entry, Setting s) => s.IsOnEitherSide
        && (entry.OrganisationId == s.Actor.OrganisationId || (entry.OrganisationId == Guid.Empty && s.IsReceiver));

    private static TimelineEntryView? Entry(Setting s) => s.Timeline.FirstOrDefault(e => e.Id == s.EntryId);

    /// <summary>The entry's values as they are now; only those that change are sent.</summary>
    private static IReadOnlyList<CommandField> Fields(TimelineEntryView entry, Setting s)
    {
        var values = EntryValues.Of(entry, s.Timeline);
        return
        [
            .. from field in EntryValues.Fields(entry.Type, values, s)
               let begins = field.Written(EntryValues.At(values, field.Name))
               let together = field.Name.StartsWith("scores", StringComparison.Ordinal) || field.Name is "declined" ? "scores" : field.Name
               select field with { Name = $"values.{field.Name}", Begins = begins, Together = together, Optional = field.Optional || begins.Count == 0 },
        ];
    }
}
