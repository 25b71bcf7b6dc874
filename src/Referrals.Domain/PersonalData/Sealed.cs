using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Referrals.Domain.PersonalData;

/// <summary>
/// A value that says something about a person. A decision makes it open, in memory; it is sealed once, before it is stored,
/// and from then on carries only its key's id and its ciphertext (which names the event and member it belongs to).
/// </summary>
[JsonConverter(typeof(SealedJsonConverterFactory))]
public readonly struct Sealed<T> : ISealed, IEquatable<Sealed<T>>
{
    private readonly T? _value;
    private readonly byte[]? _ciphertext;

    internal Sealed(T? value, SealScope scope, Guid keyId, byte[]? ciphertext)
    {
        _value = value;
        _ciphertext = ciphertext;
        Scope = scope;
        KeyId = keyId;
    }

    /// <summary>The key it is sealed under; empty for open text that has no key of its own yet.</summary>
    public Guid KeyId { get; }

    /// <summary>Whose keys guard an open value; the default once it is sealed.</summary>
    public SealScope Scope { get; }

    /// <summary>Whether the value can be read from memory, that is: it is not, or not only, ciphertext.</summary>
    public bool IsOpen => !Scope.IsEmpty;

    /// <summary>The ciphertext, empty while it has never been sealed.</summary>
    public ReadOnlyMemory<byte> Ciphertext => _ciphertext;

    Type ISealed.ValueType => typeof(T);

    object? ISealed.OpenValue => IsOpen ? _value : null;

    /// <summary>The value of an open one. Throws <see cref="InvalidOperationException"/> for a sealed one.</summary>
    public T Value => IsOpen ? _value! : throw new InvalidOperationException("This value is sealed.");

    /// <summary>The value if it is open.</summary>
    public bool TryRead([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsOpen;
    }

    ISealed ISealed.WithCiphertext(Guid keyId, byte[] ciphertext) => new Sealed<T>(default, default, keyId, ciphertext);

    ISealed ISealed.WithValue(object value) => new Sealed<T>((T)value, SealScope.Opened, KeyId, _ciphertext);

    /// <summary>Two open ones are equal by value, two sealed ones by ciphertext.</summary>
    public bool Equals(Sealed<T> other) =>
        IsOpen == other.IsOpen
        && (IsOpen ? EqualityComparer<T>.Default.Equals(_value, other._value) : KeyId == other.KeyId && Ciphertext.Span.SequenceEqual(other.Ciphertext.Span));

    public override bool Equals(object? obj) => obj is Sealed<T> other && Equals(other);

    public override int GetHashCode() => IsOpen ? _value?.GetHashCode() ?? 0 : KeyId.GetHashCode();

    public static bool operator ==(Sealed<T> left, Sealed<T> right) => left.Equals(right);

    public static bool operator !=(Sealed<T> left, Sealed<T> right) => !left.Equals(right);

    /// <summary>Says nothing of the value, so that no log can.</summary>
    public override string ToString() => "(sealed)";
}

/// <summary>Whose keys guard an open value, and whether it is free text, which has a key of its own wrapped by each of theirs.</summary>
public readonly record struct SealScope(IReadOnlyList<Guid>? Records, bool FreeText)
{
    /// <summary>Opened again from ciphertext: readable, and never sealed a second time.</summary>
    public static readonly SealScope Opened = new([], false);

    /// <summary>Nobody's: the value is not open.</summary>
    public bool IsEmpty => Records is null;
}

/// <summary>What sealing and opening need to know of a <see cref="Sealed{T}"/> without its type.</summary>
public interface ISealed
{
    Guid KeyId { get; }

    SealScope Scope { get; }

    bool IsOpen { get; }

    ReadOnlyMemory<byte> Ciphertext { get; }

    Type ValueType { get; }

    object? OpenValue { get; }

    ISealed WithCiphertext(Guid keyId, byte[] ciphertext);

    ISealed WithValue(object value);
}

/// <summary>Makes open values, ready to be sealed.</summary>
public static class Sealed
{
    /// <summary>A value under the key of one person's record.</summary>
    public static Sealed<T> Of<T>(Guid personId, T value) => new(value, new SealScope([personId], FreeText: false), personId, null);

    /// <summary>Free text with a key of its own, wrapped by the key of each record, so that it can be destroyed alone.</summary>
    public static Sealed<T> Text<T>(IReadOnlyList<Guid> personIds, T value) => new(value, new SealScope(personIds, FreeText: true), Guid.Empty, null);

    /// <summary>Ciphertext as it is stored.</summary>
    public static Sealed<T> FromCiphertext<T>(Guid keyId, byte[] ciphertext) => new(default, default, keyId, ciphertext);
}
