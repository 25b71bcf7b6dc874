using Npgsql;

namespace Referrals.EventStore;

/// <summary>Keeps a projection's rows abreast of the log. The rows of a stream that is archived stay until the next rebuild.</summary>
internal sealed class AsyncProjection(DocumentStore store, SingleStreamProjection projection) : ISubscription
{
    private readonly StreamPages _pages = new(store, new ProjectedRows(projection, projection.Table, store.Options));

    public string Name => projection.Name;

    public int Version => projection.Version;

    public Task ProcessEventsAsync(EventPage page, NpgsqlConnection connection, CancellationToken ct) =>
        _pages.ApplyAsync(connection, [.. page.Events.Select(e => e.StreamId).Distinct()], page.Floor, page.Ceiling, ct);
}
