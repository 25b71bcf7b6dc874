using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Referrals.EventStore;

namespace Referrals.Api.Demonstration;

/// <summary>
/// Puts whole streams into the log by COPY, in the order of their events' times, with the values that an append writes; others may append
/// meanwhile. Their read models are rebuilt afterwards.
/// </summary>
internal sealed class StreamCopy(NpgsqlConnection connection, StoreOptions options)
{
    private readonly Dictionary<Type, string> _names = options.Events.All.ToDictionary(e => e.Type, e => e.Name);

    /// <param name="streams">Of which none is there yet.</param>
    /// <param name="references">Of the referrals among them.</param>
    /// <param name="mark">Stored with them, or null.</param>
    /// <returns>How many events there are.</returns>
    public async Task<long> WriteAsync(IReadOnlyCollection<LivedStream> streams, IEnumerable<(string Reference, Guid ReferralId)> references, string? mark = null)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var rows = await connection.BeginBinaryImportAsync(
            "copy referrals_events.mt_streams (id, type, version, timestamp, created) from stdin (format binary)"))
        {
            foreach (var stream in streams)
            {
                await rows.WriteRowAsync(
                    CancellationToken.None, stream.Id, stream.Type, (long)stream.Events.Count, stream.Events[^1].Timestamp, stream.Events[0].Timestamp);
            }

            await rows.CompleteAsync();
        }

        var events = streams.SelectMany(s => s.Events).OrderBy(e => e.Timestamp).ThenBy(e => e.Version).ToList();
        var numbers = await DrawAsync(events.Count);
        await using (var rows = await connection.BeginBinaryImportAsync(
            "copy referrals_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, headers, user_name) from stdin (format binary)"))
        {
            for (var i = 0; i < events.Count; i++)
            {
                await WriteAsync(rows, numbers[i], events[i]);
            }

            await rows.CompleteAsync();
        }

        await using (var rows = await connection.BeginBinaryImportAsync("copy referrals.reference_register (reference, referral_id) from stdin (format binary)"))
        {
            foreach (var (reference, referralId) in references)
            {
                await rows.WriteRowAsync(CancellationToken.None, reference, referralId);
            }

            await rows.CompleteAsync();
        }

        if (mark is not null)
        {
            await using var marked = new NpgsqlCommand("insert into referrals.marks (mark) values ($1)", connection) { Parameters = { new() { Value = mark } } };
            await marked.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return events.Count;
    }

    private async Task<long[]> DrawAsync(int count)
    {
        await using var command = new NpgsqlCommand("select array_agg(n order by n) from (select nextval('referrals_events.mt_events_sequence') from generate_series(1, $1)) as drawn (n)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        return (long[])(await command.ExecuteScalarAsync())!;
    }

    private async Task WriteAsync(NpgsqlBinaryImporter rows, long sequence, IEvent e)
    {
        var type = e.Data.GetType();
        await rows.StartRowAsync();
        await rows.WriteAsync(sequence, NpgsqlDbType.Bigint);
        await rows.WriteAsync(e.Id, NpgsqlDbType.Uuid);
        await rows.WriteAsync(e.StreamId, NpgsqlDbType.Uuid);
        await rows.WriteAsync(e.Version, NpgsqlDbType.Bigint);
        await rows.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(e.Data, type, options.SerializerOptions), NpgsqlDbType.Jsonb);
        await rows.WriteAsync(_names[type], NpgsqlDbType.Varchar);
        await rows.WriteAsync(e.Timestamp, NpgsqlDbType.TimestampTz);
        await rows.WriteAsync($"{type.FullName}, {type.Assembly.GetName().Name}", NpgsqlDbType.Varchar);
        await rows.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(e.Headers), NpgsqlDbType.Jsonb);
        await rows.WriteAsync(e.UserName!, NpgsqlDbType.Varchar);
    }
}
