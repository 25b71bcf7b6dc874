using Npgsql;
using Referrals.Api.Security;
using Referrals.Projections;

namespace Referrals.Api.Hosting;

/// <summary>How work in the background went last, and how often it comes round. The last failure stays until the next one; it is over when a later round ran.</summary>
internal sealed record JobState(string Name, TimeSpan Every, DateTimeOffset RanAt, DateTimeOffset? FailedAt, string? Error)
{
    public bool Fails => FailedAt >= RanAt;
}

/// <summary>Where work in the background says how it went, so that it can be seen from whichever node.</summary>
internal sealed class Jobs(Databases databases, TimeProvider time)
{
    public Job Of(string name, TimeSpan every) => new(name, every, databases, time);

    public async Task<IReadOnlyList<JobState>> StateAsync(CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select name, every, ran_at, failed_at, error from referrals.jobs order by name");
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => new JobState(r.GetString(0), r.GetTimeSpan(1), r.GetFieldValue<DateTimeOffset>(2), r.OptionalTime(3), r.OptionalText(4)), ct);
    }
}

/// <summary>One kind of work in the background. While it goes well it is written down twice a minute at most; that it fails, or no longer does, at once.</summary>
internal sealed class Job(string name, TimeSpan every, Databases databases, TimeProvider time)
{
    private static readonly TimeSpan s_seldom = TimeSpan.FromSeconds(30);

    private DateTimeOffset _written;
    private bool _failed;
    private string? _error;

    /// <summary>Something of the round that is under way failed; of an error its type and code are kept.</summary>
    public void Failed(Exception e) => _error = e is PostgresException postgres ? $"{e.GetType().Name} {postgres.SqlState}" : e.GetType().Name;

    /// <summary>The round, which says whether it was this node's to do, and then how it went; of another node's it says nothing.</summary>
    public Func<CancellationToken, Task> Watch(Func<CancellationToken, Task<bool>> round) => async ct =>
    {
        var ours = true;
        try
        {
            ours = await round(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(e);
            throw;
        }
        finally
        {
            if (ours)
            {
                await RanAsync(ct);
            }
        }
    };

    /// <summary>A round is over.</summary>
    public async Task RanAsync(CancellationToken ct)
    {
        var (now, error) = (time.GetUtcNow(), Interlocked.Exchange(ref _error, null));
        if (ct.IsCancellationRequested || (_failed == error is not null && now - _written < s_seldom))
        {
            return;
        }

        try
        {
            await databases.Writer.ExecuteAsync(
                """
                insert into referrals.jobs as j (name, every, ran_at, failed_at, error) values ($1, $2, $3, $4, $5)
                on conflict (name) do update set every = excluded.every, ran_at = excluded.ran_at, failed_at = coalesce(excluded.failed_at, j.failed_at),
                    error = coalesce(excluded.error, j.error)
                """,
                name, every, now, error is null ? null : now, error);
            (_written, _failed) = (now, error is not null);
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // What was to be done is done or not, whether it is written down or not.
        }
    }
}
