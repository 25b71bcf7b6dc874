using Referrals.Api.Tests.Hosting;
using static Referrals.Api.Tests.Access.Stands;

namespace Referrals.Api.Tests.Access;

/// <summary>What somebody is told who asks.</summary>
public enum Told { Yes, Forbidden, NotThere, SomethingElse }

/// <summary>What an address is about: for a person, the receiver's own record.</summary>
internal enum About { Referral, Person, Nobody }

/// <summary>An address, how to ask there, and who is told what.</summary>
internal sealed record Row(string Method, Func<Target, string> Path, About About, Func<Stands, Who, bool, Told> Expects, Func<World, bool, object>? Body = null);

/// <summary>Who may do what, as the domain says; one row for each address.</summary>
internal static class Rows
{
    private static readonly string s_noErasure = $"/api/erasures/{Guid.CreateVersion7()}";

    private static readonly string s_noRelease = $"/api/releases/{Guid.CreateVersion7()}";

    private const string Text = "Zqx tells what nobody else may read";

    /// <summary>Open to the public, and about nobody.</summary>
    public static readonly string[] Open =
        ["ListServices", "ReadService", "Live", "Ready", "/openapi/{documentName}.json", "sign-in", "sign-out",
         "sign-in/second-factor", "sign-in/recovery", "sign-in/set-up", "invitation/{token}",
         "sign-in/with/{provider}", "sign-in/from/{provider}",
         "ListReleases", "ReadRelease", "ReadReleaseTable", "ReadReleaseCsv", "ReadReleaseCertificate", "ReadReleaseDictionary", "ReadReleaseWorkbook"];

    public static readonly Dictionary<string, Row> All = new()
    {
        ["ReadReferral"] = Read(""),
        ["ReadTimeline"] = Read("/timeline"),
        ["ReceiveReferral"] = Command("receive", new { }, Receiver),
        ["RequestInformation"] = Command("request-information", new { question = Text }, Receiver),
        ["ProvideInformation"] = Command("provide-information", new { answer = Text }, Referrer),
        ["AcceptReferral"] = Command("accept", new { }, Receiver).ByCoordinators(),
        ["DeclineReferral"] = Command("decline", new { reason = "noCapacity" }, Receiver),
        ["AnswerDecline"] = Command("decline/answer", new { nextStep = "personTold" }, Referrer),
        ["AllocateCaseworker"] = Command("allocate", new { caseworker = "me" }, Receiver).ByCoordinators(),
        ["RecordContact"] = Command("contacts", Bodies.Contact, Receiver),
        ["MakeAppointment"] = Command("appointments", Bodies.Appointment, Receiver),
        ["ChangeAppointment"] = Command(t => $"appointments/{t.Appointment}/change", Bodies.Appointment, Receiver),
        ["CancelAppointment"] = Command(t => $"appointments/{t.Appointment}/cancel", new { }, Receiver),
        ["SetReminder"] = Command("reminders", Bodies.Reminder, Referrer, Receiver),
        ["CompleteReminder"] = Command(t => $"reminders/{t.Reminder}/done", new { }, Receiver).With((told, stands, _) => stands is Referrer ? Told.NotThere : told),
        ["ReachMilestone"] = Command("milestones", new { milestone = "homeVisit", occurredOn = Some.Today }, Receiver),
        ["RecordAssessment"] = Command("assessments", Some.Assessment("review"), Receiver),
        ["RecordSupport"] = Command("support", Bodies.Support, Receiver),
        ["ChangeSupportStatus"] = Command(t => $"support/{t.Support}/status", new { status = "awarded", occurredOn = Some.Today }, Receiver),
        ["CorrectEntry"] = Command("corrections", t => new { entryId = t.Assessment, values = new { occurredOn = Some.Today }, reason = Text }, Receiver)
            .With((told, _, who) => told is Told.Yes && who is not (Who.Coordinator or Who.Practitioner) ? Told.Forbidden : told),
        ["SignpostPerson"] = Command("signposts", (w, s) => new { serviceId = w.Cast.Services[(Stranger, s)], how = "told" }, Receiver),
        ["ReferOnward"] = Command("onward", (w, s) => Bodies.Referral(w.Cast.Services[(Stranger, s)], s, person: false), Receiver),
        ["OfferTransfer"] = Command("transfer", (w, s) => Bodies.Transfer(w.Cast.Services[(Offered, s)]), Receiver),
        ["AcceptTransfer"] = Command("transfer/accept", new { }, Offered),
        ["DeclineTransfer"] = Command("transfer/decline", new { }, Offered),
        ["WithdrawTransfer"] = Command("transfer/withdraw", new { }, Receiver),
        ["ChaseHandoff"] = Command("chase", new { }, Referrer, Receiver),
        ["PutOnHold"] = Command("hold", new { reason = Text, reviewOn = "2199-01-05" }, Receiver),
        ["ResumeReferral"] = Command("resume", new { }, Receiver),
        ["CloseReferral"] = Command("close", new { outcome = "supportCompleted", needsMet = Array.Empty<string>(), needsNotMet = Array.Empty<string>() }, Receiver),
        ["ReopenReferral"] = Command("reopen", new { reason = Text }, Receiver),
        ["WithdrawReferral"] = Command("withdraw", new { reason = "personChangedMind" }, Referrer, Receiver),
        ["ConfirmWithdrawal"] = Command("withdraw/confirm", new { }, Receiver),
        ["AnswerWithdrawal"] = Command("withdraw/answer", new { answer = Text }, Receiver),
        ["ChangeConsent"] = Command("consent", new { change = "given", consent = Bodies.Consent }, Referrer, Receiver),
        ["AddNote"] = Command("notes", Bodies.Note, Referrer, Receiver),
        ["MarkEnteredInError"] = Command("entered-in-error", new { reason = Text }, Referrer).With((told, _, who) => told is Told.Yes && who is not Who.Coordinator ? Told.Forbidden : told),

        ["RedactText"] = Command("redact", t => new { entryId = t.Assessment, reason = Text }, Receiver)
            .With((told, _, who) => told is Told.Yes && who is not Who.Coordinator ? Told.Forbidden : told),

        ["RequestErasure"] = Governed("POST", t => $"/api/people/{t.ReceiversPerson}/erase", new { reason = Text }),
        ["ReadErasures"] = Governed("GET", _ => "/api/erasures"),
        ["ReadErasure"] = Governed("GET", _ => s_noErasure, there: false),
        ["ReadErasureReceipt"] = Governed("GET", _ => $"{s_noErasure}/receipt", there: false),
        ["ReviewLinkedText"] = Governed("POST", t => $"{s_noErasure}/texts/{t.Assessment}", new { verdict = "keep" }, there: false),
        ["ConfirmErasure"] = Governed("POST", _ => $"{s_noErasure}/confirm", new { }, there: false),
        ["CancelErasure"] = Governed("POST", _ => $"{s_noErasure}/cancel", new { reason = Text }, there: false),

        ["ReadLegalHolds"] = Governed("GET", t => $"/api/people/{t.ReceiversPerson}/holds"),
        ["PlaceLegalHold"] = Governed("POST", t => $"/api/people/{t.ReceiversPerson}/holds", new { reason = Text }),
        ["LiftLegalHold"] = Governed("POST", t => $"/api/people/{t.ReceiversPerson}/holds/{t.Assessment}/lift", new { reason = Text }, there: false),

        ["PrepareRelease"] = For("POST", "/api/releases", who => who is Who.Evaluator) with { Body = (_, _) => new { period = "2019-Q1" } },
        ["PublishRelease"] = Governed("POST", _ => $"{s_noRelease}/publish", new { }, there: false),
        ["WithdrawRelease"] = Governed("POST", _ => $"{s_noRelease}/withdraw", new { reason = "A table was wrong" }, there: false),
        ["ReplaceRelease"] = Governed("POST", _ => $"{s_noRelease}/replace", new { reason = "A table was wrong" }, there: false)
            .With((told, _, who) => who is Who.Evaluator ? Told.NotThere : told),

        ["ReadPerson"] = new("GET", t => $"/api/people/{t.ReceiversPerson}", About.Person, Keeper),
        ["ChangePerson"] = new("PATCH", t => $"/api/people/{t.ReceiversPerson}", About.Person, Keeper, (_, _) => new { knownAs = "Zqxette" }),
        ["Search"] = ForWhoHelps("POST", "/api/search", (_, _) => new { text = "Nobody", reason = "directCare" }),
        ["ReadLinkCandidates"] = ForEverybody("/api/link-candidates"),
        ["ConfirmLink"] = NoLink("confirm"),
        ["RemoveLink"] = NoLink("remove"),
        ["RecordDeath"] = OfPerson("death", new { }),
        ["RestrictMember"] = OfPerson("restrictions", new { memberId = Guid.CreateVersion7() }),
        ["LiftRestriction"] = OfPerson("restrictions/lift", new { memberId = Guid.CreateVersion7() }),
        ["SeeVisitWarning"] = OfPerson("visit-warning/seen", new { }),
        ["ShareChanges"] = OfPerson("share", new { fields = new[] { "name" } }),
        ["ReadJourney"] = new Row("GET", t => $"/api/journeys/{t.Id}", About.Referral, Sees).With((told, stands, _) => stands is Offered ? Told.NotThere : told),

        ["RegisterPerson"] = ForWhoHelps("POST", "/api/people", (_, _) => Bodies.Person),
        ["MakeReferral"] = ForWhoHelps("POST", "/api/referrals", (w, s) => Bodies.Referral(w.Cast.Services[(Stranger, s)], s)),
        ["PreviewMakeReferral"] = ForWhoHelps("POST", "/api/referrals/preview", (w, s) => Bodies.Referral(w.Cast.Services[(Stranger, s)], s)),
        ["PreviewReferOnward"] = Command("onward/preview", (w, s) => Bodies.Referral(w.Cast.Services[(Stranger, s)], s, person: false), Receiver),
        ["PreviewOfferTransfer"] = Command("transfer/preview", (w, s) => Bodies.Transfer(w.Cast.Services[(Offered, s)]), Receiver),
        ["OpenSensitiveReferral"] = new(
            "POST", _ => "/api/referrals/open", About.Referral,
            (stands, who, sensitive) => sensitive && stands is not Stranger && (who is Who.Coordinator or Who.Practitioner or Who.OtherPractitioner) ? Told.Yes : Told.NotThere,
            (w, s) => new { reference = w.Targets[s].Reference, reason = "coverForAbsence" }),
        ["ReadSensitiveOpenings"] = ForEverybody("/api/sensitive-openings"),
        ["ReviewOpening"] = new("POST", t => $"/api/sensitive-openings/{t.Id}/review", About.Referral, (_, _, _) => Told.NotThere, (_, _) => new { finding = "justified" }),
        ["ReadSharing"] = new("GET", t => $"/api/sharing?serviceId={t.Service}", About.Nobody, (_, _, _) => Told.Yes),
        ["ReadCaseload"] = ForEverybody("/api/caseload"),
        ["ReadHandoffs"] = ForEverybody("/api/handoffs"),
        ["ReadAccessLog"] = For("GET", "/api/access-log", who => who is Who.Coordinator or Who.InformationGovernance),
        ["RequestSubjectAccess"] = Governing(t => $"/api/people/{t.ReceiversPerson}/subject-access", Told.Yes, new { reason = "personAsked" }),
        ["CompleteSubjectAccess"] = Governing(t => $"/api/people/{t.ReceiversPerson}/subject-access/{Guid.CreateVersion7()}/complete", Told.NotThere, new { }),
        ["ListProgrammes"] = ForEverybody("/api/programmes"),
        ["ListMeasures"] = ForEverybody("/api/measures"),
        ["ListCodes"] = ForEverybody("/api/codes"),
    };

    private static Row With(this Row row, Func<Told, Stands, Who, Told> but) =>
        row with { Expects = (stands, who, sensitive) => but(row.Expects(stands, who, sensitive), stands, who) };

    /// <summary>Where a programme is sensitive, only a coordinator takes in and allocates.</summary>
    private static Row ByCoordinators(this Row row) => row with
    {
        Expects = (stands, who, sensitive) => row.Expects(stands, who, sensitive) is Told.Yes && sensitive && who is not Who.Coordinator
            ? Told.Forbidden : row.Expects(stands, who, sensitive),
    };

    /// <summary>For information governance alone, whoever and whatever it is about; whether it is there is said to nobody else.</summary>
    private static Row Governed(string method, Func<Target, string> path, object? body = null, bool there = true) => new(
        method, path, About.Nobody, (_, who, _) => who is not Who.InformationGovernance ? Told.Forbidden : there ? Told.Yes : Told.NotThere, body is null ? null : (_, _) => body);

    private static Row OfPerson(string path, object body) => new("POST", t => $"/api/people/{t.ReceiversPerson}/{path}", About.Person, Keeper, (_, _) => body);

    private static Row ForEverybody(string path) => new("GET", _ => path, About.Nobody, (_, _, _) => Told.Yes);

    /// <summary>Who keeps both records of a pair is a test of its own: none of these does.</summary>
    private static Row NoLink(string decision) =>
        new("POST", t => $"/api/link-candidates/{t.Id}/{decision}", About.Nobody, (_, _, _) => Told.NotThere, (_, _) => new { });

    private static Row ForWhoHelps(string method, string path, Func<World, bool, object> body) =>
        new(method, _ => path, About.Nobody, (_, who, _) => HasToDoWithCases(who) ? Told.Yes : Told.Forbidden, body);

    private static Row For(string method, string path, Predicate<Who> whom) =>
        new(method, _ => path, About.Nobody, (_, who, _) => whom(who) ? Told.Yes : Told.Forbidden);

    private static Row Governing(Func<Target, string> path, Told told, object body) =>
        new("POST", path, About.Person, (_, who, _) => who is Who.InformationGovernance ? told : Told.Forbidden, (_, _) => body);

    private static Row Read(string path) => new("GET", t => $"/api/referrals/{t.Id}{path}", About.Referral, Sees);

    private static Row Command(string path, object body, params Stands[] sides) => Command(_ => path, (_, _) => body, sides);

    private static Row Command(string path, Func<Target, object> body, params Stands[] sides) => Command(_ => path, (w, s) => body(w.Targets[s]), sides);

    private static Row Command(string path, Func<World, bool, object> body, params Stands[] sides) => Command(_ => path, body, sides);

    private static Row Command(Func<Target, string> path, object body, params Stands[] sides) => Command(path, (_, _) => body, sides);

    private static Row Command(Func<Target, string> path, Func<World, bool, object> body, Stands[] sides) => new(
        "POST",
        t => $"/api/referrals/{t.Id}/{path(t)}",
        About.Referral,
        (stands, who, sensitive) => Sees(stands, who, sensitive) is Told.NotThere ? Told.NotThere : sides.Contains(stands) ? Told.Yes : Told.Forbidden,
        body);

    /// <summary>A member sees a referral when their organisation is a party to it and, when it is sensitive, they are in its circle.</summary>
    private static Told Sees(Stands stands, Who who, bool sensitive) =>
        stands is not Stranger && (sensitive ? IsInTheCircle(stands, who) : HasToDoWithCases(who)) ? Told.Yes : Told.NotThere;

    /// <summary>The member who referred, the allocated worker, the coordinators.</summary>
    private static bool IsInTheCircle(Stands stands, Who who) => who is Who.Coordinator || (who is Who.Practitioner && stands is Referrer or Receiver);

    private static Told Keeper(Stands stands, Who who, bool sensitive) => stands is Receiver ? Sees(stands, who, sensitive) : Told.NotThere;

    private static bool HasToDoWithCases(Who who) => who is Who.Coordinator or Who.Practitioner or Who.OtherPractitioner or Who.System;
}
