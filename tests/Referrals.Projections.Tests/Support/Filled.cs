using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Referrals.Domain;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;

namespace Referrals.Projections.Tests.Support;

/// <summary>Makes an event with every member given: one id for all, so that events point at each other, and no text twice.</summary>
internal sealed class Filled
{
    public const string Text = "Spoken";

    public static readonly Guid Id = Some.HealthyHomes.Id;

    private static readonly Filled s_shared = new(byPath: false);

    private readonly bool _byPath;
    private string _path = "";
    private int _texts;

    private Filled(bool byPath) => _byPath = byPath;

    public static object Of(Type type) => s_shared.Make(type);

    /// <summary>One that is the same each time, with values that follow from where they stand, so that no member can be taken for another.</summary>
    public static object Example(Type type) => new Filled(byPath: true).Make(type);

    private object Make(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } underlying => Make(underlying),
        _ when type.IsEnum => type.GetEnumValues().GetValue(0)!,
        TypeCode.String => NextText(),
        TypeCode.Boolean => true,
        TypeCode.Int32 => 1,
        TypeCode.Int64 => 1L,
        _ when type == typeof(Guid) => NextId(),
        _ when type == typeof(DateOnly) => new DateOnly(2026, 3, 2),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
        _ when type == typeof(JsonElement) => JsonSerializer.SerializeToElement(NextText()),
        _ when type.IsGenericType => OfGeneric(type.GetGenericTypeDefinition(), type.GetGenericArguments()),
        _ => OfConstructor(type),
    };

    /// <summary>A filled event as the log gives it.</summary>
    public static IEvent Event(Type type, Actor actor)
    {
        var e = (Event)Activator.CreateInstance(typeof(Event<>).MakeGenericType(type), Of(type))!;
        e.Id = Id;
        e.Timestamp = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        e.UserName = actor.MemberId.ToString();
        e.Headers = new Dictionary<string, string> { [Metadata.Organisation] = actor.OrganisationId.ToString() };
        return e;
    }

    private object OfGeneric(Type generic, Type[] of)
    {
        if (generic == typeof(Sealed<>))
        {
            var open = (ISealed)typeof(Sealed).GetMethod(nameof(Sealed.Of))!.MakeGenericMethod(of).Invoke(null, [Id, Make(of[0])])!;
            return open.WithCiphertext(NextId(), _byPath ? Encoding.UTF8.GetBytes(_path) : BitConverter.GetBytes(++_texts));
        }

        if (generic == typeof(IReadOnlyDictionary<,>))
        {
            var dictionary = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            dictionary.Add(Make(of[0]), Make(of[1]));
            return dictionary;
        }

        var items = Array.CreateInstance(of[0], 1);
        items.SetValue(Make(of[0]), 0);
        return Activator.CreateInstance(typeof(Values<>).MakeGenericType(of), items)!;
    }

    private object OfConstructor(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Within(p.Name!, p.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod?.IsPublic is true))
        {
            property.SetValue(made, Within(property.Name, property.PropertyType));
        }

        return made;
    }

    private object Within(string member, Type type)
    {
        var outside = _path;
        _path = $"{outside}/{JsonNamingPolicy.CamelCase.ConvertName(member)}";
        var made = Make(type);
        _path = outside;
        return made;
    }

    private string NextText() => $"{Text} {(_byPath ? _path : $"{++_texts}")}";

    private Guid NextId() => _byPath ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(_path)).AsSpan(0, 16)) : Id;
}
