using System.Buffers.Binary;
using Microsoft.Net.Http.Headers;
using Referrals.Api.Security;

namespace Referrals.Api.Deciding;

/// <summary>The versions of streams as callers see them: opaque, the same for the same version, and of no use on another stream.</summary>
internal sealed class ETags(KeyRing keys)
{
    private readonly OpaqueText _text = new(keys, "etag");

    public string For(Guid streamId, long version)
    {
        Span<byte> content = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(content, version);
        return $"\"{_text.Seal(streamId.ToByteArray(), content)}\"";
    }

    /// <summary>Whether a stream at this version is what If-Match asks for; without the header it is.</summary>
    public bool Fit(IList<EntityTagHeaderValue>? ifMatch, Guid streamId, long version) =>
        ifMatch is null || ifMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || (!t.IsWeak && IsOf(t.Tag.AsSpan().Trim('"'), streamId, version)));

    private bool IsOf(ReadOnlySpan<char> tag, Guid streamId, long version) =>
        _text.TryOpen(streamId.ToByteArray(), tag, out var content)
        && content.Length == sizeof(long) && BinaryPrimitives.ReadInt64BigEndian(content) == version;
}
