using System.Collections;
using System.Runtime.CompilerServices;

namespace Referrals.Domain;

/// <summary>A list that is equal to another when their items are, so that events and rows compare by value.</summary>
[CollectionBuilder(typeof(Values), nameof(Values.Create))]
[System.Text.Json.Serialization.JsonConverter(typeof(ValuesJsonConverterFactory))]
public sealed class Values<T>(T[] items) : IReadOnlyList<T>, IEquatable<Values<T>>
{
    public static readonly Values<T> Empty = new([]);

    public int Count => items.Length;

    public T this[int index] => items[index];

    public Values<T> Add(T item) => new([.. items, item]);

    public Values<T> Replace(Func<T, bool> which, Func<T, T> with) => new([.. items.Select(item => which(item) ? with(item) : item)]);

    public bool Equals(Values<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Values<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    public ReadOnlySpan<T> AsSpan() => items;

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    /// <summary>The number of items and nothing about them.</summary>
    public override string ToString() => $"[{items.Length}]";
}

/// <summary>Makes lists that compare by value.</summary>
public static class Values
{
    public static Values<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    public static Values<T> Of<T>(IEnumerable<T>? items) => items is Values<T> values ? values : new([.. items ?? []]);
}
