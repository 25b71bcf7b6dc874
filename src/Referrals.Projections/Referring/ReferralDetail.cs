using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Projections.Referring;

/// <summary>A referral as one party's row keeps it; what says something about the person is sealed.</summary>
public sealed record ReferralDetail
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    public required string Programme { get; init; }

    public required Guid ServiceId { get; init; }

    public required ReferralState State { get; init; }

    public required Wait Wait { get; init; }

    public Guid? ReferrerId { get; init; }

    public required Guid ReceiverId { get; init; }

    public Guid? CaseworkerId { get; init; }

    public Source? Source { get; init; }

    public required Urgency Urgency { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required Guid MadeEntryId { get; init; }

    public Sealed<Values<Need>>? Needs { get; init; }

    public Sealed<string>? Reason { get; init; }

    public Sealed<Answers>? Answers { get; init; }

    public Consent? Consent { get; init; }

    /// <summary>What may still be shared; an offer that is shown shows no more than that.</summary>
    public required Disclosure Disclosure { get; init; }

    public Values<HouseholdEntry> Household { get; init; } = Values<HouseholdEntry>.Empty;

    public Values<Clock> Clocks { get; init; } = Values<Clock>.Empty;

    public Values<AppointmentEntry> Appointments { get; init; } = Values<AppointmentEntry>.Empty;

    public Values<MilestoneEntry> Milestones { get; init; } = Values<MilestoneEntry>.Empty;

    public Values<AssessmentEntry> Assessments { get; init; } = Values<AssessmentEntry>.Empty;

    public Values<SupportEntry> Support { get; init; } = Values<SupportEntry>.Empty;

    public Values<ReminderEntry> Reminders { get; init; } = Values<ReminderEntry>.Empty;

    public Values<SignpostEntry> Signposts { get; init; } = Values<SignpostEntry>.Empty;

    public Values<OnwardEntry> Onward { get; init; } = Values<OnwardEntry>.Empty;

    public Values<Correction> Corrections { get; init; } = Values<Correction>.Empty;

    public Values<Guid> Redacted { get; init; } = Values<Guid>.Empty;

    public DeclineEntry? Decline { get; init; }

    public HoldEntry? Hold { get; init; }

    public ClosingEntry? Closing { get; init; }

    public WithdrawalRequested? AskedWithdrawal { get; init; }

    /// <summary>A transfer that is offered; what it shows of the person only for whoever was offered it and has no record of its own.</summary>
    public OfferShown? Offer { get; init; }

    /// <summary>For a former receiver: since when the referral is another's.</summary>
    public DateOnly? LeftOn { get; init; }
}

/// <summary>Somebody else in the household; without an id for a receiver who has no record of them.</summary>
public sealed record HouseholdEntry(Guid? PersonId, Sealed<string> Relationship);

/// <summary>An offered transfer as one party sees it.</summary>
public sealed record OfferShown(Guid Id, Guid ServiceId, Guid OrganisationId, Sealed<string> Reason, DateOnly On, Sealed<PersonDetails>? Person);

/// <summary>Keeps each party's whole view of a referral.</summary>
public sealed class ReferralDetailProjection() : ReferralProjection(
    "referral_details",
    new("version", NpgsqlDbType.Bigint),
    new("journey_id", NpgsqlDbType.Uuid),
    new("parent_id", NpgsqlDbType.Uuid),
    new("person_ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid),
    new("ended_on", NpgsqlDbType.Date),
    new("detail", NpgsqlDbType.Jsonb))
{
    protected override IEnumerable<object?[]> Rows(Party party)
    {
        var (state, detail) = (party.Sees.State, Of(party));
        yield return [party.Sees.Version, state.JourneyId, party.Refers ? state.ParentId : null, PersonIds(party, detail), party.EndedOn, detail];
    }

    /// <summary>What a party's row keeps.</summary>
    public static ReferralDetail Of(Party party) => party.IsOnlyOffered ? Least(party) : Whole(party);

    private static Guid[] PersonIds(Party party, ReferralDetail detail) =>
        [.. new[] { party.PersonId }.Concat(detail.Household.Select(h => h.PersonId)).OfType<Guid>().Distinct()];

    private static ReferralDetail Head(Party party)
    {
        var (record, state) = (party.Sees, party.Sees.State);
        return new ReferralDetail
        {
            Id = state.Id,
            Reference = state.Reference,
            Programme = party.Programme,
            ServiceId = state.ServiceId,
            State = state.State,
            Wait = party.HasLeft ? record.Wait with { On = null, PersonUntil = null } : record.Wait,
            ReceiverId = state.ReceiverId,
            Urgency = state.Urgency,
            MadeAt = state.MadeAt,
            MadeEntryId = record.MadeEntryId,
            LeftOn = party.LeftOn,
            Disclosure = state.Disclosure,
            Offer = record.Offer is not { } offer ? null
                : new OfferShown(offer.Id, offer.ServiceId, offer.OrganisationId, offer.Reason, offer.On, party.IsOnlyOffered ? offer.Person : null),
        };
    }

    /// <summary>What an organisation sees that is offered a transfer: the offer with the fields its service needs, and when to answer.</summary>
    private static ReferralDetail Least(Party party) => Head(party) with
    {
        ServiceId = party.Sees.Offer!.ServiceId,
        Clocks = Values.Of(party.Sees.State.Clocks.All.Where(c => c.Name is ClockName.AnswerTransfer)),
    };

    private static ReferralDetail Whole(Party party)
    {
        var (record, state) = (party.Sees, party.Sees.State);
        return Head(party) with
        {
            ReferrerId = state.ReferrerId,
            CaseworkerId = state.CaseworkerId,
            Source = record.Made.Source,
            Needs = record.Made.Needs,
            Reason = record.Made.Reason,
            Answers = record.Made.Answers,
            Consent = state.Consent,
            Household = Values.Of(state.Household.Select(h => new HouseholdEntry(RecordOf(h, party), h.Relationship))),
            Clocks = party.HasLeft ? Values.Of(state.Clocks.All.Where(c => c.Status is ClockStatus.Met)) : state.Clocks.All,
            Appointments = record.Appointments,
            Milestones = record.Milestones,
            Assessments = record.Assessments,
            Support = record.Support,
            Reminders = Values.Of(record.Reminders.Where(r => r.OrganisationId == party.OrganisationId)),
            Signposts = record.Signposts,
            Onward = party.Works ? record.Onward : Values.Of(record.Onward.Select(o => o with { ReferralId = null, ServiceId = null })),
            Corrections = record.Corrections,
            Redacted = record.Redacted,
            Decline = record.Decline,
            Hold = record.Hold,
            Closing = record.Closing,
            AskedWithdrawal = state.AskedWithdrawal,
        };
    }

    // The records that the first receiver began for the household are not those of a receiver it was transferred to.
    private static Guid? RecordOf(HouseholdMember member, Party party) =>
        party.OrganisationId == party.Sees.Made.ReceiverId ? member.ReceiverPersonId
        : party.Refers ? member.PersonId
        : null;
}
