using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.People;

namespace Referrals.Projections.Referring;

/// <summary>Makes the view of one opened row: names resolved, corrections applied, clocks read as of today.</summary>
internal sealed class ReferralViewMaker(ReferralDetail detail, Partnership partnership, DateOnly today)
{
    private readonly Corrected _corrected = new(detail.Corrections, detail.Redacted);
    private bool _erased;

    public ReferralView Make(IReadOnlyDictionary<Guid, SealedDetails> people, Guid? personId, Guid? journeyId, Guid? parentId)
    {
        var made = _corrected.Apply(detail.MadeEntryId, new Corrected.Made(Read(detail.Needs), detail.Urgency, Text(detail.MadeEntryId, detail.Reason)));
        var closing = detail.Closing is not { } c ? null : _corrected.Apply(
            c.Id, new Corrected.Closing(c.Outcome, Read(c.NeedsMet), Read(c.NeedsNotMet), Text(c.Id, c.Note)));
        var view = new ReferralView
        {
            Id = detail.Id,
            JourneyId = journeyId,
            Parent = parentId,
            Reference = detail.Reference,
            Programme = detail.Programme,
            Service = partnership.NameOfService(detail.ServiceId),
            State = detail.State,
            WaitingOn = detail.Wait.PersonUntil >= today ? WaitingOn.Person : detail.Wait.On,
            Referrer = detail.ReferrerId is { } referrer ? partnership.NameOfOrganisation(referrer) : null,
            Receiver = partnership.NameOfOrganisation(detail.ReceiverId),
            Caseworker = detail.CaseworkerId is { } caseworker ? partnership.NameOfMember(caseworker) : null,
            Source = detail.Source,
            Needs = made.Needs,
            Urgency = made.Urgency,
            Reason = made.Reason,
            Answers = Read(detail.Answers)?.ByCode,
            Person = Person(people, personId),
            Household = detail.Household is [] ? null : [.. detail.Household.Select(h => Member(h, people))],
            Consent = detail.Consent is { } consent ? Consented(consent) : null,
            Clocks = [.. detail.Clocks.Select(k => new ClockView(k.Name, k.DueOn, k.StatusOn(today)))],
            Appointments = [.. detail.Appointments.Select(a => _corrected.Apply(
                a.Id, new AppointmentView(a.Id, a.At, Text(a.SaidIn, a.Where), a.With, a.Cancelled ? true : null)))],
            Milestones = [.. detail.Milestones.Select(m => _corrected.Apply(m.Id, new MilestoneView(m.Id, m.Milestone, m.OccurredOn)))],
            Assessments = [.. detail.Assessments.Select(Assessed)],
            Support = [.. detail.Support.Select(Supported)],
            Links = [.. detail.Onward.Select(Onward), .. detail.Signposts.Select(Signposted)],
            Reminders = detail.Reminders is [] ? null
                : [.. detail.Reminders.Select(r => new ReminderView(r.Id, Text(r.Id, r.Text), r.On, r.Done ? true : null))],
            Decline = detail.Decline is { } d ? new DeclineView(d.Reason, Text(d.Id, d.Note), Service(d.SuggestedServiceId), d.NextStep) : null,
            Hold = detail.Hold is { } h ? _corrected.Apply(h.Id, new HoldView(Text(h.Id, h.Reason), h.ReviewOn)) : null,
            Offer = detail.Offer is { } o
                ? new OfferView(partnership.NameOfService(o.ServiceId), partnership.NameOfOrganisation(o.OrganisationId), Text(o.Id, o.Reason), o.On) : null,
            MadeAt = detail.MadeAt,
            ClosedAt = detail.Closing?.At,
            Outcome = closing?.Outcome,
            NeedsMet = closing?.NeedsMet,
            NeedsNotMet = closing?.NeedsNotMet,
            ClosingNote = closing?.Note,
            WithdrawalRequested = detail.AskedWithdrawal is null ? null : true,
            TransferredOn = detail.LeftOn,
        };
        return _erased ? view with { Erased = true } : view;
    }

    private PersonView? Person(IReadOnlyDictionary<Guid, SealedDetails> people, Guid? personId)
    {
        var person = personId is { } id && people.TryGetValue(id, out var own) ? PersonView.Of(id, own)
            : detail.Offer?.Person is { } shown ? PersonView.Of(null, shown, detail.Disclosure.FieldsOn(today))
            : null;
        _erased |= person?.Erased is true;
        return person;
    }

    private HouseholdView Member(HouseholdEntry member, IReadOnlyDictionary<Guid, SealedDetails> people) => new(
        member.PersonId,
        member.PersonId is { } id && people.TryGetValue(id, out var own) && own.Details.TryRead(out var person) ? person.Name : null,
        Read<string>(member.Relationship),
        member.PersonId is { } known && people.TryGetValue(known, out var kept) && !kept.Details.IsOpen ? true : null);

    private ConsentView Consented(Consent consent) => new(
        consent.LegalBasis, consent.ConfidentialityBasis, consent.GivenOn, Read<string>(consent.How),
        new CoversView(consent.Fields, Read<string>(consent.Purpose), consent.Until), Read(consent.DecisionMaker), Read(consent.Reason),
        detail.Disclosure.IsWithdrawn ? true : null, detail.Disclosure.StatusOn(today));

    private AssessmentView Assessed(AssessmentEntry entry)
    {
        var answers = Read<ItemAnswers>(entry.Answers);
        return _corrected.Apply(new AssessmentView(
            entry.Id, entry.Stage, entry.OccurredOn, entry.Measure, answers?.Scores.ToDictionary(s => s.Item, s => s.Score), answers?.Declined));
    }

    private SupportView Supported(SupportEntry entry)
    {
        var given = Read<SupportGiven>(entry.Support);
        var amount = entry.Amount is { } later && later.TryRead(out var pence) ? pence : given?.Amount;
        return _corrected.Apply(
            entry.Id,
            new SupportView(
                entry.Id, entry.OccurredOn, given?.Kind, entry.Status, detail.Redacted.Contains(entry.Id) ? null : given?.Description, amount, given?.Per),
            counts: (place, member) => member != "amount" || entry.Amount is null || place >= entry.CorrectionsBefore);
    }

    private LinkView Onward(OnwardEntry entry) => new("onward", entry.ReferralId, Service(entry.ServiceId), null, null, entry.On);

    private LinkView Signposted(SignpostEntry entry) =>
        _corrected.Apply(entry.Id, new LinkView("signpost", null, Service(entry.ServiceId), entry.How, Text(entry.Id, entry.Note), entry.On));

    private Named? Service(Guid? id) => id is { } known ? partnership.NameOfService(known) : null;

    private string? Text(Guid entryId, Sealed<string>? text) => detail.Redacted.Contains(entryId) ? null : Read(text);

    private T? Read<T>(Sealed<T>? value)
    {
        if (value is not { } known)
        {
            return default;
        }

        if (known.TryRead(out var open))
        {
            return open;
        }

        _erased = true;
        return default;
    }
}
