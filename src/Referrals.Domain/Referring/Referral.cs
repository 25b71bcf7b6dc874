using Referrals.Domain.Clocks;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

/// <summary>On which sides of a referral somebody stands.</summary>
[Flags]
public enum Sides { None = 0, Referrer = 1, Receiver = 2, Offered = 4, Former = 8, Person = 16, Platform = 32 }

/// <summary>A kind of entry that can be pointed back to.</summary>
public enum EntryKind { Made, Question, Answer, Decline, Contact, Appointment, Reminder, Milestone, Assessment, Support, Signpost, Note, Hold, Close, Chase, Withdrawal, Transfer, Reopening, Other }

/// <summary>An entry as later commands need it: who made it, and how far it has come.</summary>
public sealed record Entry(Guid Id, EntryKind Kind, Guid MemberId, Guid OrganisationId, SupportStatus? Support = null, string? Measure = null, bool Ended = false);

/// <summary>What has happened to a referral, folded from its events; holds only what a decision reads.</summary>
public sealed partial record Referral
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    /// <summary>The lead person's record at the organisation that referred (at the receiver for a self-referral); its key seals what this stream says.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The lead person's record at the organisation that receives.</summary>
    public required Guid ReceiverPersonId { get; init; }

    public required Values<HouseholdMember> Household { get; init; }

    public required string Programme { get; init; }

    public required Guid ServiceId { get; init; }

    /// <summary>Null for a self-referral: then the receiver holds both sides.</summary>
    public required Guid? ReferrerId { get; init; }

    public required Guid ReceiverId { get; init; }

    public required Urgency Urgency { get; init; }

    public required Consent Consent { get; init; }

    public required Guid JourneyId { get; init; }

    public Guid? ParentId { get; init; }

    public required ClockDays Promised { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required ReferralState State { get; init; }

    /// <summary>The event that made the state, opened when a decision compares what is said with what was said before.</summary>
    public required object StateMadeBy { get; init; }

    public ReferralState StateBeforeHold { get; init; }

    public Guid? CaseworkerId { get; init; }

    /// <summary>May it still be shared, and which fields.</summary>
    public required Disclosure Disclosure { get; init; }

    public bool QuestionPending { get; init; }

    public bool DeclineIsAnswered { get; init; }

    public TransferOffered? Offer { get; init; }

    public WithdrawalRequested? AskedWithdrawal { get; init; }

    /// <summary>Until the end of this day the person's move is awaited.</summary>
    public DateOnly? WaitingOnPersonUntil { get; init; }

    public DateOnly? ClosedOn { get; init; }

    public bool HasBaseline { get; init; }

    public bool HasFollowUp { get; init; }

    public Values<DateOnly> TriesOn { get; init; } = Values<DateOnly>.Empty;

    public Values<Guid> FormerReceivers { get; init; } = Values<Guid>.Empty;

    public Values<Chase> Chases { get; init; } = Values<Chase>.Empty;

    public Values<Entry> Entries { get; init; } = Values<Entry>.Empty;

    public Values<Opening> Openings { get; init; } = Values<Opening>.Empty;

    public ClockSet Clocks { get; init; } = ClockSet.None;

    /// <summary>Someone still has to do something about it. A declined referral is open until it is answered.</summary>
    public bool IsOpen => State switch
    {
        ReferralState.Declined => !DeclineIsAnswered,
        ReferralState.Closed or ReferralState.Withdrawn or ReferralState.EnteredInError => false,
        _ => true,
    };

    /// <summary>The one organisation that is responsible while the referral is open: the referrer until it is accepted, then the receiver.</summary>
    public Guid? ResponsibleId => IsOpen
        ? State is ReferralState.Accepted or ReferralState.Active or ReferralState.OnHold ? ReceiverId : ReferrerId ?? ReceiverId
        : null;

    /// <summary>Whose move it is on a day in Europe/London; null when nobody's.</summary>
    public WaitingOn? WaitingOnAt(DateOnly today) => !IsOpen
        ? null
        : State switch
        {
            ReferralState.Made or ReferralState.Received => WaitingOn.Receiver,
            ReferralState.InformationRequested or ReferralState.Declined => ReferrersMove,
            _ when AskedWithdrawal is not null => WaitingOn.Receiver,
            _ when Offer is not null => WaitingOn.Offered,
            _ when QuestionPending => ReferrersMove,
            ReferralState.OnHold => WaitingOn.Receiver,
            _ when WaitingOnPersonUntil >= today => WaitingOn.Person,
            _ => WaitingOn.Receiver,
        };

    /// <summary>The referrer's side; the receiver holds it when the person referred themselves.</summary>
    public WaitingOn ReferrersMove => ReferrerId is null ? WaitingOn.Receiver : WaitingOn.Referrer;

    /// <summary>The records whose keys guard what this referral says in free text: the lead person's and each household member's.</summary>
    public IReadOnlyList<Guid> Records => [PersonId, .. Household.Select(h => h.PersonId).Where(id => id != PersonId)];

    public Sides SidesOf(Actor actor)
    {
        if (actor.IsPlatform || actor.IsThePerson)
        {
            return actor.IsPlatform ? Sides.Platform : Sides.Person;
        }

        if (actor.Role is not (Role.Practitioner or Role.Coordinator or Role.System))
        {
            return Sides.None;
        }

        return (actor.OrganisationId == ReferrerId ? Sides.Referrer : Sides.None)
            | (actor.OrganisationId == ReceiverId ? Sides.Receiver : Sides.None)
            | (actor.OrganisationId == ReceiverId && ReferrerId is null ? Sides.Referrer : Sides.None)
            | (actor.OrganisationId == Offer?.OrganisationId ? Sides.Offered : Sides.None)
            | (FormerReceivers.Contains(actor.OrganisationId) ? Sides.Former : Sides.None);
    }

    /// <summary>For whom a referral of a sensitive programme exists: who referred, the caseworker, the parties' coordinators.</summary>
    public bool HasInCircle(Actor actor) => actor.Role is Role.Coordinator or Role.Platform or Role.Person
        || actor.MemberId == CaseworkerId || Entries.Any(e => e.Kind is EntryKind.Made && e.MemberId == actor.MemberId);

    public Referral MustBeWorkedBy(Actor actor) => MustStandOn(Sides.Receiver, actor, "Only the organisation that received this referral can do that.");

    public Referral MustBeReferredBy(Actor actor) => MustStandOn(Sides.Referrer, actor, "Only the organisation that made this referral can do that.");

    public Referral MustBeOfferedTo(Actor actor) => MustStandOn(Sides.Offered, actor, "Only the organisation that was offered this referral can do that.");

    public Referral MustBeShared(Actor actor) => MustStandOn(Sides.Referrer | Sides.Receiver, actor, "Only the organisations on both sides of this referral can do that.");

    /// <summary>Not a party looks like not there; the wrong side is forbidden.</summary>
    public Referral MustStandOn(Sides needed, Actor actor, string message)
    {
        var sides = SidesOf(actor);
        return sides is Sides.None ? throw Refusal.NotFound()
            : (sides & needed) is Sides.None ? throw Refusal.Forbidden(message)
            : this;
    }

    /// <summary>Refuses, saying which state the referral is in, unless it is in one of these.</summary>
    public Referral MustBeIn(string to, params ReadOnlySpan<ReferralState> states) =>
        states.Contains(State) ? this : throw NotNow(to);

    /// <summary>The refusal that says what state the referral is in.</summary>
    public Refusal NotNow(string to) =>
        Refusal.NotInState($"This referral is {Spoken(State)}{(State is ReferralState.Declined && DeclineIsAnswered ? " and answered" : "")}, so it cannot be {to} now.");

    /// <summary>In a sensitive programme only a coordinator takes a referral in and allocates it, since nobody else knows of it.</summary>
    public static void MayTakeIn(bool sensitive, Actor actor)
    {
        if (sensitive && !actor.IsCoordinator)
        {
            throw Refusal.Forbidden("Only a coordinator takes in and allocates referrals of this programme.");
        }
    }

    /// <summary>Refuses a practitioner who gives the referral to somebody else.</summary>
    public static void MayChoose(Guid caseworkerId, Actor actor)
    {
        if (caseworkerId != actor.MemberId && !actor.IsCoordinator)
        {
            throw Refusal.Forbidden("Only a coordinator can give a referral to somebody else. You can take it yourself.");
        }
    }

    /// <summary>Refuses further sharing once consent was withdrawn or is over.</summary>
    public Referral MustBeSharable(DateTimeOffset now) => Disclosure.StatusOn(WorkingDays.InLondon(now)) switch
    {
        DisclosureStatus.Withdrawn => throw Refusal.NotInState("The person has withdrawn consent, so this referral cannot be shared further."),
        DisclosureStatus.Ended => throw Refusal.NotInState("The sharing that was agreed is over, so this referral cannot be shared further."),
        _ => this,
    };

    public PersonalData.Sealed<string> Text(string text) => PersonalData.Sealed.Text(Records, text);

    public PersonalData.Sealed<string>? OptionalText(string? text) => string.IsNullOrWhiteSpace(text) ? null : Text(text);

    public PersonalData.Sealed<T> Seal<T>(T value) => PersonalData.Sealed.Of(PersonId, value);

    /// <summary>The same with a key of its own: it holds something that somebody wrote, and may have to be destroyed alone.</summary>
    public PersonalData.Sealed<T> SealAlone<T>(T value) => PersonalData.Sealed.Text([PersonId], value);

    /// <summary>Text that only the actor's organisation has, under its own record's key.</summary>
    public PersonalData.Sealed<string> OwnText(Actor actor, string text) =>
        PersonalData.Sealed.Text([SidesOf(actor).HasFlag(Sides.Receiver) ? ReceiverPersonId : PersonId], text);

    public Entry? Entry(Guid id, EntryKind kind) => Entries.FirstOrDefault(e => e.Id == id && e.Kind == kind);

    /// <summary>Whether the actor's organisation answers for an entry: its own, or one of the person's while it is the receiver.</summary>
    public bool AnswersFor(Entry entry, Actor actor) =>
        entry.OrganisationId == actor.OrganisationId || (entry.OrganisationId == Guid.Empty && SidesOf(actor).HasFlag(Sides.Receiver));

    private static string Spoken(ReferralState state) => state switch
    {
        ReferralState.InformationRequested => "waiting for information",
        ReferralState.OnHold => "on hold",
        ReferralState.EnteredInError => "entered in error",
        _ => state.ToString().ToLowerInvariant(),
    };
}

/// <summary>Somebody from outside the circle who may see the referral until an instant, and what somebody else found of it.</summary>
public sealed record Opening(Guid Id, Guid MemberId, DateTimeOffset Until, OpeningFinding? Finding = null);

/// <summary>Who chased, and on which day in Europe/London.</summary>
public sealed record Chase(Guid OrganisationId, DateOnly On);
