using System.Buffers;
using System.Text.Json;
using FluentValidation;
using Microsoft.Net.Http.Headers;
using Referrals.Api.Problems;

namespace Referrals.Api.Json;

/// <summary>A body as it was sent and as it was understood.</summary>
internal sealed record RequestBody<T>(T Value, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads bodies: each thing that can be wrong with one has its own problem, and the content's problems come all at once.</summary>
internal static class RequestBody
{
    public const int MostBytes = 256 * 1024;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>A body that its type's own validator has passed; an absent one reads as an empty object.</summary>
    public static async Task<RequestBody<T>> ReadAsync<T>(HttpContext http)
        where T : notnull
    {
        var bytes = await BytesAsync(http, "application/json");
        using var document = Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
        return new RequestBody<T>(Read<T>(document.RootElement), bytes);
    }

    /// <summary>A JSON merge patch (RFC 7396) for a document of this type; not yet validated, since it is not whole.</summary>
    public static async Task<RequestBody<JsonElement>> ReadPatchAsync<T>(HttpContext http)
    {
        var bytes = await BytesAsync(http, "application/json", "application/merge-patch+json");
        using var document = Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
        var errors = Shape.CheckPatch(document.RootElement, typeof(T));
        return errors.Count > 0
            ? throw ProblemException.Validation(errors)
            : new RequestBody<JsonElement>(document.RootElement.Clone(), bytes);
    }

    /// <summary>Reads a value as a type, or lists everything that stands in the way.</summary>
    public static T Read<T>(JsonElement json)
        where T : notnull
    {
        var errors = Shape.Check(json, typeof(T));
        if (errors.Count > 0)
        {
            throw ProblemException.Validation(errors);
        }

        var value = json.Deserialize<T>(ApiJson.Options)!;
        if (Validators<T>.Own?.Validate(value) is { IsValid: false } result)
        {
            throw ProblemException.Validation(result.Errors
                .GroupBy(e => Path(e.PropertyName), e => e.ErrorMessage)
                .ToDictionary(e => e.Key, e => e.Distinct().ToArray()));
        }

        return value;
    }

    private static async Task<byte[]> BytesAsync(HttpContext http, params string[] accepted)
    {
        var request = http.Request;
        if (request.ContentLength > MostBytes)
        {
            throw ProblemException.TooLarge();
        }

        var mayHaveBody = request.ContentLength is not (0 or null) || request.Headers.TransferEncoding.Count > 0 || request.ContentType is not null;
        if (mayHaveBody && !IsOneOf(accepted, request.ContentType))
        {
            throw ProblemException.UnsupportedMediaType(accepted[0]);
        }

        var buffer = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 1024) + 1);
        while (await request.Body.ReadAsync(buffer.GetMemory(1024), http.RequestAborted) is var read and > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > MostBytes)
            {
                throw ProblemException.TooLarge();
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static bool IsOneOf(string[] accepted, string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && accepted.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static JsonDocument Parse(byte[] bytes)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, s_strict);
        }
        catch (JsonException e)
        {
            // The reader's own message may quote the body.
            throw ProblemException.MalformedJson(e.LineNumber is { } line
                ? $"The body is not well-formed JSON at line {line + 1}, byte {e.BytePositionInLine + 1}."
                : "The body is not well-formed JSON: a member is there twice, or it is nested too deeply.");
        }
        catch (InvalidOperationException)
        {
            // Names are compared while reading, and this one is no text.
            throw ProblemException.MalformedText("body");
        }

        if (!IsText(document.RootElement))
        {
            document.Dispose();
            throw ProblemException.MalformedText("body");
        }

        return document;
    }

    private static bool IsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(m => IsText(() => m.Name) && IsText(m.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsText),
        JsonValueKind.String => IsText(() => value.GetString()!),
        _ => true,
    };

    // Lone surrogates and bytes that are not UTF-8 show only when the text is taken out.
    private static bool IsText(Func<string> take)
    {
        try
        {
            return !take().Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary><c>Household[0].Person.Name</c> as the body has it: <c>household[0].person.name</c>.</summary>
    private static string Path(string propertyName) =>
        propertyName.Length == 0 ? "$" : string.Join('.', propertyName.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static class Validators<T>
    {
        public static readonly IValidator<T>? Own =
            typeof(T).GetNestedType("Validator") is { } validator ? (IValidator<T>)Activator.CreateInstance(validator)! : null;
    }
}
