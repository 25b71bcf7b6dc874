using System.Text.Encodings.Web;
using System.Text.Json;

namespace Referrals.Projections.Releases;

/// <summary>
/// A table as it is published, and all that pages, pictures, workbooks and the auditor know of it. A figure is a whole or decimal number, or
/// <see cref="Hidden"/>, <see cref="NotApplicable"/>, <see cref="TooFew"/> or <see cref="StillOpen"/>.
/// </summary>
public sealed record PublishedTable(string Table, string Title, string Period, IReadOnlyList<string> Dimensions, IReadOnlyList<string> Figures, IReadOnlyList<PublishedRow> Rows)
{
    /// <summary>Hidden to protect people: a small count, or one that would reveal it.</summary>
    public const string Hidden = "c";

    /// <summary>Not run or not offered there.</summary>
    public const string NotApplicable = "z";

    /// <summary>
    /// A derived figure that needs more people than there are; of a share, that its counts are hidden or small; of a count, that its group is
    /// too small, or all of one kind, to be broken down.
    /// </summary>
    public const string TooFew = "x";

    /// <summary>Stands for a median or percentile that lies among those who still wait.</summary>
    public const string StillOpen = "open";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    /// <summary>The bytes: the same table is the same bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <exception cref="JsonException">It is no table.</exception>
    public static PublishedTable Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<PublishedTable>(bytes, s_json) ?? throw new JsonException("A table is missing.");

    /// <summary>The figure at a row, by its code.</summary>
    public string this[PublishedRow row, string figure] => row.Figures[IndexOf(figure)];

    private int IndexOf(string figure)
    {
        for (var i = 0; i < Figures.Count; i++)
        {
            if (Figures[i] == figure)
            {
                return i;
            }
        }

        throw new ArgumentException($"{Table} has no figure {figure}.", nameof(figure));
    }
}

/// <summary>A row: a category of each dimension, or "all", and the figures in the order of the table's.</summary>
public sealed record PublishedRow(IReadOnlyList<string> At, IReadOnlyList<string> Figures);
