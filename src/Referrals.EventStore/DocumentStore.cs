using Npgsql;

namespace Referrals.EventStore;

/// <summary>The log and what is written with it. One per process; sessions are cheap.</summary>
public sealed class DocumentStore : IAsyncDisposable
{
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DocumentStore(StoreOptions options)
    {
        if (!new NpgsqlConnectionStringBuilder(options.DataSource.ConnectionString).IncludeFailedBatchedCommand)
            throw new ArgumentException("The store's connections are made by WriterDataSource.Create.", nameof(options));
        Options = options;
        options.SerializerOptions.MakeReadOnly(populateMissingResolver: true);
        Reader = new EventReader(options);
        Inline = new InlineProjections(options);
        Appends = new AppendQueue(new AppendBatch(options));
    }

    /// <summary>What the store was made of.</summary>
    public StoreOptions Options { get; }

    internal EventReader Reader { get; }

    internal InlineProjections Inline { get; }

    internal AppendQueue Appends { get; }

    public IDocumentSession LightweightSession() => new DocumentSession(this);

    /// <summary>Creates the event tables and functions, or finds them there.</summary>
    /// <param name="owner">Connections of the role that owns the schema.</param>
    /// <param name="ct">Cancels.</param>
    public Task ApplySchemaAsync(NpgsqlDataSource owner, CancellationToken ct = default) =>
        SchemaFiles.ApplyAsync(owner, "events-", Options.SchemaName, ct);

    /// <summary>
    /// Builds a projection's rows anew from the log and puts them in the place of the old ones; readers never see a gap, and
    /// appends wait for a moment at the end.
    /// </summary>
    /// <param name="projection">Its name.</param>
    /// <param name="owner">Connections of the role that owns the schema and the table.</param>
    /// <param name="progress">Told after each chunk.</param>
    /// <param name="ct">Cancels; nothing has happened then.</param>
    public Task RebuildAsync(string projection, NpgsqlDataSource owner, IProgress<RebuildProgress>? progress = null, CancellationToken ct = default) =>
        BuildOf(projection, owner).RebuildAsync(progress, ct);

    /// <summary>How many rows differ between a projection's table and what a rebuild would give; 0 when all is well.</summary>
    public Task<long> CountDifferencesAsync(string projection, NpgsqlDataSource owner, CancellationToken ct = default) =>
        BuildOf(projection, owner).CountDifferencesAsync(ct);

    public ValueTask DisposeAsync()
    {
        Appends.Dispose();
        return ValueTask.CompletedTask;
    }

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

    private ProjectionBuild BuildOf(string name, NpgsqlDataSource owner) =>
        Options.Inline.Find(p => p.Name == name) is { } inline
            ? new ProjectionBuild(this, inline, owner, inline: true)
            : new ProjectionBuild(this, Options.Async.Single(p => p.Name == name), owner, inline: false);
}
