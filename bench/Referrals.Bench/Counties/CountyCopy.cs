using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Referrals.EventStore;

namespace Referrals.Bench.Counties;

/// <summary>Puts whole streams into the log by COPY, in the order of their events' times, with the values that an append writes.</summary>
internal sealed class CountyCopy(NpgsqlConnection connection, StoreOptions options)
{
    private readonly Dictionary<Type, string> _names = options.Events.All.ToDictionary(e => e.Type, e => e.Name);

    public async Task<long> WriteAsync(IReadOnlyCollection<CountyStream> streams, IEnumerable<(string Reference, Guid ReferralId)> references)
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
        var first = await FirstOfAsync(events.Count);
        await using (var rows = await connection.BeginBinaryImportAsync(
            "copy referrals_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, headers, user_name) from stdin (format binary)"))
        {
            for (var i = 0; i < events.Count; i++)
            {
                await WriteAsync(rows, first + i, events[i]);
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

        await transaction.CommitAsync();
        return events.Count;
    }

    private async Task<long> FirstOfAsync(int count)
    {
        await using var command = new NpgsqlCommand(
            "select setval('referrals_events.mt_events_sequence', (select case when is_called then last_value else 0 end from referrals_events.mt_events_sequence) + $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = count });
        return (long)(await command.ExecuteScalarAsync())! - count + 1;
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
