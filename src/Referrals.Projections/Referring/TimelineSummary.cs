using System.Text.Json.Nodes;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Projections.Referring;

/// <summary>A timeline entry in one line. It names codes, services and members, and never repeats a text.</summary>
public sealed class TimelineSummary(JsonObject data, Partnership partnership)
{
    /// <summary>The kind of an entry from an organisation's own notes.</summary>
    public const string OwnNote = "ownNoteAdded";

    /// <summary>The kind of the entry that says that one of these was destroyed.</summary>
    public const string OwnNoteRedacted = "ownNoteRedacted";

    public static string Of(string type, JsonObject data, Partnership partnership) => new TimelineSummary(data, partnership).Of(type);

    private string Of(string type) => type switch
    {
        "referralMade" => $"Referred to {Service()}",
        "referralReceived" => "Seen by the service",
        "informationRequested" => "Information asked for",
        "informationProvided" => "Information given",
        "referralAccepted" => data.ContainsKey("caseworkerId") ? $"Accepted, and given to {Caseworker()}" : "Accepted",
        "referralDeclined" => $"Declined: {Code<DeclineReason>("reason")}",
        "declineAnswered" => $"Decline answered: {Code<DeclineNextStep>("nextStep")}",
        "caseworkerAllocated" => $"Given to {Caseworker()}",
        "contactRecorded" => $"{Code<ContactChannel>("channel")}, {Code<ContactWith>("with")}: {Code<ContactResult>("result")}",
        "appointmentMade" => "Appointment made",
        "appointmentChanged" => "Appointment changed",
        "appointmentCancelled" => "Appointment cancelled",
        "reminderSet" => "Reminder set",
        "reminderDone" => "Reminder done",
        "milestoneReached" => $"Milestone reached: {data["milestone"]}",
        "assessmentRecorded" => $"Scores recorded: {Code<AssessmentStage>("stage")}",
        "supportRecorded" => $"Support recorded: {Code<SupportStatus>("status")}",
        "supportStatusChanged" => $"Support moved on: {Code<SupportStatus>("status")}",
        "personSignposted" => $"Told about {Service()}",
        "referredOnward" => $"Referred on{(data.ContainsKey("serviceId") ? $" to {Service()}" : "")}{(data.ContainsKey("toSafeguard") ? ", to safeguard" : "")}",
        "transferOffered" => $"Transfer offered to {Service()}",
        "transferAccepted" => "Transfer accepted",
        "transferDeclined" => "Transfer declined",
        "transferWithdrawn" => "Transfer taken back",
        "handoffChased" => "Chased",
        "referralPutOnHold" => "Put on hold",
        "referralResumed" => "Resumed",
        "referralClosed" => $"Closed: {Code<CloseOutcome>("outcome")}",
        "referralReopened" => "Reopened",
        "withdrawalRequested" => $"Asked to take it back: {Code<WithdrawalReason>("reason")}",
        "withdrawalAnswered" => "Goes on: the request to take it back was answered",
        "referralWithdrawn" => $"Taken back: {Code<WithdrawalReason>("reason")}",
        "consentChanged" => $"Consent changed: {Code<ConsentChange>("change")}",
        "sensitiveReferralOpened" => $"Opened from outside the circle: {Code<OpeningReason>("reason")}",
        "sensitiveOpeningReviewed" => $"Opening reviewed: {Code<OpeningFinding>("finding")}",
        "noteAdded" => "Note",
        OwnNote => "Note for our own organisation",
        OwnNoteRedacted => "Note for our own organisation destroyed",
        "entryCorrected" => "Entry corrected",
        "textRedacted" => "Text destroyed",
        "clockMissed" => "Overdue, and escalated",
        "markedEnteredInError" => "Marked as entered in error",
        _ => throw new InvalidOperationException($"There is no summary for '{type}'."),
    };

    private string Service() => partnership.NameOfService(data["serviceId"]!.GetValue<Guid>()).Name;

    private string Caseworker() => partnership.NameOfMember(data["caseworkerId"]!.GetValue<Guid>()).Name;

    private string Code<T>(string member)
        where T : struct, Enum =>
        Codes.LabelOf(Enum.Parse<T>(data[member]!.GetValue<string>(), ignoreCase: true));
}
