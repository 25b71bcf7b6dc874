using Referrals.Api.Demonstration;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Bench.Counties;

/// <summary>One stream of a county: its kind and its events, in order.</summary>
internal sealed record CountyStream(Guid Id, string Type, List<Event> Events);

/// <summary>Plays the demonstration's steps through the same handlers, in memory: streams come out, no database is asked.</summary>
internal sealed class CountyLives(PartnershipFile partnership, ProgrammeCatalogue programmes, Func<Reference> reference, Random random)
{
    private readonly Dictionary<Guid, CountyStream> _streams = [];
    private readonly Dictionary<Guid, Referral> _referrals = [];
    private readonly Dictionary<Guid, PersonDetails> _people = [];

    public IReadOnlyCollection<CountyStream> Streams => _streams.Values;

    public IEnumerable<Referral> Referrals => _referrals.Values;

    public void Play(Step step)
    {
        var command = step.Command(Domain.Clocks.WorkingDays.InLondon(step.At));
        switch (command)
        {
            case MakeReferral make:
                Start(step.About, step, MakeReferralHandler.Handle(make, step.By, Given(make, step)));
                break;
            case ReferOnward onward:
                var (parent, child) = ReferOnwardHandler.Handle(onward, Current(step.About), step.By, Onward(onward, step));
                Start(step.Child!, step, [child]);
                Record(step, parent);
                break;
            case OfferTransfer offer:
                var to = Service(offer.ServiceId);
                Record(step, OfferTransferHandler.Handle(offer, Current(step.About), step.By, to, _people[Current(step.About).ReceiverPersonId]));
                break;
            case AcceptTransfer accept:
                var offered = Current(step.About);
                var copy = Register(_people[offered.ReceiverPersonId].Only(offered.Consent.Fields), step.By.OrganisationId, step);
                Record(step, AcceptTransferHandler.Handle(accept, offered, step.By, Members(step.By.OrganisationId), programmes.Find(offered.Offer!.Programme)!, copy));
                break;
            case AddNote { VisibleTo: NoteVisibility.OwnOrganisation } note:
                var notes = Draw();
                Add(notes, Projections.ReferralsStore.OwnNotesStream, AddNoteHandler.HandleOwn(note, Current(step.About), step.By, notes), step);
                break;
            default:
                Record(step, Deeds.Decide(command, Current(step.About), Circumstances(step)));
                break;
        }
    }

    private Referral Current(Case about) => _referrals[about.ReferralId];

    private Circumstances Circumstances(Step step)
    {
        var referral = Current(step.About);
        return new Circumstances(
            step.By, step.At, programmes.Find(referral.Programme)!, Members(step.By.OrganisationId), step.About.Person.DateOfBirth, step.On?.Id);
    }

    private NewReferral Given(MakeReferral make, Step step)
    {
        var service = Service(make.ServiceId);
        var referrer = step.By.IsThePerson ? service.OrganisationId : step.By.OrganisationId;
        var ours = make.PersonId ?? Register(make.Person!.Details(null), referrer, step);
        var household = (make.Household ?? []).Select(h =>
        {
            var member = Register(h.Person!.Details(null), referrer, step);
            return new HouseholdMember(member, Shared(member, referrer, service.OrganisationId, make.Consent, step), Sealed.Of(ours, h.Relationship));
        });
        step.About.PersonId = ours;
        return new NewReferral(
            Draw(), reference(), ours, Shared(ours, referrer, service.OrganisationId, make.Consent, step), Values.Of(household.ToList()), service,
            programmes.Find(service.Programme)!, step.By.IsThePerson ? null : Kind(referrer), step.At);
    }

    private NewReferral Onward(ReferOnward onward, Step step)
    {
        var (service, ours) = (Service(onward.ServiceId), Current(step.About).ReceiverPersonId);
        return new NewReferral(
            Draw(), reference(), ours, Shared(ours, step.By.OrganisationId, service.OrganisationId, onward.Consent, step), [], service,
            programmes.Find(service.Programme)!, Kind(step.By.OrganisationId), step.At);
    }

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

    private CountyStream Add(Guid id, string type, object[] events, Step step)
    {
        var stream = _streams.TryGetValue(id, out var found) ? found : _streams[id] = new CountyStream(id, type, []);
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

    private Domain.Directory.Service Service(Guid id)
    {
        var (owner, service) = partnership.Organisations.SelectMany(o => o.Services.Select(s => (o, s))).First(x => x.s.Id == id);
        return new(service.Id, owner.Id, service.Name, service.Programme ?? "", service.MinimumFields);
    }

    private HashSet<Guid> Members(Guid organisationId) =>
        [.. partnership.Organisations.Where(o => o.Id == organisationId).SelectMany(o => o.Members).Select(m => m.Id)];

    private OrganisationKind Kind(Guid organisationId) => partnership.Organisations.First(o => o.Id == organisationId).Kind;

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
