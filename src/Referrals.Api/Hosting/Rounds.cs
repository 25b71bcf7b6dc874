namespace Referrals.Api.Hosting;

/// <summary>Work in the background that comes round again: a round that fails is reported, and the next one tries again.</summary>
internal static class Rounds
{
    public static async Task RunAsync(TimeProvider time, TimeSpan pause, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(pause, time);
        do
        {
            try
            {
                await round(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }
}
