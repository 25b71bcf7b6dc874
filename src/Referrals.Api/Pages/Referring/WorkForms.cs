using System.Text.Json.Nodes;
using Referrals.Api.Pages.Forms;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;
using static Referrals.Domain.Referring.ReferralState;

namespace Referrals.Api.Pages.Referring;

/// <summary>What the receiver records of its work: scores, support, appointments, milestones, and how each moves on.</summary>
internal static class WorkForms
{
    public static readonly IReadOnlyList<CommandForm> All =
    [
        Scores("assessments", s => Of(s).FirstOrDefault()),
        .. Measures.All.Select(m => Scores($"assessments/{m.Code.ToLowerInvariant()}", s => Of(s).Skip(1).FirstOrDefault(other => other.Code == m.Code)) with { Title = $"Record scores: {m.Name}" }),
        new("support", "Record support", "Support recorded.", Offer.Work, TakesSupport, s =>
        [
            Ask.HappenedOn(s.Today),
            new("kind", "What is it?", Asks.OneOfMany) { Choices = SupportKinds(s) },
            Ask.One<SupportStatus>("status", "How far is it?"),
            new("amount", "Amount in pounds", Asks.Pounds) { Optional = true }, Ask.One<Per>("per", "If there is an amount, how often does it come?") with { Optional = true },
            new("description", "What is it in particular?", Asks.Line) { Optional = true },
        ]),
        new("support/{entryId:guid}/status", "Say how far the support is", "The support has moved on.", Offer.Beside, s => s.IsReceiver && Support(s) is not null, s =>
        [
            Ask.One<SupportStatus>("status", "How far is it now?") with { Begins = [Codes.NameOf(Support(s)!.Status)] },
            Ask.HappenedOn(s.Today),
            new("amount", "Amount in pounds, if it is known now", Asks.Pounds) { Optional = true },
        ])
        { Explained = s => [$"{(Support(s)!.Kind is { } kind ? Codes.LabelOf(kind) : "Not readable any more")}{(Support(s)!.Description is { } description ? $": {description}" : "")}"] },
        new("appointments", "Make an appointment", "Appointment made.", Offer.Work, IsWorked, _ =>
            [new("at", "Day and time", Asks.Moment), new("where", "Where?", Asks.Line) { Optional = true }, Ask.One<ContactWith>("with", "With whom?")]),
        new("appointments/{entryId:guid}/change", "Change the appointment", "Appointment changed.", Offer.Beside, s => s.IsReceiver && Appointment(s) is not null, s =>
        [
            Beginning(new("at", "Day and time", Asks.Moment), Appointment(s)!.At.ToString("O", null)),
            Beginning(new("where", "Where?", Asks.Line) { Optional = true }, Appointment(s)!.Where),
            Beginning(Ask.One<ContactWith>("with", "With whom?"), Codes.NameOf(Appointment(s)!.With)),
        ]),
        new("appointments/{entryId:guid}/cancel", "Cancel the appointment", "Appointment cancelled.", Offer.Beside, s => s.IsReceiver && Appointment(s) is not null)
        {
            Warning = "The person is not told by this: tell them in a way that is safe.",
            Explained = s => [$"{Spoken.Moment(Appointment(s)!.At)}, with {Codes.LabelOf(Appointment(s)!.With).ToLowerInvariant()}{(Appointment(s)!.Where is { } where ? $", {where}" : "")}"],
        },
        new("milestones", "Report a milestone", "Reported: the referrer sees it.", Offer.Work, s => IsWorked(s) && s.Programme is { Milestones.Count: > 0 },
            s => [new("milestone", "Which one?", Asks.One) { Choices = [.. s.Programme!.Milestones.Select(m => new Choice(m.Code, m.Label))] }, Ask.HappenedOn(s.Today)]),
    ];

    public static bool IsWorked(Setting s) => s.IsReceiver && s.State is Accepted or Active;

    public static bool TakesSupport(Setting s) => s.IsReceiver && s.State is Accepted or Active or Closed;

    private static IEnumerable<Measure> Of(Setting s) => s.Programme?.Measures.Select(Measures.Find).OfType<Measure>() ?? [];

    private static AppointmentView? Appointment(Setting s) => s.Referral.Appointments.FirstOrDefault(a => a.Id == s.EntryId);

    private static SupportView? Support(Setting s) => s.Referral.Support.FirstOrDefault(p => p.Id == s.EntryId);

    private static CommandField Beginning(CommandField field, string? value) => field with { Begins = field.Written(value is null ? null : JsonValue.Create(value)) };

    /// <summary>Those of the programme first.</summary>
    private static IReadOnlyList<Choice> SupportKinds(Setting s) =>
        [.. Choice.Of<SupportKind>().OrderBy(c => s.Programme?.SupportKinds.Any(k => Codes.NameOf(k) == c.Value) is true ? 0 : 1)];

    /// <summary>Every question of a measure, and which of them were not answered.</summary>
    private static CommandForm Scores(string at, Func<Setting, Measure?> measure) =>
        new("assessments", "Record scores", "Scores recorded.", Offer.Work, s => s.IsReceiver && s.State is Accepted or Active or Closed && measure(s) is not null, s =>
        [
            Ask.One<AssessmentStage>("stage", "At which stage?"), Ask.HappenedOn(s.Today), .. Questions(measure(s)!),
        ])
        {
            At = at,
            Explained = _ => ["The person answers themselves. Ask each question as it stands, one at a time. What they would rather not answer is an answer too."],
            Complete = (body, s) => (body["answeredBy"], body["measure"]) = ("person", measure(s)!.Code),
        };

    /// <summary>The questions of a measure as fields.</summary>
    public static IEnumerable<CommandField> Questions(Measure measure) =>
    [
        .. measure.Items.Select(i => new CommandField($"scores.{i.Code}", i.Wording, Asks.Score, $"A whole number from {i.Scale.Min} to {i.Scale.Max}{Meaning(i)}; leave it empty if they would rather not answer") { Optional = true }),
        new("declined", "Which did they rather not answer?", Asks.Any) { Optional = true, Choices = [.. measure.Items.Select(i => new Choice(i.Code, i.Wording))] },
    ];

    private static string Meaning(MeasureItem item) => item.Labels.Count == 0 ? "" : $" ({string.Join(", ", item.Labels.Select(l => $"{l.Score} {l.Label.ToLowerInvariant()}"))})";
}
