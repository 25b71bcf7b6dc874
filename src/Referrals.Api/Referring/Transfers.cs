using Referrals.Api.Deciding;
using Referrals.Api.Organisations;
using Referrals.Api.People;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Referring;

namespace Referrals.Api.Referring;

/// <summary>A transfer shows the person to another organisation: the least while it is offered, what was shared before once it is taken.</summary>
internal static class Transfers
{
    public static async Task<Decided> OfferAsync(OfferTransfer command, Referral referral, Given given)
    {
        referral.MustBeWorkedBy(given.Actor);
        var to = given.Service(command.ServiceId);
        if (given.Programme.Sensitive && to.Programme is { } programme && !given.ProgrammeOf(programme).Sensitive)
        {
            throw Refusal.Invalid(new Dictionary<string, string[]>
            {
                ["serviceId"] = ["What is offered there would show more people that the person is in this programme. Refer them on instead."],
            });
        }

        var events = OfferTransferHandler.Handle(
            command, referral, given.Actor, to, await PersonAsync(given), given.AgreementWith(to.OrganisationId), given.Now);
        return new Decided(events)
        {
            Beside = session =>
            {
                session.QueueSqlCommand(StandingOrganisations.Must(to.OrganisationId));
                return Task.CompletedTask;
            },
        };
    }

    public static async Task<Decided> AcceptAsync(AcceptTransfer command, Referral referral, Given given)
    {
        var offered = given.ProgrammeOf(referral.Offer?.Programme ?? referral.Programme);
        var same = referral.Offer?.OrganisationId == referral.ReceiverId;
        var receiverPersonId = same ? referral.ReceiverPersonId : PersonIds.Draw();
        var events = AcceptTransferHandler.Handle(command, referral, given.Actor, given.Members, offered, receiverPersonId, given.Now);
        if (events is [] || same)
        {
            return events;
        }

        var person = await given.KnownPersonAsync() ?? throw Erased();
        var record = RegisterPersonHandler.Share(person.Details.Only(referral.Consent.Fields), receiverPersonId, given.Actor.OrganisationId, referral.Id, offered.Code);
        return new Decided(events)
        {
            Beside = session =>
            {
                session.Events.StartStream<PersonRecord>(receiverPersonId, [record, .. RecordDeathHandler.Carry(person.Record, receiverPersonId, referral.Id)]);
                return Task.CompletedTask;
            },
        };
    }

    private static async Task<PersonDetails> PersonAsync(Given given) => await given.PersonAsync() ?? throw Erased();

    private static Refusal Erased() => Refusal.NotInState("This person's record was erased.");
}
