using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.People;
using Referrals.Api.Sharing;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Api.Referring;

/// <summary>Decides on referrals, for whichever door a command came through: what a decision is given is put together here.</summary>
internal sealed class ReferralDecisions(
    Decisions decisions, NewReferrals referrals, PartnershipSource partnerships, ProgrammeCatalogue programmes, PersonRecords people, ReferralPreviews previews)
{
    /// <summary>Decides on one that is there. <paramref name="entryId"/> is the entry that the address names, if any.</summary>
    public async Task<Standing> DecideAsync(Asked asked, Guid referralId, Guid entryId, Func<Referral, Given, Task<Decided>> decide, CancellationToken ct)
    {
        var partnership = await partnerships.CurrentAsync(ct);
        return await decisions.DecideAsync(asked, referralId, DecideOnceAsync, ct);

        async Task<Decided> DecideOnceAsync(Referral referral)
        {
            try
            {
                return await decide(referral, new Given(asked, referral, entryId, partnership, programmes, people));
            }
            catch (Refusal refusal) when (refusal.Kind is RefusalKind.Rule)
            {
                // Perhaps the member or service that it names came only just now.
                var latest = await partnerships.LatestAsync(ct);
                if (ReferenceEquals(latest, partnership))
                {
                    throw;
                }

                partnership = latest;
                return await decide(referral, new Given(asked, referral, entryId, partnership, programmes, people));
            }
        }
    }

    /// <summary>Makes a first referral, or one that grows from its parent, with the records of people that it needs.</summary>
    public async Task<Standing> MakeAsync(Asked asked, MakeReferral command, CancellationToken ct)
    {
        if (command.Parent is { } parentId)
        {
            return await GrowAsync(asked, parentId, Onward(command), _ => Lead(command), command.Household ?? [], ct);
        }

        var made = await decisions.BeginAsync(
            asked,
            async () =>
            {
                var (prepared, referral) = await PrepareAsync(asked, command, ct);
                return new Begun(StatusCodes.Status201Created, referral.ReferralId, session => referrals.StoreAsync(prepared, referral, session, ct));
            },
            ct);
        return await decisions.StandingAsync(asked.Actor, made.Made, made.Made, ct);
    }

    /// <summary>Refers the lead person on from a referral that the caller works.</summary>
    public Task<Standing> ReferOnwardAsync(Asked asked, Guid parentId, ReferOnward command, CancellationToken ct) =>
        GrowAsync(asked, parentId, command, parent => new NamedPerson("", parent.ReceiverPersonId), [], ct);

    private async Task<Standing> GrowAsync(
        Asked asked, Guid parentId, ReferOnward command, Func<Referral, NamedPerson> lead, IEnumerable<NamedPerson> household, CancellationToken ct)
    {
        var grown = await decisions.DecideAsync(
            asked,
            parentId,
            async parent =>
            {
                var (prepared, events, child) = await PrepareAsync(asked, parent, command, lead(parent), household, ct);
                return new Decided(events) { Made = child.ReferralId, Beside = session => referrals.StoreAsync(prepared, child, session, ct) };
            },
            ct);
        return await decisions.StandingAsync(asked.Actor, grown.Made, grown.Made, ct);
    }

    /// <summary>What the receiver of a new referral would see.</summary>
    public async Task<ReferralPreview> PreviewAsync(Asked asked, MakeReferral command, CancellationToken ct)
    {
        if (command.Parent is { } parentId)
        {
            return await PreviewAsync(asked, parentId, Onward(command), _ => Lead(command), command.Household ?? [], ct);
        }

        var (prepared, made) = await PrepareAsync(asked, command, ct);
        return await PreviewAsync(asked, prepared, made, ct);
    }

    /// <summary>What the receiver of an onward referral would see.</summary>
    public Task<ReferralPreview> PreviewAsync(Asked asked, Guid parentId, ReferOnward command, CancellationToken ct) =>
        PreviewAsync(asked, parentId, command, parent => new NamedPerson("", parent.ReceiverPersonId), [], ct);

    /// <summary>What the organisation that a transfer is offered to would see.</summary>
    public async Task<ReferralPreview> PreviewAsync(Asked asked, Guid referralId, OfferTransfer command, CancellationToken ct)
    {
        var partnership = await partnerships.WithServiceAsync(command.ServiceId, ct);
        return await decisions.ConsiderAsync(
            asked,
            referralId,
            async (referral, stored) =>
            {
                var given = new Given(asked, referral, Guid.Empty, partnership, programmes, people);
                var offered = await Transfers.OfferAsync(command, referral, given);
                var (to, person) = (given.Service(command.ServiceId), (await given.PersonAsync())!);
                var records = to.OrganisationId == referral.ReceiverId ? new Dictionary<Guid, PersonDetails> { [referral.ReceiverPersonId] = person } : [];
                var seen = await previews.SeenByAsync(to.OrganisationId, stored, offered.Events, asked.Actor, asked.Now, records, partnership, ct);
                return ReferralPreview.Of(seen, to.MinimumFields, referral.Consent.Fields, referral.ReceiverPersonId, person);
            },
            ct);
    }

    private Task<ReferralPreview> PreviewAsync(
        Asked asked, Guid parentId, ReferOnward command, Func<Referral, NamedPerson> lead, IEnumerable<NamedPerson> household, CancellationToken ct) =>
        decisions.ConsiderAsync(
            asked,
            parentId,
            async (parent, _) =>
            {
                var (prepared, _, child) = await PrepareAsync(asked, parent, command, lead(parent), household, ct);
                return await PreviewAsync(asked, prepared, child, ct);
            },
            ct);

    private async Task<ReferralPreview> PreviewAsync(Asked asked, Prepared prepared, ReferralMade made, CancellationToken ct)
    {
        var service = prepared.Given.Service;
        var records = prepared.People.ToDictionary(p => p.Id, p => p.Details);
        foreach (var copy in prepared.Shared)
        {
            records[copy.Registered.PersonId] = copy.Registered.Details.Value;
        }

        var seen = await previews.SeenByAsync(
            made.ReceiverId, [], [made], asked.Actor, asked.Now, records, await partnerships.WithServiceAsync(service.Id, ct), ct);
        return ReferralPreview.Of(seen, service.MinimumFields, made.Consent.Fields, made.PersonId, records[made.PersonId]);
    }

    private async Task<(Prepared Prepared, ReferralMade Made)> PrepareAsync(Asked asked, MakeReferral command, CancellationToken ct)
    {
        var prepared = await referrals.PrepareAsync(
            command.Programme, command.ServiceId, Lead(command), command.Household ?? [], command.Consent.Covers.Fields, asked, ct);
        return (prepared, (ReferralMade)MakeReferralHandler.Handle(command, asked.Actor, prepared.Given)[0]);
    }

    private async Task<(Prepared Prepared, object[] Events, ReferralMade Child)> PrepareAsync(
        Asked asked, Referral parent, ReferOnward command, NamedPerson lead, IEnumerable<NamedPerson> household, CancellationToken ct)
    {
        ReferOnwardHandler.MustBeFrom(parent, asked.Actor, command.Consent, asked.Now);
        var prepared = await referrals.PrepareAsync(command.Programme, command.ServiceId, lead, household, command.Consent.Covers.Fields, asked, ct);
        var (events, child) = ReferOnwardHandler.Handle(command, parent, asked.Actor, prepared.Given);
        return (prepared, events, child);
    }

    private static NamedPerson Lead(MakeReferral command) => new("", command.PersonId, command.Person);

    private static ReferOnward Onward(MakeReferral c) => new(c.Programme, c.ServiceId, c.Needs, c.Urgency, c.Reason, c.Consent, c.Answers);
}
