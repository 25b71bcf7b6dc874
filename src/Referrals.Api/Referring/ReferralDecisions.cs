using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.People;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Referring;

/// <summary>Decides on referrals, for whichever door a command came through: what a decision is given is put together here.</summary>
internal sealed class ReferralDecisions(
    Decisions decisions, NewReferrals referrals, PartnershipSource partnerships, ProgrammeCatalogue programmes, PersonRecords people)
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
        var c = command;
        var lead = new NamedPerson("", c.PersonId, c.Person);
        if (c.Parent is { } parentId)
        {
            var grown = new ReferOnward(c.Programme, c.ServiceId, c.Needs, c.Urgency, c.Reason, c.Consent, c.Answers);
            return await GrowAsync(asked, parentId, grown, _ => lead, c.Household ?? [], ct);
        }

        var made = await decisions.BeginAsync(
            asked,
            async () =>
            {
                var prepared = await referrals.PrepareAsync(c.Programme, c.ServiceId, lead, c.Household ?? [], c.Consent.Covers.Fields, asked, ct);
                var referral = (ReferralMade)MakeReferralHandler.Handle(c, asked.Actor, prepared.Given)[0];
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
                ReferOnwardHandler.MustBeFrom(parent, asked.Actor);
                var prepared = await referrals.PrepareAsync(
                    command.Programme, command.ServiceId, lead(parent), household, command.Consent.Covers.Fields, asked, ct);
                var (events, child) = ReferOnwardHandler.Handle(command, parent, asked.Actor, prepared.Given);
                return new Decided(events) { Made = child.ReferralId, Beside = session => referrals.StoreAsync(prepared, child, session, ct) };
            },
            ct);
        return await decisions.StandingAsync(asked.Actor, grown.Made, grown.Made, ct);
    }
}
