using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections;

namespace Referrals.Api.Deciding;

/// <summary>Sessions whose events say who stored them, for which organisation and in which role.</summary>
internal static class SessionsOfActors
{
    public static IDocumentSession SessionOf(this DocumentStore store, Actor actor, string correlationId)
    {
        var session = store.LightweightSession();
        session.CorrelationId = correlationId;
        session.LastModifiedBy = actor.MemberId.ToString();
        session.SetHeader(Metadata.Organisation, actor.OrganisationId.ToString());
        session.SetHeader(Metadata.Role, Codes.NameOf(actor.Role));
        return session;
    }
}
