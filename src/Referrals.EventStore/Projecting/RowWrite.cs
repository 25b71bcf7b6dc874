using System.Collections;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Referrals.EventStore;

/// <summary>One row to put or to delete; sorted by table and key, so that two transactions take their locks in one order.</summary>
internal sealed record RowWrite(string Table, object?[] Key, string Statement, IEnumerable<Column> Columns, object?[] Values)
{
    public NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(Statement);
        foreach (var (column, value) in Columns.Zip(Values))
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = column.Type, Value = value ?? DBNull.Value });
        return command;
    }

    public static int LockOrder(RowWrite a, RowWrite b) =>
        string.CompareOrdinal(a.Table, b.Table) is var byTable and not 0 ? byTable : RowKeys.Order.Compare(a.Key, b.Key);
}

internal static class RowKeys
{
    public static readonly IComparer<object?[]> Order = Comparer<object?[]>.Create((a, b) =>
    {
        for (var i = 0; i < a.Length; i++)
        {
            var order = a[i] is string text ? string.CompareOrdinal(text, (string?)b[i]) : Comparer.DefaultInvariant.Compare(a[i], b[i]);
            if (order != 0) return order;
        }

        return 0;
    });
}

/// <summary>Writes the rows of one table, each statement asserting that it touched exactly its row.</summary>
internal sealed class RowWriter
{
    private readonly IReadOnlyList<Column> _columns;
    private readonly JsonSerializerOptions _json;
    private readonly string _name;
    private readonly string _put;
    private readonly string _delete;

    public RowWriter(ProjectionTable table, string storeSchema, JsonSerializerOptions json)
    {
        (_columns, _json) = (table.Columns, json);
        _name = $"{Sql.Quoted(table.Schema)}.{Sql.Quoted(table.Name)}";
        var all = string.Join(", ", _columns.Select(c => Sql.Quoted(c.Name)));
        var keys = string.Join(", ", _columns.Where(c => c.IsKey).Select(c => Sql.Quoted(c.Name)));
        var rest = _columns.Any(c => !c.IsKey) ? _columns.Where(c => !c.IsKey) : _columns;
        var values = string.Join(", ", _columns.Select((_, i) => $"${i + 1}"));
        var where = string.Join(" and ", _columns.Where(c => c.IsKey).Select((c, i) => $"{Sql.Quoted(c.Name)} = ${i + 1}"));
        _put = $"""
            with written as (
                insert into {_name} ({all}) values ({values})
                on conflict ({keys}) do update set {string.Join(", ", rest.Select(c => $"{Sql.Quoted(c.Name)} = excluded.{Sql.Quoted(c.Name)}"))}
                returning 1)
            select {storeSchema}.assert_rows((select count(*) from written), 1)
            """;
        _delete = $"""
            with written as (delete from {_name} where {where} returning 1)
            select {storeSchema}.assert_rows((select count(*) from written), 1)
            """;
    }

    /// <summary>A document's rows by key, as they will be sent: what differs here is what the table will see differ.</summary>
    public SortedDictionary<object?[], object?[]> Keyed(IEnumerable<object?[]> rows)
    {
        var keyed = new SortedDictionary<object?[], object?[]>(RowKeys.Order);
        foreach (var row in rows)
        {
            if (row.Length != _columns.Count) throw new InvalidOperationException($"A row of {_name} has {row.Length} values for {_columns.Count} columns.");
            var sent = new object?[row.Length];
            for (var i = 0; i < row.Length; i++) sent[i] = AsSent(_columns[i].Type, row[i]);
            if (!keyed.TryAdd(KeyOf(sent), sent)) throw new InvalidOperationException($"Two rows of {_name} have the same key.");
        }

        return keyed;
    }

    /// <summary>The writes that turn one set of rows into the other.</summary>
    public void Difference(
        SortedDictionary<object?[], object?[]> before, SortedDictionary<object?[], object?[]> after, ICollection<RowWrite> writes)
    {
        foreach (var (key, row) in after)
        {
            if (before.TryGetValue(key, out var old) && StructuralComparisons.StructuralEqualityComparer.Equals(old, row)) continue;
            writes.Add(new RowWrite(_name, key, _put, _columns, row));
        }

        foreach (var key in before.Keys.Where(key => !after.ContainsKey(key)))
            writes.Add(new RowWrite(_name, key, _delete, _columns.Where(c => c.IsKey), key));
    }

    private object?[] KeyOf(object?[] row) => [.. row.Where((_, i) => _columns[i].IsKey)];

    private object? AsSent(NpgsqlDbType type, object? value) => (type, value) switch
    {
        (_, null) or (_, byte[]) => value,
        (NpgsqlDbType.Jsonb, _) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), _json),
        (_, DateTimeOffset instant) => instant.ToUniversalTime(),
        _ => value,
    };
}
