using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;

namespace Referrals.Projections.Governance;

/// <summary>
/// Rows of a log in the order of their numbers, each as the bytes that are hashed: whatever the database, its settings and its
/// version, the same row gives the same bytes. Whether a stream is archived is not among them, since that alone may change.
/// </summary>
internal sealed class AuditRows(string table, string number, params string[] columns)
{
    public static readonly AuditRows Events = new(
        "referrals_events.mt_events", "seq_id", "id::text", "stream_id::text", "version::text", "type", "data::text", "encode(bdata, 'hex')", Instant("timestamp"), "tenant_id",
        "mt_dotnet_type", "correlation_id", "causation_id", "headers::text", "user_name");

    public static readonly AuditRows Entries = new(
        "referrals.access_log", "entry_id", Instant("at"), "member_id::text", "organisation_id::text", "role", "kind", "purpose", "operation", "person_ids::text",
        "referral_ids::text", "fields::text", "(select array_agg(encode(w, 'hex')) from unnest(words) w)::text", "status::text", "trace_id");

    private readonly string _rows =
        $"select {number}, {string.Join(", ", columns)} from {table} where {number} > $1 and {number} <= $2 order by {number} limit $3";

    public int Columns { get; } = columns.Length;

    /// <summary>Those after a number up to another, as a command that streams them.</summary>
    public NpgsqlCommand Between(NpgsqlConnection connection, long after, long upTo, long most) => new(_rows, connection)
    {
        CommandTimeout = 0,
        Parameters =
        {
            new NpgsqlParameter<long> { TypedValue = after },
            new NpgsqlParameter<long> { TypedValue = upTo },
            new NpgsqlParameter<long> { TypedValue = most },
        },
    };

    /// <summary>Adds the row that the reader stands on: every column with its length, a missing one as such.</summary>
    public void Add(NpgsqlDataReader row, IncrementalHash hash)
    {
        Span<byte> size = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(size, row.GetInt64(0));
        hash.AppendData(size);
        for (var column = 1; column <= Columns; column++)
        {
            var value = row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
            BinaryPrimitives.WriteInt64BigEndian(size, value?.LongLength ?? -1);
            hash.AppendData(size);
            hash.AppendData(value ?? []);
        }
    }

    private static string Instant(string column) => $"(extract(epoch from {column}) * 1000000)::bigint::text";
}
