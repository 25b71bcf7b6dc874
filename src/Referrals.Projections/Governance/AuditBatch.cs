using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;

namespace Referrals.Projections.Governance;

/// <summary>
/// A link of the chain: how far it goes in each log, how many rows there were since the batch before, and their hashes. Its own hash
/// is over all this and the hash of the batch before.
/// </summary>
public sealed record AuditBatch(
    long Number, DateTimeOffset SealedAt, long LastEvent, int Events, byte[] EventsHash, long LastEntry, int Entries, byte[] EntriesHash, byte[] Hash)
{
    /// <summary>Before the first.</summary>
    public static readonly AuditBatch None = new(0, DateTimeOffset.UnixEpoch, 0, 0, [], 0, 0, [], []);

    internal const string All =
        "select batch, sealed_at, last_event, events, events_hash, last_entry, entries, entries_hash, hash from referrals.audit_batches";

    private const long TicksOfAMicrosecond = TimeSpan.TicksPerMicrosecond;

    internal static AuditBatch Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2), row.GetInt32(3), row.GetFieldValue<byte[]>(4), row.GetInt64(5), row.GetInt32(6),
        row.GetFieldValue<byte[]>(7), row.GetFieldValue<byte[]>(8));

    /// <summary>The hash that this batch must have behind another.</summary>
    internal byte[] HashBehind(byte[] before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[sizeof(long)];
        foreach (var number in (ReadOnlySpan<long>)[Number, SealedAt.UtcTicks / TicksOfAMicrosecond, LastEvent, Events, LastEntry, Entries])
        {
            BinaryPrimitives.WriteInt64BigEndian(size, number);
            hash.AppendData(size);
        }

        foreach (var content in (ReadOnlySpan<byte[]>)[before, EventsHash, EntriesHash])
        {
            BinaryPrimitives.WriteInt64BigEndian(size, content.Length);
            hash.AppendData(size);
            hash.AppendData(content);
        }

        return hash.GetHashAndReset();
    }
}
