namespace Referrals.EventStore;

/// <summary>One projection with the rows of its table.</summary>
internal sealed class ProjectedRows(SingleStreamProjection projection, ProjectionTable table, StoreOptions options)
{
    public SingleStreamProjection Projection { get; } = projection;

    public RowWriter Writer { get; } = new(table, options.SchemaName, options.SerializerOptions);

    /// <summary>Adds what must be written so that the table, which knows the earlier events of one stream, knows the later ones.</summary>
    public void Collect(IEnumerable<IEvent> earlier, IEnumerable<IEvent> later, bool archived, List<RowWrite> writes) =>
        Collect([this], earlier, later, archived, writes);

    /// <summary>The same for several tables whose projections fold alike: the stream is folded once for all of them.</summary>
    public static void Collect(
        IReadOnlyList<ProjectedRows> alike, IEnumerable<IEvent> earlier, IEnumerable<IEvent> later, bool archived, List<RowWrite> writes)
    {
        var folding = alike[0].Projection;
        var document = folding.Fold(null, earlier);
        var before = alike.Select(rows => rows.RowsOf(document)).ToList(); // taken now: a projection may change its document in place
        document = archived ? null : folding.Fold(document, later);
        foreach (var (rows, old) in alike.Zip(before))
            rows.Writer.Difference(old, rows.RowsOf(document), writes);
    }

    public SortedDictionary<object?[], object?[]> RowsOf(object? document) =>
        Writer.Keyed(document is null ? [] : Projection.RowsOf(document));
}

/// <summary>The projections that are written in the transaction of the append.</summary>
internal sealed class InlineProjections(StoreOptions options)
{
    private readonly List<(string StreamType, ProjectedRows[] Alike)> _all =
    [
        .. options.Inline.Select(p => new ProjectedRows(p, p.Table, options))
            .GroupBy(rows => (rows.Projection.StreamType, rows.Projection.FoldsLike))
            .Select(alike => (alike.Key.StreamType, alike.ToArray())),
    ];

    public bool Any => _all is not [];

    public void Collect(StreamAction action, List<RowWrite> writes)
    {
        foreach (var (streamType, alike) in _all)
            if (streamType == action.Type) ProjectedRows.Collect(alike, action.Earlier!, action.New, action.Archive, writes);
    }
}
