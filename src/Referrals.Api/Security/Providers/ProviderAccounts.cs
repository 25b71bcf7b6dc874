using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Security.Providers;

/// <summary>
/// Whose account it is that a provider speaks of. The first time it takes the account's link as well, which somebody of the organisation
/// handed over: an e-mail address alone lets nobody take an account. With it the provider's name for them is pinned.
/// </summary>
internal sealed class ProviderAccounts(Databases databases, Invitations invitations)
{
    private const string Subjects = "accounts_by_subject";

    public async Task<Guid?> FindAsync(Provider provider, KnownByProvider known, string? invitation, CancellationToken ct) =>
        invitation is null ? await PinnedAsync(provider, known, ct) : await PinAsync(provider, known, invitation, ct);

    private async Task<Guid?> PinnedAsync(Provider provider, KnownByProvider known, CancellationToken ct)
    {
        await using var command = databases.Writer.Command(
            """
            select a.member_id
            from referrals.accounts a join referrals.members m on m.id = a.member_id join referrals.organisations o on o.id = m.organisation_id
            where a.issuer = $1 and a.subject = $2 and lower(a.email) = $3 and m.state <> 'left' and o.left_at is null
            """,
            provider.Discovery.Issuer, known.Subject, Accounts.Accounts.Normal(known.Email));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    private async Task<Guid?> PinAsync(Provider provider, KnownByProvider known, string invitation, CancellationToken ct)
    {
        if (await invitations.FindAsync(invitation, ct) is not { } account || account.Issuer != provider.Discovery.Issuer
            || Accounts.Accounts.Normal(account.Email) != Accounts.Accounts.Normal(known.Email))
        {
            return null;
        }

        try
        {
            return await invitations.AcceptAsync(invitation, account, password: null, known.Subject) ? account.MemberId : null;
        }
        catch (PostgresException e) when (e.ConstraintName == Subjects)
        {
            return null; // That name is somebody else's already.
        }
    }
}
