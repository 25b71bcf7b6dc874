using Npgsql;

namespace Referrals.EventStore;

/// <summary>The log and what is written with it. One per process; sessions are cheap.</summary>
public sealed class DocumentStore : IAsyncDisposable
{
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DocumentStore(StoreOptions options)
    {
        Options = options;
        options.SerializerOptions.MakeReadOnly(populateMissingResolver: true);
        Reader = new EventReader(options);
        Inline = new InlineProjections(options);
        Appends = new AppendBatch(options);
    }

    /// <summary>What the store was made of.</summary>
    public StoreOptions Options { get; }

    internal EventReader Reader { get; }

    internal InlineProjections Inline { get; }

    internal AppendBatch Appends { get; }

    public IDocumentSession LightweightSession() => new DocumentSession(this);

    /// <summary>Creates the event tables and functions, or finds them there.</summary>
    /// <param name="owner">Connections of the role that owns the schema.</param>
    /// <param name="ct">Cancels.</param>
    public Task ApplySchemaAsync(NpgsqlDataSource owner, CancellationToken ct = default) =>
        SchemaFiles.ApplyAsync(owner, "events-", Options.SchemaName, ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Ends at the next append of this process.</summary>
    internal Task Appended => Volatile.Read(ref _appended).Task;

    internal void Wake() =>
        Interlocked.Exchange(ref _appended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Now, as the database can keep it: to the microsecond.</summary>
    internal DateTimeOffset Now()
    {
        var now = Options.TimeProvider.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
