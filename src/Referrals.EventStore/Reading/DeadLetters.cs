using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Referrals.EventStore;

/// <summary>
/// Events that a subscription could not take, in the shape of Marten's dead letters. They hold type and code of the error,
/// never its text, which may quote personal data.
/// </summary>
internal sealed class DeadLetters(string schema)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static string BehindAnother => "Parked";

    /// <summary>The streams that wait behind a dead letter of this subscription. $1 its name.</summary>
    public string ParkedStreams { get; } =
        $"select distinct (data ->> 'streamId')::uuid from {schema}.mt_doc_deadletterevent where data ->> 'projectionName' = $1";

    public string CountsByName { get; } =
        $"select data ->> 'projectionName' as name, count(*) as letters from {schema}.mt_doc_deadletterevent group by 1";

    /// <summary>Streams and events. $1 subscription, $2 stream, or null for every one.</summary>
    public string Counts { get; } =
        $"select count(distinct data ->> 'streamId'), count(*) from {schema}.mt_doc_deadletterevent where data ->> 'projectionName' = $1 and ($2::text is null or data ->> 'streamId' = $2)";

    /// <summary>Stream by stream, what failed first and how many wait behind it, the oldest first. $1 subscriptions, $2 how many at most.</summary>
    public string ByStream { get; } = $"""
        select d.data ->> 'projectionName', (d.data ->> 'streamId')::uuid, min((d.data ->> 'timestamp')::timestamptz),
            (array_agg(e.type order by d.data -> 'eventSequence'))[1], (array_agg(d.data ->> 'exceptionType' order by d.data -> 'eventSequence'))[1],
            (array_agg(d.data ->> 'exceptionMessage' order by d.data -> 'eventSequence'))[1], count(*) - 1
        from {schema}.mt_doc_deadletterevent d left join {schema}.mt_events e on e.seq_id = (d.data ->> 'eventSequence')::bigint
        where d.data ->> 'projectionName' = any ($1) group by 1, 2 order by 3, 2 limit $2
        """;

    /// <summary>$1 subscription, $2 stream.</summary>
    public string OfStream { get; } = $"""
        select {EventReader.Columns} from {schema}.mt_doc_deadletterevent d
        join {schema}.mt_events e on e.seq_id = (d.data ->> 'eventSequence')::bigint
        where d.data ->> 'projectionName' = $1 and d.data ->> 'streamId' = $2::text and not e.is_archived
        order by e.seq_id
        """;

    /// <summary>$1 subscription, $2 stream.</summary>
    public string Remove { get; } =
        $"delete from {schema}.mt_doc_deadletterevent where data ->> 'projectionName' = $1 and data ->> 'streamId' = $2::text";

    private readonly string _insert =
        $"insert into {schema}.mt_doc_deadletterevent (id, data, mt_dotnet_type) values ($1, $2, 'Referrals.EventStore.DeadLetter, Referrals.EventStore')";

    public NpgsqlBatchCommand Insert(string subscription, Guid streamId, long sequence, DateTimeOffset now, Exception? error)
    {
        var letter = new DeadLetter(
            Guid.CreateVersion7(now), subscription, "All", now, sequence, streamId,
            error?.GetType().Name ?? BehindAnother, (error as PostgresException)?.SqlState ?? "");
        return new NpgsqlBatchCommand(_insert)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = letter.Id },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = JsonSerializer.SerializeToUtf8Bytes(letter, s_json) },
            },
        };
    }
}

internal sealed record DeadLetter(
    Guid Id, string ProjectionName, string ShardName, DateTimeOffset Timestamp, long EventSequence, Guid StreamId,
    string ExceptionType, string ExceptionMessage);
