namespace Referrals.Domain.Organisations;

/// <summary>Ends a key before its time.</summary>
public static class RevokeApiKeyHandler
{
    public static object[] Handle(Guid keyId, MemberRecord? system, Actor actor)
    {
        Systems.MustBeKeptBy(actor);
        var key = system.MustBeASystemOf(actor.OrganisationId).Keys.FirstOrDefault(k => k.Id == keyId) ?? throw Refusal.NotFound();
        return key.RevokedAt is null ? [new ApiKeyRevoked(system!.Id, keyId)] : []; // said twice, recorded once
    }
}
