using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace Referrals.Api.Tests.Hosting;

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string Text, HttpResponseMessage Response)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? ETag => Response.Headers.ETag?.ToString();

    /// <summary>The value at a path of member names.</summary>
    public JsonElement this[string path] => path.Split('.').Aggregate(Json, (json, name) => json.GetProperty(name));

    public string? Said(string path) => this[path].ValueKind is JsonValueKind.Null ? null : this[path].ToString();

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public Answer ShouldBe(int status, string type)
    {
        ShouldBe(status);
        Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        Said("type").ShouldBe(type);
        return this;
    }
}

/// <summary>Somebody with a key.</summary>
internal sealed class Caller(HttpClient client, string key)
{
    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null, string? idempotencyKey = null, string? ifMatch = null) =>
        SendAsync(HttpMethod.Post, path, Json(body ?? new { }), idempotencyKey, ifMatch);

    public Task<Answer> PatchAsync(string path, object body, string? ifMatch = null) => SendAsync(HttpMethod.Patch, path, Json(body), ifMatch: ifMatch);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? idempotencyKey = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        var response = await client.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public static StringContent Json(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
}
