using Npgsql;

namespace Referrals.Api.Demonstration;

/// <summary>
/// Plays the demonstration while the server serves already, so that nobody waits for the first page. What works by the clock waits until it
/// is done: until then the past is still being written.
/// </summary>
internal sealed partial class DemonstrationLoad(IServiceProvider services, ILogger<DemonstrationLoad> logger) : BackgroundService
{
    private const int Quarters = 8;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BegunDemonstration? _begun;
    private volatile LoadingDemonstration? _progress;
    private volatile LoadingDemonstration? _history;

    /// <summary>Null when nothing is being loaded.</summary>
    public LoadingDemonstration? Progress => _progress;

    /// <summary>How many parts of the quarters before are there; null when none is being loaded.</summary>
    public LoadingDemonstration? History => _history;

    public Task Done => _done.Task;

    /// <summary>What to play once the server serves.</summary>
    public void Take(BegunDemonstration begun) => (_begun, _progress) = (begun, new LoadingDemonstration(0, 0));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_begun is { } begun)
        {
            await using (begun)
            {
                await begun.PlayAsync(progress => _progress = progress, stoppingToken);
            }
        }

        _progress = null;
        _done.SetResult();
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            await LoadHistoryAsync(stoppingToken);
        }
    }

    /// <summary>What stopped it stops nobody else: the next start goes on with it.</summary>
    private async Task LoadHistoryAsync(CancellationToken ct)
    {
        try
        {
            var quarters = services.GetRequiredService<IConfiguration>().GetValue("Demonstration:Quarters", Quarters);
            await new Demonstration.History(services).LoadAsync(quarters, progress => _history = progress, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(logger, e.GetType().Name, (e as PostgresException)?.SqlState);
        }
        finally
        {
            _history = null;
        }
    }

    [LoggerMessage(EventId = 3020, Level = LogLevel.Error, Message = "The demonstration's history was not loaded to its end, and will be at the next start: {ExceptionType} {SqlState}")]
    private static partial void Failed(ILogger logger, string exceptionType, string? sqlState);
}
