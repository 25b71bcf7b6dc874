using Referrals.Api.Pages.Forms;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using static Referrals.Domain.Referring.ReferralState;

namespace Referrals.Api.Pages.Referring;

/// <summary>
/// A command as a form: by the path that it has below the referral's address in the API too, with when it is offered, what it asks, and
/// what is said when it is done. Whether it may be done is the decision's business alone.
/// </summary>
internal sealed record CommandForm(string Path, string Title, string Done, Func<Setting, bool> Offered, params IReadOnlyList<CommandField> Fields)
{
    public string? Explained { get; init; }

    /// <summary>What cannot be taken back is looked at once more before it is done.</summary>
    public bool AsksTwice { get; init; }

    /// <summary>Members that the form knows itself.</summary>
    public IReadOnlyDictionary<string, string> Known { get; init; } = new Dictionary<string, string>();

    /// <summary>Its fields for one referral.</summary>
    public Func<Setting, IReadOnlyList<CommandField>> Further { get; init; } = _ => [];

    public IReadOnlyList<CommandField> All(Setting setting) => [.. Fields, .. Further(setting)];
}

/// <summary>Every command that is a form, in the order in which they are offered.</summary>
internal static class CommandForms
{
    private static readonly ReferralState[] s_open = [Made, Received, ReferralState.InformationRequested, Accepted, Active, OnHold];

    private static readonly CommandField s_occurredOn = new("occurredOn", "When did it happen?", Asks.Day, "For example, 27 3 2026") { Begins = s => s.Today.ToString("d M yyyy", null) };
    private static readonly CommandField s_note = new("note", "Note", Asks.Lines, "The other side reads it too.") { Optional = true };
    private static readonly CommandField s_reason = new("reason", "Why?", Asks.Lines);

    public static readonly IReadOnlyList<CommandForm> All =
    [
        new("receive", "Mark as seen", "Marked as seen: the referrer knows that it has arrived.", s => s.IsReceiver && s.State is Made),
        new("accept", "Accept", "Accepted.", s => s.IsReceiver && s.State is Made or Received or ReferralState.InformationRequested,
            new CommandField("caseworker", "Who works it?", Asks.OneOfMany, "It can be given to somebody later.") { Optional = true, Choices = Colleagues }),
        new("decline", "Decline", "Declined: the referrer is asked to say what happens now.", s => s.IsReceiver && s.State is Made or Received or ReferralState.InformationRequested,
            One<DeclineReason>("reason", "Why can you not take it?"),
            new CommandField("note", "What should the referrer know?", Asks.Lines, "Needed when the reason is another one.") { Optional = true },
            new CommandField("suggestedServiceId", "A service that may fit better", Asks.OneOfMany) { Optional = true, Choices = Services }) { AsksTwice = true },
        new("request-information", "Ask the referrer something", "Asked.", s => s.IsReceiver && s.State is Made or Received or Accepted or Active or OnHold,
            new CommandField("question", "What do you need to know?", Asks.Lines)),
        new("provide-information", "Answer their question", "Answered.", s => s.IsReferrer && s.Referral.WaitingOn is WaitingOn.Referrer && s_open.Contains(s.State),
            new CommandField("answer", "Your answer", Asks.Lines)),
        new("decline/answer", "Say what happens now", "Answered.", s => s.IsReferrer && s.State is Declined && s.Referral.WaitingOn is WaitingOn.Referrer,
            One<DeclineNextStep>("nextStep", "What happens now?"), s_note),
        new("contacts", "Record a contact", "Contact recorded.", s => s.IsReceiver && s.State is Received or Accepted or Active,
            s_occurredOn, One<ContactWith>("with", "With whom?"), One<ContactChannel>("channel", "How?"), One<ContactResult>("result", "What came of it?"),
            new CommandField("nextTryOn", "If they were not reached, when will you try next?", Asks.Day) { Optional = true }, s_note),
        new("assessments", "Record scores", "Scores recorded.", s => s.IsReceiver && s.State is Accepted or Active or Closed && Measure(s) is not null,
            One<AssessmentStage>("stage", "At which stage?"), s_occurredOn)
        {
            Explained = "The person answers themselves. Ask each question as it stands, one at a time. What they would rather not answer is an answer too.",
            Known = new Dictionary<string, string> { ["answeredBy"] = "person" },
            Further = Scores,
        },
        new("support", "Record support", "Support recorded.", s => s.IsReceiver && s.State is Accepted or Active or Closed,
            s_occurredOn,
            new CommandField("kind", "What is it?", Asks.OneOfMany) { Choices = _ => Choice.Of<SupportKind>() },
            One<SupportStatus>("status", "How far is it?"),
            new CommandField("amount", "Amount in pounds", Asks.Pounds) { Optional = true }, One<Per>("per", "If there is an amount, how often does it come?") with { Optional = true },
            new CommandField("description", "What is it in particular?", Asks.Line) { Optional = true }),
        new("appointments", "Make an appointment", "Appointment made.", s => s.IsReceiver && s.State is Accepted or Active,
            new CommandField("at", "Day and time", Asks.Moment), new CommandField("where", "Where?", Asks.Line) { Optional = true }, One<ContactWith>("with", "With whom?")),
        new("milestones", "Report a milestone", "Reported: the referrer sees it.", s => s.IsReceiver && s.State is Accepted or Active && s.Programme is { Milestones.Count: > 0 },
            new CommandField("milestone", "Which one?", Asks.One) { Choices = s => [.. s.Programme!.Milestones.Select(m => new Choice(m.Code, m.Label))] }, s_occurredOn),
        new("signposts", "Tell them about a service", "Recorded.", s => s.IsReceiver && s.State is Accepted or Active,
            new CommandField("serviceId", "Which service?", Asks.OneOfMany) { Choices = Services }, One<SignpostHow>("how", "How?"), s_note),
        new("notes", "Write a note", "Written.", s => s.State is not EnteredInError && (s.IsReceiver || s.IsReferrer),
            new CommandField("text", "Note", Asks.Lines), One<NoteVisibility>("visibleTo", "Who may read it?")),
        new("reminders", "Set a reminder", "Reminder set.", s => (s.IsReceiver || s.IsReferrer) && (s_open.Contains(s.State) || s.State is Closed),
            new CommandField("text", "What of?", Asks.Line), new CommandField("on", "When?", Asks.Day)),
        new("allocate", "Give it to somebody", "Given.", s => s.IsReceiver && s.State is Accepted or Active or OnHold,
            new CommandField("caseworker", "Who works it?", Asks.OneOfMany) { Choices = Colleagues }),
        new("hold", "Put on hold", "On hold.", s => s.IsReceiver && s.State is Accepted or Active, s_reason, new CommandField("reviewOn", "When do you look at it again?", Asks.Day)),
        new("resume", "Resume", "Resumed.", s => s.IsReceiver && s.State is OnHold),
        new("chase", "Chase", "Chased: they are told that you wait.", s => (s.IsReferrer && s.Referral.WaitingOn is WaitingOn.Receiver && s.State is Made or Received) || (s.IsReceiver && (s.State is Declined or ReferralState.InformationRequested || s.Referral.Offer is not null)),
            new CommandField("message", "Message", Asks.Lines) { Optional = true }),
        new("transfer/accept", "Accept the transfer", "Accepted: it is yours now.", s => s.IsOffered, new CommandField("caseworker", "Who works it?", Asks.OneOfMany) { Optional = true, Choices = Colleagues }),
        new("transfer/decline", "Decline the transfer", "Declined.", s => s.IsOffered) { AsksTwice = true },
        new("transfer/withdraw", "Take the transfer back", "Taken back.", s => s.IsReceiver && s.Referral.Offer is not null && !s.IsOffered),
        new("withdraw/confirm", "Agree to take it back", "Taken back.", s => s.IsReceiver && s.Referral.WithdrawalRequested is true) { AsksTwice = true },
        new("withdraw/answer", "Say why it goes on", "Answered.", s => s.IsReceiver && s.Referral.WithdrawalRequested is true, new CommandField("answer", "Why does it go on?", Asks.Lines)),
        new("close", "Close", "Closed: the referrer sees what came of it.", s => s.IsReceiver && s.State is Accepted or Active or OnHold,
            new CommandField("outcome", "What came of it?", Asks.One) { Choices = _ => Choice.Of<CloseOutcome>() },
            new CommandField("needsMet", "Which needs were met?", Asks.Any) { Choices = Needs }, new CommandField("needsNotMet", "Which were not?", Asks.Any) { Choices = Needs }, s_note) { AsksTwice = true },
        new("reopen", "Reopen", "Open again.", s => s.IsReceiver && s.State is Closed or Declined, s_reason),
        new("withdraw", "Take it back", "Taken back, or asked for where somebody works it already.", s => (s.IsReferrer || s.IsReceiver) && s_open.Contains(s.State),
            One<WithdrawalReason>("reason", "Why?"), s_note) { AsksTwice = true },
        new("entered-in-error", "Mark as entered in error", "Marked: it is hidden and counts nowhere.", s => s.IsReferrer && s.Actor.IsCoordinator && s.State is not EnteredInError, s_reason) { AsksTwice = true },
    ];

    public static CommandForm? Find(string? path) => All.FirstOrDefault(f => f.Path == path);

    /// <summary>The command that stops a clock.</summary>
    public static CommandForm? For(ClockName clock, Setting setting) => Offered(PathFor(clock), setting);

    /// <summary>Its path, whoever may give it.</summary>
    public static string PathFor(ClockName clock) => clock switch
    {
        ClockName.Acknowledge => "receive",
        ClockName.Decide => "accept",
        ClockName.FirstContact or ClockName.Review => "contacts",
        ClockName.AnswerInformation => "provide-information",
        ClockName.AnswerDecline => "decline/answer",
        ClockName.AnswerTransfer => "transfer/accept",
        ClockName.AnswerWithdrawal => "withdraw/answer",
        _ => "assessments",
    };

    private static CommandForm? Offered(string path, Setting setting) => Find(path) is { } form && form.Offered(setting) ? form : null;

    private static CommandField One<T>(string name, string label)
        where T : struct, Enum => new(name, label, Asks.One) { Choices = _ => Choice.Of<T>() };

    private static IReadOnlyList<Choice> Needs(Setting s) => [.. s.Referral.Needs?.Select(n => new Choice(Codes.NameOf(n), Codes.LabelOf(n))) ?? []];

    private static IReadOnlyList<Choice> Services(Setting s) =>
        [.. s.Partnership.Services.Values.OrderBy(v => v.Service.Name, StringComparer.CurrentCultureIgnoreCase).Select(v => new Choice($"{v.Id}", $"{v.Service.Name}, {s.Partnership.NameOfOrganisation(v.Service.OrganisationId).Name}"))];

    private static IReadOnlyList<Choice> Colleagues(Setting s) =>
        [new("me", "Me"), .. s.Partnership.CaseworkersOf(s.Actor.OrganisationId).Where(m => m.Id != s.Actor.MemberId).Select(m => new Choice($"{m.Id}", m.Name))];

    private static Measure? Measure(Setting s) => s.Programme?.Measures.Select(Measures.Find).OfType<Measure>().FirstOrDefault();

    /// <summary>Every question of the programme's first measure, and which of them were not answered.</summary>
    private static IReadOnlyList<CommandField> Scores(Setting s)
    {
        var measure = Measure(s)!;
        return
        [
            new("measure", "Which measure?", Asks.One) { Choices = _ => [new Choice(measure.Code, measure.Name)], Begins = _ => measure.Code },
            .. measure.Items.Select(i => new CommandField($"scores.{i.Code}", i.Wording, Asks.Score, $"A whole number from {i.Scale.Min} to {i.Scale.Max}; leave it empty if they would rather not answer") { Optional = true }),
            new("declined", "Which did they rather not answer?", Asks.Any) { Optional = true, Choices = _ => [.. measure.Items.Select(i => new Choice(i.Code, i.Wording))] },
        ];
    }
}
