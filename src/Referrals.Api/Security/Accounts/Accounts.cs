using Npgsql;

namespace Referrals.Api.Security.Accounts;

/// <summary>How members prove who they are: by a password kept as a hash, or by a provider, and by a second factor.</summary>
internal sealed class Accounts
{
    /// <summary>The row of a member who is invited, to store with the invitation; without an issuer they choose a password.</summary>
    public static NpgsqlBatchCommand Row(Guid memberId, string email, string? issuer) => new("insert into referrals.accounts (member_id, email, issuer) values ($1, $2, $3)")
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = memberId },
            new NpgsqlParameter<string> { TypedValue = email.Trim() },
            new NpgsqlParameter { Value = (object?)issuer ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
        },
    };

    /// <summary>Whether a row was refused since somebody has this e-mail address already.</summary>
    public static bool IsTaken(PostgresException refused) => refused is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "accounts_by_email" };
}
