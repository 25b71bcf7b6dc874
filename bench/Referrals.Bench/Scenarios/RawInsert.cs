using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Referrals.EventStore;

namespace Referrals.Bench.Scenarios;

/// <summary>One row, one commit, into a table like mt_events with its indexes: the physical limit of an append.</summary>
internal sealed class RawInsert : Scenario
{
    private NpgsqlDataSource _source = null!;

    public override string Name => "raw-insert";

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _source = WriterDataSource.Create(connection);
        await new DocumentStore(new StoreOptions { DataSource = _source }).ApplySchemaAsync(_source);
        await using var command = _source.CreateCommand("create table raw (like referrals_events.mt_events including all)");
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<int> RunAsync(int session)
    {
        var id = Guid.CreateVersion7();
        await using var command = _source.CreateCommand("""
            insert into raw (seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp)
            values (nextval('referrals_events.mt_events_sequence'), $1, $1, 1, $2, $3, $4, $5)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = JsonSerializer.SerializeToUtf8Bytes(Story.Contact(id, 1)), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "contact_made" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "Referrals.Bench.Scenarios.ContactMade, Referrals.Bench" });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = TimeProvider.System.GetUtcNow() });
        await command.ExecuteNonQueryAsync();
        return 1;
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
