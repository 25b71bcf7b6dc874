namespace Referrals.Bench;

/// <summary>Something to measure. An operation is what a session does between two readings of the clock.</summary>
internal abstract class Scenario : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>Whether running several sessions side by side says anything.</summary>
    public virtual bool Concurrent => true;

    /// <summary>Fills a new database; not measured.</summary>
    public abstract Task PrepareAsync(string connection, int sessions);

    /// <summary>Runs one operation and says how many events or streams it handled.</summary>
    public abstract Task<int> RunAsync(int session);

    public abstract ValueTask DisposeAsync();
}
