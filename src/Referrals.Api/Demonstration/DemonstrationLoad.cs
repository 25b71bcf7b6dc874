namespace Referrals.Api.Demonstration;

/// <summary>
/// Plays the demonstration while the server serves already, so that nobody waits for the first page. What works by the clock waits until it
/// is done: until then the past is still being written.
/// </summary>
internal sealed class DemonstrationLoad : BackgroundService
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BegunDemonstration? _begun;
    private volatile LoadingDemonstration? _progress;

    /// <summary>Null when nothing is being loaded.</summary>
    public LoadingDemonstration? Progress => _progress;

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
    }
}
