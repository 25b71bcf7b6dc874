using Referrals.EventStore;

namespace Referrals.Api.Hosting;

/// <summary>Runs what reads the log in the background for as long as the server lives.</summary>
internal sealed class LogReaders(ProjectionDaemon daemon) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        daemon.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => daemon.StopAsync();
}
