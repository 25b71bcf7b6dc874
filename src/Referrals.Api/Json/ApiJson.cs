using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Referrals.Api.Json;

/// <summary>The one dialect of JSON that this API speaks: strict, camelCase, codes as text.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Frozen();

    /// <summary>Sets the dialect on the options that the framework describes types with.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { InheritedFirst } };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    /// <summary>What a record has from the one it extends comes first, as people read it.</summary>
    private static void InheritedFirst(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            for (var above = (member.AttributeProvider as MemberInfo)?.DeclaringType?.BaseType; above is not null; above = above.BaseType)
            {
                member.Order++;
            }
        }
    }

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
