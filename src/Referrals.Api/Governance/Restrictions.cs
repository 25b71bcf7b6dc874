using Npgsql;
using Referrals.Api.Hosting;

namespace Referrals.Api.Governance;

/// <summary>What an erasure restricts until it is carried out: for commands, which row security does not hold.</summary>
internal sealed class Restrictions(Databases databases)
{
    /// <summary>Whether this record or referral is there for nobody at present.</summary>
    public async Task<bool> HoldAsync(Guid subjectId, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select exists (select from referrals.restrictions where subject_id = $1)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subjectId });
        return await command.ExecuteScalarAsync(ct) is true;
    }
}
