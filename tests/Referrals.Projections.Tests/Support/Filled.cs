using System.Reflection;
using System.Text.Json;
using Referrals.Domain;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;

namespace Referrals.Projections.Tests.Support;

/// <summary>Makes an event with every member given: one id for all, so that events point at each other, and no text twice.</summary>
internal static class Filled
{
    public const string Text = "Spoken";

    public static readonly Guid Id = Some.HealthyHomes.Id;

    private static int s_texts;

    public static object Of(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } underlying => Of(underlying),
        _ when type.IsEnum => type.GetEnumValues().GetValue(0)!,
        TypeCode.String => $"{Text} {++s_texts}",
        TypeCode.Boolean => true,
        TypeCode.Int32 => 1,
        TypeCode.Int64 => 1L,
        _ when type == typeof(Guid) => Id,
        _ when type == typeof(DateOnly) => new DateOnly(2026, 3, 2),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
        _ when type == typeof(JsonElement) => JsonSerializer.SerializeToElement($"{Text} {++s_texts}"),
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

    private static object OfGeneric(Type generic, Type[] of)
    {
        if (generic == typeof(Sealed<>))
        {
            var open = (ISealed)typeof(Sealed).GetMethod(nameof(Sealed.Of))!.MakeGenericMethod(of).Invoke(null, [Id, Of(of[0])])!;
            return open.WithCiphertext(Id, BitConverter.GetBytes(++s_texts));
        }

        if (generic == typeof(IReadOnlyDictionary<,>))
        {
            var dictionary = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            dictionary.Add(Of(of[0]), Of(of[1]));
            return dictionary;
        }

        var items = Array.CreateInstance(of[0], 1);
        items.SetValue(Of(of[0]), 0);
        return Activator.CreateInstance(typeof(Values<>).MakeGenericType(of), items)!;
    }

    private static object OfConstructor(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod?.IsPublic is true))
        {
            property.SetValue(made, Of(property.PropertyType));
        }

        return made;
    }
}
