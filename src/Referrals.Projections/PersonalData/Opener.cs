using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.EventStore.PersonalData;

namespace Referrals.Projections.PersonalData;

/// <summary>
/// Opens sealed values for whoever may see them; one whose key is gone stays sealed. Keys are remembered and what they opened is not:
/// opening is quick (docs/measured.md), and so an erasure holds everywhere as soon as the keys are forgotten.
/// </summary>
public sealed class Opener(PersonalDataKeys keys)
{
    /// <summary>A copy of the graph with its sealed values open; their keys come in one query, or from memory.</summary>
    public async Task<T> OpenAsync<T>(T graph, CancellationToken ct = default)
        where T : notnull
    {
        var wanted = new HashSet<Guid>();
        SealedPlan.Apply(graph, (value, _) =>
        {
            if (!value.IsOpen)
            {
                wanted.Add(value.KeyId);
            }

            return value;
        });
        if (wanted.Count == 0)
        {
            return graph;
        }

        var open = await keys.LoadAsync(wanted, ct);
        return SealedPlan.Apply(graph, (value, _) =>
            !value.IsOpen && TryOpen(open, value.KeyId, value.Ciphertext.Span, out var plaintext)
                && JsonSerializer.Deserialize(plaintext, value.ValueType, ReferralJson.Options) is { } opened
                ? value.WithValue(opened) : value);
    }

    /// <summary>Opens sealed values within JSON, in place; one whose key is gone becomes <c>{ "erased": true }</c>.</summary>
    public async Task OpenAsync(IReadOnlyCollection<JsonObject> documents, CancellationToken ct = default)
    {
        var found = new List<SealedNode>();
        foreach (var document in documents)
        {
            Find(document, found);
        }

        if (found is [])
        {
            return;
        }

        var open = await keys.LoadAsync([.. found.Select(s => s.KeyId).Distinct()], ct);
        foreach (var (node, keyId, box) in found)
        {
            node.ReplaceWith(TryOpen(open, keyId, box, out var plaintext) ? JsonNode.Parse(plaintext) : new JsonObject { ["erased"] = true });
        }
    }

    private static void Find(JsonNode? node, List<SealedNode> found)
    {
        switch (node)
        {
            case JsonObject value when value.TryGetPropertyValue("$key", out var key) && value.TryGetPropertyValue("$value", out var box):
                found.Add(new SealedNode(value, key!.GetValue<Guid>(), Convert.FromBase64String(box!.GetValue<string>())));
                break;
            case JsonObject value:
                foreach (var (_, member) in value)
                {
                    Find(member, found);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Find(item, found);
                }

                break;
        }
    }

    private static bool TryOpen(OpenKeys open, Guid keyId, ReadOnlySpan<byte> box, out byte[] plaintext)
    {
        plaintext = [];
        return open.TryGet(keyId, out var secret) && SealedBox.TryOpen(secret, keyId, box, out plaintext);
    }

    private sealed record SealedNode(JsonObject Node, Guid KeyId, byte[] Box);
}
