namespace Referrals.EventStore;

/// <summary>One projection with the rows of its table.</summary>
internal sealed class ProjectedRows(SingleStreamProjection projection, ProjectionTable table, StoreOptions options)
{
    public SingleStreamProjection Projection { get; } = projection;

    public RowWriter Writer { get; } = new(table, options.SchemaName, options.SerializerOptions);

    /// <summary>Adds what must be written so that the table, which knows the earlier events of one stream, knows the later ones.</summary>
    public void Collect(IEnumerable<IEvent> earlier, IEnumerable<IEvent> later, bool archived, List<RowWrite> writes)
    {
        var document = Fold(null, earlier);
        var before = RowsOf(document); // taken now: a projection may change its document in place
        document = archived ? null : Fold(document, later);
        Writer.Difference(before, RowsOf(document), writes);
    }

    private object? Fold(object? document, IEnumerable<IEvent> events)
    {
        foreach (var e in events) document = Projection.Step(document, e);
        return document;
    }

    public SortedDictionary<object?[], object?[]> RowsOf(object? document) =>
        Writer.Keyed(document is null ? [] : Projection.RowsOf(document));
}

/// <summary>The projections that are written in the transaction of the append.</summary>
internal sealed class InlineProjections(StoreOptions options)
{
    private readonly List<ProjectedRows> _all = options.Inline.ConvertAll(p => new ProjectedRows(p, p.Table, options));

    public bool Any => _all is not [];

    public void Collect(StreamAction action, List<RowWrite> writes)
    {
        foreach (var rows in _all)
            if (rows.Projection.StreamType == action.Type) rows.Collect(action.Earlier!, action.New, action.Archive, writes);
    }
}
