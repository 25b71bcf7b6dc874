using System.Reflection;
using System.Text.Json;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.Tests.PersonalData;

/// <summary>Makes an object of any type of the domain with every member given, and a mark in each text and amount.</summary>
internal static class Filled
{
    public const string Mark = "Joan4711Example";

    public const long Number = 47_114_711;

    public static object Of(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } underlying => Of(underlying),
        _ when type.IsEnum => type.GetEnumValues().GetValue(0)!,
        TypeCode.String => Mark,
        TypeCode.Boolean => true,
        TypeCode.Int32 => 1,
        TypeCode.Int64 or TypeCode.Decimal => Convert.ChangeType(Number, type),
        _ when type == typeof(object) => new object(),
        _ when type == typeof(Guid) => Guid.CreateVersion7(),
        _ when type == typeof(DateOnly) => new DateOnly(1947, 11, 1),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(1947, 11, 1, 0, 0, 0, TimeSpan.Zero),
        _ when type == typeof(JsonElement) => JsonElement.Parse($"\"{Mark}\""),
        _ when type == typeof(Domain.Referring.Reference) => Domain.Referring.Reference.From("GL", 7),
        _ when type.IsGenericType => OfGeneric(type.GetGenericTypeDefinition(), type.GetGenericArguments()),
        _ => OfConstructor(type),
    };

    private static object OfGeneric(Type generic, Type[] of)
    {
        if (generic == typeof(Sealed<>))
        {
            return typeof(Sealed).GetMethod(nameof(Sealed.Of))!.MakeGenericMethod(of).Invoke(null, [Guid.CreateVersion7(), Of(of[0])])!;
        }

        if (generic == typeof(Dictionary<,>) || generic == typeof(IReadOnlyDictionary<,>))
        {
            var dictionary = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            dictionary.Add(Of(of[0]), Of(of[1]));
            return dictionary;
        }

        var items = Array.CreateInstance(of[0], 1);
        items.SetValue(Of(of[0]), 0);
        return generic == typeof(Values<>) ? Activator.CreateInstance(typeof(Values<>).MakeGenericType(of), items)! : items;
    }

    private static object OfConstructor(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length) ?? throw new InvalidOperationException($"{type} has no public constructor.");
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod?.IsPublic is true))
        {
            property.SetValue(made, Of(property.PropertyType));
        }

        return made;
    }
}
