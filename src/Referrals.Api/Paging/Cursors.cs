using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Referrals.Api.Security;
using Referrals.Domain.Clocks;

namespace Referrals.Api.Paging;

/// <summary>A list, as far as one answer takes it.</summary>
public record Page<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>The same, with what there is of everything that the list is about.</summary>
public sealed record Page<T, TCounts>(IReadOnlyList<T> Items, string? Next, TCounts Counts) : Page<T>(Items, Next);

/// <summary>Where a list goes on, and what holds for all its pages: the day it was begun and the words it was asked for.</summary>
internal sealed record Place<T>(DateOnly Today, IReadOnlyList<string> Words, T? After);

/// <summary>Cursors: opaque, and of use only to the same member on the same list.</summary>
internal sealed class Cursors(KeyRing keys, TimeProvider time)
{
    private readonly OpaqueText _text = new(keys, "cursor");

    /// <summary>Where the caller is in a list: at its beginning today, or where the cursor says.</summary>
    public Place<T> Read<T>(HttpContext http, QueryWords words, Guid memberId)
    {
        var given = words.GivenBut("cursor", "limit").Select(w => $"{w.Key}={w.Value}").ToList();
        if (words.Cursor() is not { } cursor)
        {
            return new Place<T>(WorkingDays.InLondon(time.GetUtcNow()), given, default);
        }

        if (!_text.TryOpen(Context(http, memberId), cursor, out var content))
        {
            words.Wrong<string>("cursor", "This is no cursor of this list. Begin again without one.");
            return new Place<T>(default, given, default);
        }

        var place = JsonSerializer.Deserialize<Place<T>>(content, JsonSerializerOptions.Web)!;
        if (!place.Words.SequenceEqual(given, StringComparer.Ordinal))
        {
            words.Wrong<string>("cursor", "This cursor belongs to another filter. Send the same words with it, or begin again.");
        }

        return place;
    }

    public string? Next<T>(HttpContext http, Place<T> place, T? after, Guid memberId) =>
        after is null ? null : _text.Seal(Context(http, memberId), JsonSerializer.SerializeToUtf8Bytes(place with { After = after }, JsonSerializerOptions.Web));

    private static byte[] Context(HttpContext http, Guid memberId) => Encoding.UTF8.GetBytes($"{memberId}{http.Request.Path}");
}
