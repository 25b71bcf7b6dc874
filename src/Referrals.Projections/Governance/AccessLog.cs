using Npgsql;
using NpgsqlTypes;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Governance;

/// <summary>
/// Adds to the access log. A few transactions are under way at a time; entries that find them all busy go together in the next, so
/// that under load many share one commit and none waits for more than the one before it.
/// </summary>
/// <param name="dataSource">Connections of the role <c>referrals_reader</c>.</param>
public sealed class AccessLog(NpgsqlDataSource dataSource)
{
    private const int Lanes = 2;
    private const int MostTogether = 200;

    private const string Insert = """
        insert into referrals.access_log (
            at, member_id, organisation_id, role, kind, purpose, operation, person_ids, referral_ids, fields, words, status, trace_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private int _busy;

    /// <summary>Ends when the entry is committed; throws when it could not be, and then nothing may be shown.</summary>
    public async Task WriteAsync(AccessEntry entry)
    {
        var waiting = new Waiting(entry);
        lock (_lock)
        {
            waiting.IsAlone = _busy < Lanes;
            if (waiting.IsAlone)
            {
                _busy++;
            }
            else
            {
                _waiting.Enqueue(waiting);
            }
        }

        if (!waiting.IsAlone)
        {
            await waiting.Written.Task;
            return;
        }

        try
        {
            await InsertAsync([waiting]);
        }
        finally
        {
            if (Next() is { } group)
            {
                _ = Task.Run(() => SendAsync(group));
            }
        }
    }

    private async Task SendAsync(List<Waiting> first)
    {
        for (var group = first; group is not null; group = Next())
        {
            try
            {
                await InsertAsync(group);
                group.ForEach(w => w.Written.SetResult());
            }
            catch (Exception e)
            {
                group.ForEach(w => w.Written.SetException(e));
            }
        }
    }

    private async Task InsertAsync(List<Waiting> group)
    {
        await using var batch = dataSource.CreateBatch();
        group.ForEach(w => batch.BatchCommands.Add(Row(w.Entry)));
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>What waits, or null, and then the lane is free.</summary>
    private List<Waiting>? Next()
    {
        lock (_lock)
        {
            var group = new List<Waiting>();
            while (group.Count < MostTogether && _waiting.TryDequeue(out var next))
            {
                group.Add(next);
            }

            _busy -= group is [] ? 1 : 0;
            return group is [] ? null : group;
        }
    }

    private static NpgsqlBatchCommand Row(AccessEntry entry) => new(Insert)
    {
        Parameters =
        {
            new NpgsqlParameter<DateTimeOffset> { TypedValue = entry.At },
            new NpgsqlParameter<Guid> { TypedValue = entry.Actor.MemberId },
            new NpgsqlParameter<Guid> { TypedValue = entry.Actor.OrganisationId },
            new NpgsqlParameter<string> { TypedValue = Codes.NameOf(entry.Actor.Role) },
            new NpgsqlParameter<string> { TypedValue = Codes.NameOf(entry.Kind) },
            new NpgsqlParameter<string> { TypedValue = Codes.NameOf(entry.Purpose) },
            new NpgsqlParameter<string> { TypedValue = entry.Operation },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. entry.PersonIds.Distinct()] },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. entry.ReferralIds.Distinct()] },
            new NpgsqlParameter<string[]> { TypedValue = [.. entry.Fields] },
            new NpgsqlParameter<byte[][]> { TypedValue = [.. entry.Words] },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Smallint, Value = entry.Status is { } status ? (short)status : DBNull.Value },
            new NpgsqlParameter<string> { TypedValue = entry.TraceId },
        },
    };

    private sealed class Waiting(AccessEntry entry)
    {
        public AccessEntry Entry { get; } = entry;

        /// <summary>Sent by whoever wrote it, without a detour.</summary>
        public bool IsAlone { get; set; }

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
