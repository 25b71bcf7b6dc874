using System.Text.Json;
using System.Text.Json.Nodes;

namespace Referrals.Api.Json;

/// <summary>RFC 7396: a member that is given replaces, null removes, an absent one stays.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind is not JsonValueKind.Object)
        {
            return JsonNode.Parse(patch.GetRawText());
        }

        var merged = target as JsonObject ?? [];
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Null)
            {
                merged.Remove(member.Name);
            }
            else
            {
                merged.TryGetPropertyValue(member.Name, out var before);
                merged.Remove(member.Name);
                merged[member.Name] = Apply(before, member.Value);
            }
        }

        return merged;
    }
}
