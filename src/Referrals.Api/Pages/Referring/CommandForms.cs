using Referrals.Api.Pages.Forms;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;
using Referrals.Projections.Referring;
using static Referrals.Domain.Referring.ReferralState;

namespace Referrals.Api.Pages.Referring;

/// <summary>Every command that is a form, in the order in which they are offered.</summary>
internal static class CommandForms
{
    private const string ForGood = "This cannot be undone.";

    private static readonly CommandField s_note = new("note", "Note", Asks.Lines, "The other side reads it too.") { Optional = true };
    private static readonly CommandField s_reason = new("reason", "Why?", Asks.Lines);

    public static readonly IReadOnlyList<CommandForm> All =
    [
        new("receive", "Mark as seen", "Marked as seen: the referrer knows that it has arrived.", Offer.Standing, s => s.IsReceiver && s.State is Made),
        new("accept", "Accept", "Accepted.", Offer.Standing, IsUndecided, s =>
            [new("caseworker", "Who works it?", Asks.OneOfMany, "It can be given to somebody later.") { Optional = true, Choices = Colleagues(s) }]),
        new("decline", "Decline", "Declined: the referrer is asked to say what happens now.", Offer.Standing, IsUndecided, s =>
        [
            Ask.One<DeclineReason>("reason", "Why can you not take it?"),
            new("note", "What should the referrer know?", Asks.Lines, "Needed when the reason is another one.") { Optional = true },
            new("suggestedServiceId", "A service that may fit better", Asks.OneOfMany) { Optional = true, Choices = Services(s) },
        ]) { Warning = ForGood },
        new("provide-information", "Answer their question", "Answered.", Offer.Words, s => s.IsReferrer && s.Referral.WaitingOn is WaitingOn.Referrer && s.IsOpen,
            _ => [new("answer", "Your answer", Asks.Lines)]),
        new("decline/answer", "Say what happens now", "Answered.", Offer.Standing, s => s.IsReferrer && s.State is Declined && s.Referral.WaitingOn is WaitingOn.Referrer,
            _ => [Ask.One<DeclineNextStep>("nextStep", "What happens now?"), s_note]),
        new("contacts", "Record a contact", "Contact recorded.", Offer.Work, s => s.IsReceiver && s.State is Received or Accepted or Active, s =>
        [
            Ask.HappenedOn(s.Today), Ask.One<ContactWith>("with", "With whom?"), Ask.One<ContactChannel>("channel", "How?"), Ask.One<ContactResult>("result", "What came of it?"),
            new("nextTryOn", "If they were not reached, when will you try next?", Asks.Day) { Optional = true }, s_note,
        ]),
        .. WorkForms.All,
        new("signposts", "Tell them about a service", "Recorded.", Offer.Work, WorkForms.IsWorked,
            s => [new("serviceId", "Which service?", Asks.OneOfMany) { Choices = Services(s) }, Ask.One<SignpostHow>("how", "How?"), s_note]),
        new("request-information", "Ask the referrer something", "Asked.", Offer.Words, s => s.IsReceiver && s.State is Made or Received or Accepted or Active or OnHold,
            _ => [new("question", "What do you need to know?", Asks.Lines)]),
        new("notes", "Write a note", "Written.", Offer.Words, s => s.State is not EnteredInError && s.IsOnEitherSide,
            _ => [new("text", "Note", Asks.Lines), Ask.One<NoteVisibility>("visibleTo", "Who may read it?")]),
        new("reminders", "Set a reminder", "Reminder set.", Offer.Words, s => s.IsOnEitherSide && (s.IsOpen || s.State is Closed),
            _ => [new("text", "What of?", Asks.Line, "Only your own organisation sees it."), new("on", "When?", Asks.Day)]),
        new("reminders/{entryId:guid}/done", "Mark the reminder as done", "Done: the reminder is off the list.", Offer.Beside,
            s => s.Referral.Reminders?.Any(r => r.Id == s.EntryId) is true),
        new("chase", "Chase", "Chased: they are told that you wait.", Offer.Words, s => CanChase(s.Referral, s.Actor.OrganisationId),
            _ => [new("message", "Message", Asks.Lines) { Optional = true }]),
        new("allocate", "Give it to somebody", "Given.", Offer.Standing, s => s.IsReceiver && s.State is Accepted or Active or OnHold,
            s => [new("caseworker", "Who works it?", Asks.OneOfMany) { Choices = Colleagues(s) }]),
        new("hold", "Put on hold", "On hold.", Offer.Standing, WorkForms.IsWorked, _ => [s_reason, new("reviewOn", "When do you look at it again?", Asks.Day)]),
        new("resume", "Resume", "Resumed.", Offer.Standing, s => s.IsReceiver && s.State is OnHold, _ => [s_reason with { Optional = true }]),
        new("refer-on", "Refer them on", "Referred on.", Offer.Work, WorkForms.IsWorked), // a page of its own, as the next
        new("transfer", "Offer it to another service", "Offered: it stays yours until they accept.", Offer.Standing, s => WorkForms.IsWorked(s) && s.Referral.Offer is null),
        new("transfer/accept", "Accept the transfer", "Accepted: it is yours now.", Offer.Standing, s => s.IsOffered, s => [new("caseworker", "Who works it?", Asks.OneOfMany) { Optional = true, Choices = Colleagues(s) }]),
        new("transfer/decline", "Decline the transfer", "Declined.", Offer.Standing, s => s.IsOffered, _ => [s_reason with { Optional = true }]) { Warning = ForGood },
        new("transfer/withdraw", "Take the transfer back", "Taken back.", Offer.Standing, s => s.IsReceiver && s.Referral.Offer is not null && !s.IsOffered, _ => [s_reason with { Optional = true }]),
        new("withdraw/confirm", "Agree to take it back", "Taken back.", Offer.Standing, s => s.IsReceiver && s.Referral.WithdrawalRequested is true) { Warning = ForGood },
        new("withdraw/answer", "Say why it goes on", "Answered.", Offer.Standing, s => s.IsReceiver && s.Referral.WithdrawalRequested is true, _ => [new("answer", "Why does it go on?", Asks.Lines)]),
        new("close", "Close", "Closed: the referrer sees what came of it.", Offer.Standing, s => s.IsReceiver && s.State is Accepted or Active or OnHold, s =>
        [
            new("outcome", "What came of it?", Asks.One) { Choices = Choice.Of<CloseOutcome>() },
            new("needsMet", "Which needs were met?", Asks.Any) { Choices = Needs(s) }, new("needsNotMet", "Which were not?", Asks.Any) { Choices = Needs(s) }, s_note,
        ]) { Warning = ForGood },
        new("reopen", "Reopen", "Open again.", Offer.Standing, s => s.IsReceiver && s.State is Closed or Declined, _ => [s_reason]),
        new("withdraw", "Take it back", "Taken back, or asked for where somebody works it already.", Offer.Standing, s => s.IsOpen && (s.IsReceiver || (s.IsReferrer && s.Referral.WithdrawalRequested is not true)),
            _ => [Ask.One<WithdrawalReason>("reason", "Why?"), s_note]) { Warning = ForGood },
        .. ConsentForms.All,
        .. CorrectionForms.All,
        new("entered-in-error", "Mark as entered in error", "Marked: it is hidden and counts nowhere.", Offer.Standing, s => s.IsReferrer && s.Actor.IsCoordinator && s.State is not EnteredInError, _ => [s_reason]) { Warning = ForGood },
    ];

    /// <summary>The form of this name; null where there is none.</summary>
    public static CommandForm? Find(string? name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>The form at an address below the referral's, with the entry that the address names.</summary>
    public static (CommandForm? Form, Guid EntryId) OfAddress(string address)
    {
        var path = address.Split('/').Select(p => (Text: p, Id: Guid.TryParseExact(p, "D", out var id) ? id : Guid.Empty)).ToList();
        var at = string.Join('/', path.Select(p => p.Id == Guid.Empty ? p.Text : CommandForm.Entry));
        return (All.FirstOrDefault(f => f.At == at), path.Select(p => p.Id).FirstOrDefault(id => id != Guid.Empty));
    }

    /// <summary>The command that stops a clock.</summary>
    public static CommandForm? For(ClockName clock, Setting setting) =>
        Find(PathFor(clock, setting.Referral, setting.Actor.OrganisationId)) is { } form && form.Offered(setting) ? form : null;

    /// <summary>Its path; null where the clock is another's to stop.</summary>
    public static string? PathFor(ClockName clock, ReferralHead referral, Guid us) => !IsOurs(clock, referral, us) ? null : clock switch
    {
        ClockName.Review when referral.State is OnHold => "resume",
        ClockName.Acknowledge => "receive",
        ClockName.Decide => "accept",
        ClockName.FirstContact or ClockName.Review => "contacts",
        ClockName.AnswerInformation => "provide-information",
        ClockName.AnswerDecline => "decline/answer",
        ClockName.AnswerTransfer => "transfer/accept",
        ClockName.AnswerWithdrawal => "withdraw/answer",
        _ => "assessments",
    };

    /// <summary>Whether there is another to chase: one's own move is not chased, nor work that was taken on unless it is offered to somebody.</summary>
    public static bool CanChase(ReferralHead referral, Guid us) =>
        (Stands(WaitingOn.Referrer, referral, us) || Stands(WaitingOn.Receiver, referral, us))
        && referral.WaitingOn is { } on && !Stands(on, referral, us)
        && (referral.State is Made or Received or ReferralState.InformationRequested or Declined || on is WaitingOn.Offered || referral is ReferralView { Offer: not null });

    private static bool IsOurs(ClockName clock, ReferralHead referral, Guid us) => Stands(
        clock switch
        {
            ClockName.AnswerInformation or ClockName.AnswerDecline => WaitingOn.Referrer,
            ClockName.AnswerTransfer => WaitingOn.Offered,
            _ => WaitingOn.Receiver,
        },
        referral, us);

    /// <summary>Whether an organisation stands on a side; the receiver stands on both where the person referred themselves.</summary>
    private static bool Stands(WaitingOn side, ReferralHead referral, Guid us) => (side, referral) switch
    {
        (WaitingOn.Offered, ReferralView view) => view.Offer?.Organisation.Id == us,
        (WaitingOn.Offered, CaseloadRow row) => row.Receiver.Id != us && (row.Referrer?.Id != us || (row.WaitingOn is WaitingOn.Offered && row.WaitsForUs)),
        (WaitingOn.Referrer, { Referrer: { } referrer }) => referrer.Id == us,
        _ => referral.Receiver.Id == us,
    };

    private static bool IsUndecided(Setting s) => s.IsReceiver && s.State is Made or Received or ReferralState.InformationRequested;

    private static IReadOnlyList<Choice> Needs(Setting s) => [.. s.Referral.Needs?.Select(n => new Choice(Codes.NameOf(n), Codes.LabelOf(n))) ?? []];

    private static IReadOnlyList<Choice> Services(Setting s) =>
        [.. s.Partnership.Services.Values.OrderBy(v => v.Service.Name, StringComparer.CurrentCultureIgnoreCase).Select(v => new Choice($"{v.Id}", $"{v.Service.Name}, {s.Partnership.NameOfOrganisation(v.Service.OrganisationId).Name}"))];

    /// <summary>Who may be given a referral, whoever looks first.</summary>
    public static IReadOnlyList<Choice> Colleagues(Partnership partnership, Actor actor) =>
        [new("me", "Me"), .. partnership.CaseworkersOf(actor.OrganisationId).Where(m => m.Id != actor.MemberId).Select(m => new Choice($"{m.Id}", m.Name))];

    private static IReadOnlyList<Choice> Colleagues(Setting s) => Colleagues(s.Partnership, s.Actor);
}

/// <summary>Fields that several forms ask.</summary>
internal static class Ask
{
    public static CommandField HappenedOn(DateOnly today) => new("occurredOn", "When did it happen?", Asks.Day, "For example, 27 3 2026") { Begins = [WrittenDate.Write(today)] };

    public static CommandField One<T>(string name, string label)
        where T : struct, Enum => new(name, label, Asks.One) { Choices = Choice.Of<T>() };
}
