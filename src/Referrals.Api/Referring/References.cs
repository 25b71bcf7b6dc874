using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;
using Referrals.Api.Security;
using Referrals.Domain.Referring;

namespace Referrals.Api.Referring;

/// <summary>The two letters that every reference of this partnership begins with.</summary>
internal sealed record ReferencePrefix(string Letters)
{
    public const string Setting = "Partnership:ReferencePrefix";

    /// <exception cref="ConfigurationException">They are not two letters that references can hold.</exception>
    public static ReferencePrefix From(IConfiguration configuration)
    {
        var letters = configuration[Setting] ?? "GL";
        try
        {
            Reference.From(letters, 0);
            return new ReferencePrefix(letters);
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException($"{Setting}: {e.Message}");
        }
    }
}

/// <summary>Draws references; a unique index refuses one that is taken, and the whole decision is made again with another.</summary>
internal static class References
{
    private const string Constraint = "reference_register_pkey";

    public static Reference Draw(string prefix) => Reference.From(prefix, BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    public static NpgsqlBatchCommand Row(Reference reference, Guid referralId) =>
        new("insert into referrals.reference_register (reference, referral_id) values ($1, $2)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = reference.ToString() }, new NpgsqlParameter<Guid> { TypedValue = referralId } },
        };

    /// <summary>The referral that a reference was given to, whoever may see it.</summary>
    public static async Task<Guid?> FindAsync(NpgsqlDataSource writer, Reference reference, CancellationToken ct)
    {
        await using var command = writer.CreateCommand("select referral_id from referrals.reference_register where reference = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reference.ToString() });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    public static bool WasTaken(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Constraint };
}
