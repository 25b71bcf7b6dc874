using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Projections.Governance;

namespace Referrals.Api.Governance;

/// <summary>
/// Chains the events and the access log every second, and exports the head on a schedule. One node does so at a time, for as long as it
/// lives; its lock falls with its connection.
/// </summary>
internal sealed partial class AuditSealer(
    Databases databases, AuditHeads heads, AuditSettings settings, IHostEnvironment environment, TimeProvider time, ILogger<AuditSealer> logger) : BackgroundService
{
    // Any number nobody else uses.
    private const long Lock = 7_205_759_403_792_797;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private (long Number, DateTimeOffset At) _exported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.HeadFolder is null && !environment.IsDevelopment())
        {
            NotExported(logger);
        }

        using var timer = new PeriodicTimer(s_pause, time);
        do
        {
            try
            {
                await LeadAsync(timer, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LeadAsync(PeriodicTimer timer, CancellationToken ct)
    {
        await using var connection = await databases.Writer.OpenConnectionAsync(ct);
        if (!await TryLockAsync(connection, ct))
        {
            return;
        }

        try
        {
            var chain = new AuditChain(connection, time);
            do
            {
                await ExportAsync(await chain.SealAsync(ct), ct);
            }
            while (await timer.WaitForNextTickAsync(ct));
        }
        finally
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await using var unlock = new NpgsqlCommand($"select pg_advisory_unlock({Lock})", connection);
                await unlock.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }

    private async Task ExportAsync(AuditBatch head, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (head.Number == _exported.Number || now - _exported.At < settings.HeadEvery)
        {
            return;
        }

        try
        {
            await heads.ExportAsync(head, ct);
            _exported = (head.Number, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The chain goes on; the export is tried again with the next batch.
            ExportFailed(logger, e.GetType().Name);
        }
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // A leader whose machine is cut off is noticed within a quarter of a minute, and its lock falls.
        await using var command = new NpgsqlCommand(
            $"""
            select pg_try_advisory_lock({Lock}), set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '5', false),
                set_config('tcp_keepalives_count', '2', false)
            """,
            connection);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "The logs were not sealed, which will be tried again: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Error, Message = "The head of the audit chain was not exported, which will be tried again: {ExceptionType}")]
    private static partial void ExportFailed(ILogger logger, string exceptionType);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning, Message = "Audit:HeadFolder is not set: a log whose end is cut off would not be found")]
    private static partial void NotExported(ILogger logger);
}
