using System.Text.Json;
using System.Text.Json.Serialization;

namespace Referrals.Projections;

/// <summary>How rows, sealed values and views become JSON: camelCase, codes as strings, what is absent left out; as in the log.</summary>
public static class ReferralJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
