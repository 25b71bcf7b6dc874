using Npgsql;
using NpgsqlTypes;

namespace Referrals.EventStore.Tests.Reading;

/// <summary>The high-water mark relies on it: whoever draws a number has a transaction id already.</summary>
public sealed class NumbersAfterIds(TestServer server)
{
    public static TheoryData<string> Statements => ["start", "start many", "append", "append many"];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task an_append_has_its_transaction_id_before_it_draws_a_number(string name)
    {
        await using var database = await server.CreateAsync();
        var sql = new AppendSql("referrals_events");
        var (text, start, many) = name switch
        {
            "start" => (sql.StartWithOne, true, false),
            "start many" => (sql.StartWithMany, true, true),
            "append" => (sql.AppendOne, false, false),
            _ => (sql.AppendMany, false, true),
        };
        const string Draw = "nextval('referrals_events.mt_events_sequence')";
        text.ShouldContain(Draw);
        var watched = text.Replace(Draw, $"case when pg_current_xact_id_if_assigned() is null then 1 / (select 0) else {Draw} end", StringComparison.Ordinal);
        var id = Guid.CreateVersion7();
        if (!start) await database.ExecuteAsync($"insert into referrals_events.mt_streams (id, type, version) values ('{id}', 'counter', 0)");

        await using var command = database.Source.CreateCommand(watched);
        Add(NpgsqlDbType.Uuid, id);
        if (start) Add(NpgsqlDbType.Varchar, "counter");
        else Add(NpgsqlDbType.Bigint, 0L);
        Add(NpgsqlDbType.TimestampTz, DateTimeOffset.UnixEpoch);
        Add(NpgsqlDbType.Varchar, DBNull.Value);
        Add(NpgsqlDbType.Varchar, DBNull.Value);
        Add(NpgsqlDbType.Jsonb, DBNull.Value);
        Add(NpgsqlDbType.Varchar, DBNull.Value);
        AddEach(NpgsqlDbType.Uuid, id, id);
        AddEach(NpgsqlDbType.Jsonb, "{}", "[]");
        AddEach(NpgsqlDbType.Varchar, "a", "b");
        AddEach(NpgsqlDbType.Varchar, "c", "d");
        await using (var reader = await command.ExecuteReaderAsync())
            for (var place = 1L; await reader.ReadAsync(); place++) (reader.GetInt64(0), reader.GetInt64(1)).ShouldBe((place, place));
        (await database.ColumnAsync<string>("select concat(version, type) from referrals_events.mt_events order by seq_id")).ShouldBe(many ? ["1a", "2b"] : ["1a"]);

        void Add(NpgsqlDbType type, object value) => command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value });

        void AddEach<T>(NpgsqlDbType type, params T[] values)
        {
            if (many) Add(NpgsqlDbType.Array | type, values);
            else Add(type, values[0]!);
        }
    }
}
