using Npgsql;

namespace Referrals.Api.Security;

/// <summary>Single statements with their values in order.</summary>
internal static class Statements
{
    public static NpgsqlCommand Command(this NpgsqlDataSource source, string sql, params ReadOnlySpan<object?> values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    /// <summary>How many rows it touched.</summary>
    public static async Task<int> ExecuteAsync(this NpgsqlDataSource source, string sql, params object?[] values)
    {
        await using var command = source.Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>One to send together with others, in a transaction of theirs.</summary>
    public static NpgsqlBatchCommand Beside(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
