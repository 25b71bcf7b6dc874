using System.Runtime.InteropServices;

namespace Referrals.Api.Hosting;

/// <summary>
/// Ctrl-C and SIGTERM while nothing else listens to them, before the server serves and in commands, so that what was begun is put
/// down in order: an embedded database would go on running without us.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopSignals() =>
        _signals = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]).Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    public CancellationToken Token => _stopping.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _stopping.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _stopping.Cancel();
    }
}
