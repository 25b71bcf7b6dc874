using Referrals.Api.Deciding;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.Directory;

namespace Referrals.Api.Demonstration;

/// <summary>One stream: its kind and its events, in order.</summary>
internal sealed record LivedStream(Guid Id, string Type, List<Event> Events);

/// <summary>Plays the demonstration's steps through the same handlers, in memory: streams come out, no database is asked.</summary>
internal sealed class Lives(
    Partnership partnership, ProgrammeCatalogue programmes, IReadOnlyDictionary<string, Area> areas, Func<Reference> reference, Random random)
{
    private readonly Deeds _deeds = new();
    private readonly Dictionary<Guid, LivedStream> _streams = [];
    private readonly Dictionary<Guid, Referral> _referrals = [];
    private readonly Dictionary<Guid, PersonDetails> _people = [];

    public IReadOnlyCollection<LivedStream> Streams => _streams.Values;

    public IEnumerable<Referral> Referrals => _referrals.Values;

    public async Task PlayAsync(Step step)
    {
        var command = step.Command(Domain.Clocks.WorkingDays.InLondon(step.At));
        switch (command)
        {
            case MakeReferral make:
                Start(step.About, step, MakeReferralHandler.Handle(make, step.By, First(make, step)));
                break;
            case ReferOnward onward:
                var (parent, child) = ReferOnwardHandler.Handle(onward, Current(step.About), step.By, Onward(onward, step));
                Start(step.Child!, step, [child]);
                Record(step, parent);
                break;
            case OfferTransfer offer:
                var to = Service(offer.ServiceId);
                Record(step, OfferTransferHandler.Handle(offer, Current(step.About), step.By, to, _people[Current(step.About).ReceiverPersonId],
                    partnership.AgreementOf(step.By.OrganisationId, to.OrganisationId, WorkingDays.InLondon(step.At)), step.At));
                break;
            case AcceptTransfer accept:
                var offered = Current(step.About);
                var copy = Register(_people[offered.ReceiverPersonId].Only(offered.Consent.Fields), step.By.OrganisationId, step);
                Record(step, AcceptTransferHandler.Handle(accept, offered, step.By, partnership.MembersOf(step.By.OrganisationId), programmes.Find(offered.Offer!.Programme)!, copy, step.At));
                break;
            case AddNote { VisibleTo: NoteVisibility.OwnOrganisation } note:
                var notes = Draw();
                Add(notes, Projections.ReferralsStore.OwnNotesStream, AddNoteHandler.HandleOwn(note, Current(step.About), step.By, notes), step);
                break;
            case RecordAssessment assessment:
                var assessed = Current(step.About);
                Record(step, RecordAssessmentHandler.Handle(assessment, assessed, step.By, Given(step).Measures, step.About.Person.DateOfBirth, step.At));
                break;
            default:
                Record(step, (await _deeds.DecideAsync(command, Current(step.About), Given(step))).Events);
                break;
        }
    }

    private Referral Current(Case about) => _referrals[about.ReferralId];

    // What asks for a person's record in the database is decided above.
    private Given Given(Step step) => new(
        new Asked(step.By, step.At, "county", null, null), Current(step.About), step.On?.Id ?? Guid.Empty, partnership, programmes, People: null!);

    private NewReferral First(MakeReferral make, Step step)
    {
        var service = Service(make.ServiceId);
        var referrer = step.By.IsThePerson ? service.OrganisationId : step.By.OrganisationId;
        var ours = make.PersonId ?? Register(DetailsOf(make.Person!), referrer, step);
        var household = (make.Household ?? []).Select(h =>
        {
            var member = Register(DetailsOf(h.Person!), referrer, step);
            return new HouseholdMember(member, Shared(member, referrer, service.OrganisationId, make.Consent, step), Sealed.Of(ours, h.Relationship));
        });
        step.About.PersonId = ours;
        return new NewReferral(
            Draw(), reference(), ours, Shared(ours, referrer, service.OrganisationId, make.Consent, step), Values.Of(household.ToList()), service,
            programmes.Find(service.Programme!)!, step.By.IsThePerson ? null : Kind(referrer), step.At,
            step.By.IsThePerson ? null : partnership.AgreementOf(referrer, service.OrganisationId, WorkingDays.InLondon(step.At)));
    }

    private NewReferral Onward(ReferOnward onward, Step step)
    {
        var (service, ours) = (Service(onward.ServiceId), Current(step.About).ReceiverPersonId);
        return new NewReferral(
            Draw(), reference(), ours, Shared(ours, step.By.OrganisationId, service.OrganisationId, onward.Consent, step), [], service,
            programmes.Find(service.Programme!)!, Kind(step.By.OrganisationId), step.At,
            partnership.AgreementOf(step.By.OrganisationId, service.OrganisationId, WorkingDays.InLondon(step.At)));
    }

    private PersonDetails DetailsOf(RegisterPerson person) => person.Details(person.Postcode is { } postcode ? areas.GetValueOrDefault(postcode) : null);

    private Guid Shared(Guid person, Guid from, Guid to, ConsentGiven consent, Step step) =>
        from == to ? person : Register(_people[person].Only(consent.Covers.Fields), to, step);

    private Guid Register(PersonDetails details, Guid organisationId, Step step)
    {
        var id = Draw();
        _people[id] = details;
        Add(id, Projections.ReferralsStore.PersonStream, [new PersonRegistered(id, organisationId, Sealed.Of(id, details))], step);
        return id;
    }

    private void Start(Case about, Step step, object[] events)
    {
        about.ReferralId = ((ReferralMade)events[0]).ReferralId;
        Record(step with { About = about }, events);
    }

    private void Record(Step step, object[] events)
    {
        var stream = Add(step.About.ReferralId, Projections.ReferralsStore.ReferralStream, events, step);
        foreach (var e in stream.Events.TakeLast(events.Length))
        {
            var recorded = new Recorded(e.Id, e.Timestamp, step.By.MemberId, step.By.OrganisationId);
            _referrals[stream.Id] = Referral.Evolve(_referrals.GetValueOrDefault(stream.Id), ((IEvent)e).Data, recorded)!;
            if (step.Makes is not null)
            {
                step.Makes.Id = e.Id;
            }
        }
    }

    private LivedStream Add(Guid id, string type, object[] events, Step step)
    {
        var stream = _streams.TryGetValue(id, out var found) ? found : _streams[id] = new LivedStream(id, type, []);
        foreach (var data in events)
        {
            var e = (Event)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
            e.Id = Draw();
            e.StreamId = id;
            e.Version = stream.Events.Count + 1;
            e.Timestamp = step.At;
            e.UserName = step.By.MemberId.ToString();
            e.Headers = new Dictionary<string, string>
            {
                ["organisation"] = step.By.OrganisationId.ToString(), ["role"] = Codes.NameOf(step.By.Role),
            };
            stream.Events.Add(e);
        }

        return stream;
    }

    private Domain.Directory.Service Service(Guid id) => partnership.Services[id].Service;

    private OrganisationKind Kind(Guid organisationId) => partnership.Organisations[organisationId].Kind;

    /// <summary>Ids from the seed, so that the same seed makes the same county.</summary>
    private Guid Draw()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes);
    }
}
