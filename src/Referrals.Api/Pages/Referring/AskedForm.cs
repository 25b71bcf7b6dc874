using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Referrals.Api.Pages.Referring;

/// <summary>Reads what a form asked into the body of a command, and keeps what was typed.</summary>
internal static class AskedForm
{
    /// <summary>What was typed as the command's body; what cannot be read is said beside its field.</summary>
    public static JsonObject Typed(this PageModel page, IReadOnlyList<CommandField> fields)
    {
        var read = new List<(CommandField Field, JsonNode? Value)>();
        foreach (var field in fields)
        {
            string[] typed = [.. page.Request.Form[field.Name].OfType<string>()];
            page.ModelState.Hold(field.Name, typed);
            var (value, problem) = field.Read(typed);
            if (problem is not null)
            {
                page.ModelState.AddModelError(field.Name, problem);
            }

            read.Add((field, value));
        }

        var body = new JsonObject();
        var changed = read.Where(r => !JsonNode.DeepEquals(r.Value, r.Field.Read(r.Field.Begins).Value)).Select(r => r.Field.Together).ToHashSet();
        foreach (var (field, value) in read.Where(r => r.Value is not null && (r.Field.Together is null || changed.Contains(r.Field.Together))))
        {
            Put(body, field.Name.Split('.'), value!);
        }

        return body;
    }

    /// <summary>Keeps what stands in a field.</summary>
    public static void Hold(this ModelStateDictionary state, string name, IReadOnlyList<string> standing)
    {
        state.SetModelValue(name, standing.ToArray(), string.Join(',', standing));
        state[name]!.ValidationState = ModelValidationState.Valid;
    }

    public static IReadOnlyList<string> Held(this ModelStateDictionary state, string name) => state[name]?.RawValue as string[] ?? [];

    /// <summary>What is wrong with something that the form does not ask is said for the whole of it.</summary>
    public static void Gather(this ModelStateDictionary state, IReadOnlyList<CommandField> fields)
    {
        foreach (var (key, entry) in state.Where(s => s.Value is { Errors.Count: > 0 } && s.Key.Length > 0 && fields.All(f => !f.Name.Equals(s.Key, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            List<string> messages = [.. entry!.Errors.Select(e => e.ErrorMessage)];
            state.Remove(key);
            messages.ForEach(m => state.AddModelError("", m));
        }
    }

    private static void Put(JsonObject body, ReadOnlySpan<string> path, JsonNode value)
    {
        if (path is [var last])
        {
            body[last] = value;
            return;
        }

        if (body[path[0]] is not JsonObject inner)
        {
            body[path[0]] = inner = [];
        }

        Put(inner, path[1..], value);
    }
}
