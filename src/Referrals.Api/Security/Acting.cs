namespace Referrals.Api.Security;

/// <summary>Who acts for an organisation now: the one rule behind sessions, keys and tokens, asked with every request.</summary>
internal static class Acting
{
    /// <summary>A table expression: <c>id, organisation_id, role</c> of everybody who is active and whose organisation has not left.</summary>
    public const string Members =
        "(select m.id, m.organisation_id, m.role from referrals.members m join referrals.organisations o on o.id = m.organisation_id where m.state = 'active' and o.left_at is null)";
}
