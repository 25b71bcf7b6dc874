using Referrals.Api.People;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Directory;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Directory;

namespace Referrals.Api.Deciding;

/// <summary>What a decision is given beside the command and the referral: who asks, when, and what the partnership knows.</summary>
internal sealed record Given(Asked Asked, Referral Referral, Guid EntryId, Partnership Partnership, ProgrammeCatalogue Programmes, PersonRecords People)
{
    public Actor Actor => Asked.Actor;

    public DateTimeOffset Now => Asked.Now;

    /// <summary>The active members of the caller's organisation.</summary>
    public IReadOnlySet<Guid> Members => Partnership.MembersOf(Actor.OrganisationId);

    public Programme Programme => ProgrammeOf(Referral.Programme);

    public IReadOnlyList<Measure> Measures => [.. Programme.Measures.Select(Domain.Outcomes.Measures.Find).OfType<Measure>()];

    /// <summary>What the referring and the receiving organisation signed about sharing; null for a self-referral.</summary>
    public SharingAgreement? Agreement => Referral.ReferrerId is { } referrer ? Partnership.AgreementOf(referrer, Referral.ReceiverId, WorkingDays.InLondon(Now)) : null;

    /// <summary>What the receiving organisation signed with another that it would show the referral to; null when nothing is in force.</summary>
    public SharingAgreement? AgreementWith(Guid organisationId) => Partnership.AgreementOf(Referral.ReceiverId, organisationId, WorkingDays.InLondon(Now));

    public Programme ProgrammeOf(string code) => Programmes.Find(code) ?? throw new InvalidOperationException($"No file defines the programme {code}.");

    /// <summary>The service that a member of the body names, or a refusal: one that comes after those that say less.</summary>
    public Service Service(Guid id, string member = "serviceId") => Partnership.ServiceHere(id)
        ?? throw Refusal.Invalid(new Dictionary<string, string[]> { [member] = ["No service has this id."] });

    /// <summary>The decision's events, unless the body names a service that is not there.</summary>
    public object[] Naming(Guid? serviceId, string member, object[] events)
    {
        if (serviceId is { } id)
        {
            Service(id, member);
        }

        return events;
    }

    /// <summary>The lead person as the receiving organisation knows them; null after an erasure.</summary>
    public async Task<PersonDetails?> PersonAsync() => (await KnownPersonAsync())?.Details;

    /// <summary>The same with what is recorded beside the details.</summary>
    public Task<KnownPerson?> KnownPersonAsync() => People.KeptByAsync(Referral.ReceiverId, Referral.ReceiverPersonId, CancellationToken.None);
}
