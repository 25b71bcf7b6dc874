using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Projections;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>A check of both logs from their beginning: how much it went through, and each thing that was wrong.</summary>
internal sealed record AuditCheck(DateTimeOffset At, long Events, long Entries, int Heads, IReadOnlyList<string> Wrong);

/// <summary>What is known without going through the logs: how far they are sealed, the head that went out last, the last check.</summary>
/// <param name="SealedAt">Null before anything was.</param>
/// <param name="Exports">Whether heads are exported at all.</param>
/// <param name="HeadAt">When what the last exported head stands for was sealed.</param>
/// <param name="Checked">Null when nobody checked yet.</param>
/// <param name="Wrong">What does not fit; the log is then not as it was sealed.</param>
internal sealed record AuditState(DateTimeOffset? SealedAt, bool Exports, DateTimeOffset? HeadAt, AuditCheck? Checked, IReadOnlyList<string> Wrong);

/// <summary>Keeps what checks came to, and compares the chain with the head that was exported last whenever somebody asks.</summary>
internal sealed class AuditChecks(Databases databases, AuditHeads heads, AuditSettings settings, TimeProvider time)
{
    public Task KeepAsync(AuditReport report, int headsCompared, string[] wrong, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return databases.Writer.ExecuteAsync(
            "insert into referrals.audit_checks (checked_at, batches, events, entries, heads, wrong) values ($1, $2, $3, $4, $5, $6)",
            time.GetUtcNow(), report.Batches, report.Events, report.Entries, headsCompared, wrong);
    }

    public async Task<AuditState> StateAsync(CancellationToken ct)
    {
        var (head, wrong) = await HeadAsync(ct);
        await using var batch = databases.Writer.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select batch, sealed_at from referrals.audit_batches order by batch desc limit 1"));
        batch.BatchCommands.Add(Statements.Beside("select hash from referrals.audit_batches where batch = $1", head?.Batch ?? 0));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select checked_at, events, entries, heads, wrong from referrals.audit_checks order by checked_at desc limit 1"));
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var last = await rows.ListAsync(r => (Number: r.GetInt64(0), At: r.GetFieldValue<DateTimeOffset>(1)), ct);
        await rows.NextResultAsync(ct);
        var hash = (await rows.ListAsync(r => r.GetFieldValue<byte[]>(0), ct)).FirstOrDefault();
        await rows.NextResultAsync(ct);
        var check = (await rows.ListAsync(r => new AuditCheck(r.GetFieldValue<DateTimeOffset>(0), r.GetInt64(1), r.GetInt64(2), r.GetInt32(3), r.GetFieldValue<string[]>(4)), ct)).FirstOrDefault();
        if (head is not null && hash is null)
        {
            wrong.Add($"The head of batch {head.Batch} was exported, and the chain does not have that batch any more: its end was cut off, or an older backup was restored.");
        }
        else if (head is not null && !hash!.AsSpan().SequenceEqual(head.Hash))
        {
            wrong.Add($"Batch {head.Batch} is not the one whose head was exported: the chain was written anew.");
        }

        return new AuditState(last is [var (_, at)] ? at : null, settings.HeadFolder is not null, head?.SealedAt, check, [.. wrong, .. check?.Wrong ?? []]);
    }

    private async Task<(AuditHead? Head, List<string> Wrong)> HeadAsync(CancellationToken ct)
    {
        try
        {
            var (head, broken) = await heads.LastAsync(ct);
            return (head, broken is null ? [] : [$"{broken} is no head that was signed with a key we know."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, ["The folder of exported heads cannot be read."]);
        }
    }
}
