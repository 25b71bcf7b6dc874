using NpgsqlTypes;

namespace Referrals.EventStore;

/// <summary>The table a projection writes; its rows belong to the projection alone.</summary>
public sealed record ProjectionTable(string Schema, string Name, IReadOnlyList<Column> Columns);

/// <summary>
/// A column with the type its values are sent as. A <c>jsonb</c> value is UTF-8 JSON as <c>byte[]</c>, or any other object,
/// which the store then serialises; a <c>timestamptz</c> value is a <see cref="DateTimeOffset"/>.
/// </summary>
public sealed record Column(string Name, NpgsqlDbType Type, bool IsKey = false);

/// <summary>What the store needs of a projection, whatever its document is.</summary>
public abstract class SingleStreamProjection
{
    private protected SingleStreamProjection()
    {
    }

    /// <summary>The name under which progress is kept.</summary>
    public abstract string Name { get; }

    /// <summary>Raised when the same events give other rows, so that the projection is rebuilt.</summary>
    public virtual int Version => 1;

    /// <summary>The kind of stream that feeds it.</summary>
    public abstract string StreamType { get; }

    public abstract ProjectionTable Table { get; }

    /// <summary>Projections of one kind of stream that give an equal value here evolve alike, and the store evolves one document for all of them.</summary>
    public virtual object FoldsLike => this;

    internal abstract object? Step(object? document, IEvent e);

    internal object? Fold(object? document, IEnumerable<IEvent> events)
    {
        foreach (var e in events) document = Step(document, e);
        return document;
    }

    internal abstract IEnumerable<object?[]> RowsOf(object document);

    internal string ProgressName => Progress.NameOf(Name, Version);
}

/// <summary>
/// Rows that are a pure function of one stream's events: no clock, new id or read inside, or a rebuild would rewrite history.
/// A document that is null has no rows.
/// </summary>
public abstract class SingleStreamProjection<TDoc, TId> : SingleStreamProjection
    where TDoc : class
{
    public abstract TDoc? Evolve(TDoc? doc, IEvent e);

    /// <summary>The document's rows, values in the order of the table's columns, keys distinct.</summary>
    public abstract IEnumerable<object?[]> Rows(TDoc doc);

    internal sealed override object? Step(object? document, IEvent e) => Evolve((TDoc?)document, e);

    internal sealed override IEnumerable<object?[]> RowsOf(object document) => Rows((TDoc)document);
}
