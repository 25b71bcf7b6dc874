using System.Text.Json.Nodes;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;

namespace Referrals.Api.Pages.Making;

/// <summary>One thing that is asked for a referral, and the place in the body of the API's command that the answer fills.</summary>
internal sealed record MakingField(string Name, string Label, Asks Asks, string To, string? Hint = null)
{
    public static readonly IReadOnlyList<Choice> YesOrNo = [new("yes", "Yes"), new("no", "No")];

    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Whether it may be left empty, which its label says.</summary>
    public bool Optional { get; init; }

    /// <summary>The choice of another field with which alone it is asked.</summary>
    public (string Field, string Value)? Under { get; init; }

    /// <summary>The field without which it says nothing.</summary>
    public string? Beside { get; init; }

    /// <summary>What stands in it at first.</summary>
    public string[] Begins { get; init; } = [];

    /// <summary>The answer as the command holds it.</summary>
    public Func<JsonNode, JsonNode?> As { get; init; } = value => value;

    /// <summary>What is wrong with an answer that can be read.</summary>
    public Func<JsonNode?, string?> Wrong { get; init; } = _ => null;

    public string Labelled => Optional ? $"{Label} (optional)" : Label;

    /// <summary>What was typed as the command takes it; null where nothing was. A problem is for a person.</summary>
    public (JsonNode? Value, string? Problem) Read(IReadOnlyList<string> typed)
    {
        var (value, problem) = new CommandField(Name, Label, Asks, Hint) { Optional = Optional }.Read(typed);
        var meant = value is null ? null : As(value);
        return (meant, problem ?? Wrong(meant));
    }

    /// <summary>What was typed as somebody reads it.</summary>
    public string Say(IReadOnlyList<string> typed) => Asks is Asks.Day && typed is [var written] && WrittenDate.TryParse(written, out var day)
        ? Spoken.Day(day)
        : string.Join(", ", typed.Where(t => t.Length > 0).Select(t => Choices.FirstOrDefault(c => c.Value == t)?.Text ?? t));

    /// <summary>Puts a value where it belongs; what is there already is added to.</summary>
    public static void Put(JsonObject body, string to, JsonNode value)
    {
        JsonNode at = body;
        var path = to.Split('.');
        for (var i = 0; i < path.Length; i++)
        {
            var next = i == path.Length - 1 ? value : int.TryParse(path[i + 1], out _) ? new JsonArray() : (JsonNode)new JsonObject();
            at = Enter(at, path[i], next);
        }
    }

    private static JsonNode Enter(JsonNode at, string name, JsonNode fresh)
    {
        if (at is JsonArray list)
        {
            var place = int.Parse(name, null);
            while (list.Count <= place)
            {
                list.Add((JsonNode)new JsonObject());
            }

            return Merge(list[place]!, fresh);
        }

        var into = (JsonObject)at;
        if (into[name] is { } there and (JsonObject or JsonArray))
        {
            return Merge(there, fresh);
        }

        into[name] = fresh;
        return fresh;
    }

    private static JsonNode Merge(JsonNode there, JsonNode fresh)
    {
        foreach (var (name, value) in (fresh as JsonObject)?.ToList() ?? [])
        {
            ((JsonObject)there)[name] = value?.DeepClone();
        }

        return there;
    }
}

/// <summary>One page of questions: for the referral, or for one of the services that it goes to.</summary>
internal sealed record MakingStep(string Path, string Title, params IReadOnlyList<MakingField> Fields)
{
    /// <summary>The service that it is asked for; null for what is asked once.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>Which page it is where there are several.</summary>
    public int? Part { get; init; }

    public string? Explained { get; init; }

    /// <summary>Whether it may be left out as a whole.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether the answers may not be at hand, and the receiver asks then.</summary>
    public bool MayBeSkipped { get; init; }

    /// <summary>What is wrong with the body as far as it was entered, by the paths of the API.</summary>
    public Func<JsonObject, IReadOnlyDictionary<string, string[]>> Check { get; init; } = _ => new Dictionary<string, string[]>();

    /// <summary>Its address below the draft's.</summary>
    public string Address => $"{Path}{(ServiceId is { } service ? $"/{service}" : "")}{(Part is { } part ? $"/{part}" : "")}";

    /// <summary>Where in the draft a field is kept.</summary>
    public string PlaceOf(string field) => ServiceId is { } service ? $"{service}/{Path}/{field}" : $"{Path}/{field}";

    /// <summary>The field that a path of the command's body belongs to.</summary>
    public MakingField? FieldAt(string path)
    {
        var to = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return Fields.FirstOrDefault(f => f.To == to) ?? Fields.FirstOrDefault(f => to.StartsWith($"{f.To}.", StringComparison.Ordinal));
    }
}
