using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.EventStore;

namespace Referrals.Api.Drafts;

/// <summary>Destroys drafts, and forms that were sent too late, whose time is over. One node does so at a time, once an hour; until it comes they are not shown either.</summary>
internal sealed partial class DraftKeeper(Databases databases, KeptDrafts drafts, Jobs jobs, TimeProvider time, ILogger<DraftKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(time, s_pause, jobs.Of("draft keeper", s_pause).Watch(KeepAsync), Report, stoppingToken);

    /// <summary>False when another node is at it.</summary>
    private async Task<bool> KeepAsync(CancellationToken ct)
    {
        await using var alone = await AdvisoryLock.TryTakeAsync(databases.Writer, "draft keeper", ct);
        if (alone is null)
        {
            return false;
        }

        await KeptForms.ForgetOldAsync(databases, time.GetUtcNow());
        if (await drafts.ExpireAsync(ct) is var count and > 0)
        {
            Expired(logger, count);
        }

        return true;
    }

    private void Report(Exception e) => Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "Drafts whose time is over were not destroyed, and will be: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Information, Message = "{Count} drafts were destroyed: their time was over")]
    private static partial void Expired(ILogger logger, int count);
}
