using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Problems;

namespace Referrals.Api.Deciding;

/// <summary>How a request with an idempotency key was answered first, and the id of what it made or changed.</summary>
internal sealed record Earlier(int Status, Guid Made);

/// <summary>
/// Remembers requests by member and key for seven days: keyed hashes, a status and an id, never an answer. The row goes first in the
/// transaction of what it stands for, so that of two at once one is stored and the other finds it.
/// </summary>
internal sealed class Idempotency(Databases databases)
{
    private const string Constraint = "idempotency_pkey";

    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public static NpgsqlBatchCommand Row(Asked asked, IdempotencyKey key, Earlier answer) =>
        new("insert into referrals.idempotency (member_id, key, fingerprint, status, stream_id, created_at) values ($1, $2, $3, $4, $5, $6)")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = asked.Actor.MemberId },
                new NpgsqlParameter<string> { TypedValue = key.Hash },
                new NpgsqlParameter<byte[]> { TypedValue = key.Fingerprint },
                new NpgsqlParameter<short> { TypedValue = (short)answer.Status },
                new NpgsqlParameter<Guid> { TypedValue = answer.Made },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = asked.Now },
            },
        };

    public static bool WasTaken(PostgresException e) => e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Constraint };

    /// <summary>The same request's earlier answer, if there was one.</summary>
    /// <exception cref="ProblemException">The key was used for another request.</exception>
    public Task<Earlier?> FindAsync(Asked asked, CancellationToken ct) => FindAsync(asked, asked.Key is { } key ? [key, .. key.Older] : [], ct);

    /// <summary>The same for what was stored under a key that was in use before; nothing, and at no cost, where there is none.</summary>
    public Task<Earlier?> FindOlderAsync(Asked asked, CancellationToken ct) => FindAsync(asked, asked.Key?.Older ?? [], ct);

    private async Task<Earlier?> FindAsync(Asked asked, IReadOnlyList<IdempotencyKey> keys, CancellationToken ct)
    {
        foreach (var key in keys)
        {
            if (await FindAsync(asked, key, ct) is { } earlier)
            {
                return earlier;
            }
        }

        return null;
    }

    private async Task<Earlier?> FindAsync(Asked asked, IdempotencyKey key, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select fingerprint, status, stream_id from referrals.idempotency where member_id = $1 and key = $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = asked.Actor.MemberId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Hash });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        return reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(key.Fingerprint)
            ? new Earlier(reader.GetInt16(1), reader.GetGuid(2))
            : throw new ProblemException(
                StatusCodes.Status422UnprocessableEntity, "idempotency/other-body", "Key used before", "This Idempotency-Key was sent with another request. Use a new key.");
    }

    public async Task ForgetAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("delete from referrals.idempotency where created_at < $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Kept });
        await command.ExecuteNonQueryAsync(ct);
    }
}
