namespace Referrals.Api.Security.Accounts;

/// <summary>How a member proves who they are. Without an issuer by a password; without a second factor it is still to be set up.</summary>
internal sealed record Account(Guid MemberId, string Email, string? Issuer, string? PasswordHash, string? SecondFactor, Guid Stamp, bool IsInvited)
{
    /// <summary>Says nothing of anybody.</summary>
    public override string ToString() => $"Account of {MemberId}";
}
