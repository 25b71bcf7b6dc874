using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.People;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Directory;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.EventStore;
using Referrals.Projections.Directory;

namespace Referrals.Api.Referring;

/// <summary>What is settled before a new referral is decided: what the decision is given, the caller's records, the receiver's copies.</summary>
internal sealed record Prepared(NewReferral Given, IReadOnlyList<KnownPerson> People, IReadOnlyList<BegunCopy> Shared);

/// <summary>What the receiver's record of somebody is begun with.</summary>
internal sealed record BegunCopy(PersonRegistered Registered, object[] Besides);

/// <summary>Finds service, programme and people of a new referral, draws its ids, and copies what the disclosure covers for the receiver.</summary>
internal sealed class NewReferrals(ReferencePrefix prefix, PartnershipSource partnerships, ProgrammeCatalogue programmes, PersonRecords people)
{
    public async Task<Prepared> PrepareAsync(
        string programme, Guid serviceId, NamedPerson lead, IEnumerable<NamedPerson> household, IReadOnlyCollection<PersonField> covered, Asked asked, CancellationToken ct)
    {
        MakeReferralHandler.MustBeAbleToRefer(asked.Actor);
        var partnership = await partnerships.WithServiceAsync(serviceId, ct);
        var service = partnership.ServiceHere(serviceId) ?? throw Refuse("serviceId", "No service has this id.");
        var works = service.Programme is { } code && programmes.Find(code) is { } found ? found : throw Refuse("serviceId", Service.TakesNoReferrals);
        if (programmes.Find(programme) is null)
        {
            throw Refuse("programme", $"Use one of: {string.Join(", ", programmes.All.Select(p => p.Code))}.");
        }

        var agreement = asked.Actor.IsThePerson ? null : await AgreementAsync(partnership, asked, service.OrganisationId, ct);
        var id = Guid.CreateVersion7(asked.Now);
        var kept = new List<KnownPerson>();
        var shared = new List<BegunCopy>();
        var (personId, receiverPersonId) = await NameAsync(lead, "");
        var members = new List<HouseholdMember>();
        foreach (var (member, index) in household.Select((m, i) => (m, i)))
        {
            var (ours, theirs) = await NameAsync(member, $"household[{index}].");
            members.Add(new HouseholdMember(ours, theirs, Domain.PersonalData.Sealed.Of(personId, member.Relationship)));
        }

        var given = new NewReferral(
            id, References.Draw(prefix.Letters), personId, receiverPersonId, Values.Of(members), service, works,
            partnership.Organisations.GetValueOrDefault(asked.Actor.OrganisationId)?.Kind, asked.Now, agreement);
        return new Prepared(given, kept, shared);

        async Task<(Guid Ours, Guid Theirs)> NameAsync(NamedPerson named, string path)
        {
            if (asked.Actor.IsThePerson)
            {
                var own = await people.BeginWithOwnWordsAsync(named.Person!, service.OrganisationId, id, works.Code, ct);
                shared.Add(new BegunCopy(own, []));
                return (own.PersonId, own.PersonId);
            }

            var person = named.Person is not null
                ? await people.NameAsync(named.Person, asked.Actor, asked.Now, ct)
                : await people.MayKeepAsync(asked.Actor, named.PersonId!.Value, ct)
                    ?? throw Refuse($"{path}personId", "You have no record of a person with this id.");
            if (kept.Exists(k => k.Id == person.Id))
            {
                throw Refuse($"{path}person", "This person is named twice.");
            }

            kept.Add(person);
            if (service.OrganisationId == asked.Actor.OrganisationId)
            {
                return (person.Id, person.Id);
            }

            var copy = RegisterPersonHandler.Share(person.Details.Only(covered), PersonIds.Draw(), service.OrganisationId, id, works.Code);
            shared.Add(new BegunCopy(copy, RecordDeathHandler.Carry(person.Record, copy.PersonId, id)));
            return (person.Id, copy.PersonId);
        }
    }

    /// <summary>What holds between the caller's organisation and another. Where nothing does, perhaps it was signed only just now, elsewhere.</summary>
    private async Task<SharingAgreement?> AgreementAsync(Partnership partnership, Asked asked, Guid to, CancellationToken ct)
    {
        var today = WorkingDays.InLondon(asked.Now);
        return partnership.AgreementOf(asked.Actor.OrganisationId, to, today)
            ?? (await partnerships.LatestAsync(ct)).AgreementOf(asked.Actor.OrganisationId, to, today);
    }

    /// <summary>Puts all of it into one transaction with the event that makes the referral.</summary>
    public async Task StoreAsync(Prepared prepared, ReferralMade made, IDocumentSession session, CancellationToken ct)
    {
        session.QueueSqlCommand(References.Row(prepared.Given.Reference, made.ReferralId));
        session.QueueSqlCommand(StandingOrganisations.Must([made.ReceiverId, .. made.ReferrerId is { } referrer ? [referrer] : Array.Empty<Guid>()]));
        foreach (var person in prepared.People)
        {
            await people.StoreAsync(person, made.ReferrerId!.Value, session, ct);
        }

        foreach (var shared in prepared.Shared)
        {
            session.Events.StartStream<PersonRecord>(shared.Registered.PersonId, [shared.Registered, .. shared.Besides]);
        }

        session.Events.StartStream<Referral>(made.ReferralId, made);
    }

    private static Refusal Refuse(string member, string problem) => Refusal.Invalid(new Dictionary<string, string[]> { [member] = [problem] });
}
