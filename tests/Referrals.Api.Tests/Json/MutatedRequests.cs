using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Json;

/// <summary>Counts events, or who looked, so nobody else may write or look meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
public class Alone;

/// <summary>Requests that are wrong in one way each, made from right ones: every one is refused clearly and stores nothing.</summary>
[Collection<Alone>]
public class MutatedRequests(TestServer server)
{
    private static readonly JsonSerializerOptions s_json = JsonSerializerOptions.Web;

    private readonly Caller _worker = server.As(TestPartnership.HealthyHomes.Worker);
    private readonly Caller _coordinator = server.As(TestPartnership.HealthyHomes.Coordinator);
    private readonly Caller _referrer = server.As(TestPartnership.CancerSupport.Worker);

    [Fact]
    public async Task no_wrong_request_is_a_5xx_or_stores_anything()
    {
        var accepted = await Some.AcceptedAsync(server);
        var made = $"/api/referrals/{await Some.ReferralAsync(server)}";
        var person = $"/api/people/{(await _worker.GetAsync(accepted))["person.id"].GetGuid()}";
        var before = await server.EventsAsync();
        var sent = 0;
        var wrong = new List<string>();
        foreach (var (caller, method, path, content, what) in Right(accepted, made).SelectMany(r => Mutations(r.Caller, r.Path, r.Body))
            .Concat(OutOfOrder(accepted, made)).Concat(Patches(person)).Concat(Elsewhere(accepted)))
        {
            sent++;
            var answer = await caller.SendAsync(method, path, content);
            if (answer.Status is < 400 or >= 500 || (answer.Text.Length > 0 && answer.Response.Content.Headers.ContentType?.MediaType != "application/problem+json"))
            {
                wrong.Add($"{answer.Status} for {method} {path}: {what}\n{answer.Text}");
            }
        }

        wrong.ShouldBeEmpty();
        sent.ShouldBeGreaterThan(200);
        (await server.EventsAsync()).ShouldBe(before);
    }

    private IEnumerable<(Caller Caller, string Path, object Body)> Right(string accepted, string made) =>
    [
        (_referrer, "/api/referrals", Some.Referral()),
        (_worker, "/api/people", Some.Person()),
        (_worker, $"{made}/receive", new { reason = "Seen" }),
        (_worker, $"{made}/accept", new { caseworker = "me" }),
        (_worker, $"{made}/decline", new { reason = "other", note = "Full", suggestedServiceId = TestPartnership.Libraries.ServiceId }),
        (_worker, $"{accepted}/contacts", Some.Contact("Said hello")),
        (_worker, $"{accepted}/assessments", Some.Assessment()),
        (_worker, $"{accepted}/support", Some.Support()),
        (_worker, $"{accepted}/appointments", new { at = "2199-01-05T10:00:00Z", where = "At home", with = "person" }),
        (_worker, $"{accepted}/reminders", new { text = "Ring", on = "2199-01-05" }),
        (_worker, $"{accepted}/onward", Some.Onward()),
        (_worker, $"{accepted}/hold", new { reason = "Away", reviewOn = "2199-01-05" }),
        (_worker, $"{accepted}/close", new { outcome = "supportCompleted", needsMet = new[] { "energyAndHeating" }, needsNotMet = Array.Empty<string>() }),
        (_worker, $"{accepted}/notes", new { text = "Hello", visibleTo = "bothParties" }),
        (_coordinator, $"{accepted}/allocate", new { caseworker = TestPartnership.HealthyHomes.WorkerId }),
    ];

    /// <summary>One thing wrong at a time, in every member of the body and in the body as a whole.</summary>
    private static IEnumerable<(Caller Caller, HttpMethod Method, string Path, HttpContent Content, string What)> Mutations(Caller caller, string path, object right)
    {
        var body = JsonSerializer.SerializeToNode(right, s_json)!.AsObject();
        foreach (var (what, content) in Whole(body.ToJsonString()))
        {
            yield return (caller, HttpMethod.Post, path, content, what);
        }

        foreach (var (place, value) in Members(body, []))
        {
            foreach (var (what, wrong) in Wrong(place[^1], value))
            {
                var mutated = body.DeepClone().AsObject();
                Put(mutated, place, wrong?.DeepClone());
                yield return (caller, HttpMethod.Post, path, Caller.Json(mutated.ToJsonString()), $"{string.Join('.', place)}: {what}");
            }
        }
    }

    private static IEnumerable<(string What, HttpContent Content)> Whole(string json)
    {
        yield return ("cut off", Text(json[..^1]));
        yield return ("two bodies", Text(json + json));
        yield return ("a trailing comma", Text(json[..^1] + ",}"));
        yield return ("an unknown member", Text(json[..^1] + ",\"unknown\":1}"));
        yield return ("a member twice", Text(json[..^1] + "," + json[1..]));
        yield return ("another case", Text(json.ToUpperInvariant()));
        yield return ("a list", Text($"[{json}]"));
        yield return ("null", Text("null"));
        yield return ("a text", Text("\"x\""));
        yield return ("nothing but space", Text(" "));
        yield return ("too large", Text(json + new string(' ', 10_000_000)));
        yield return ("deep", Text(new string('[', 100_000)));
        yield return ("form", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));
        yield return ("no type", new ByteArrayContent(Encoding.UTF8.GetBytes(json)));
        yield return ("UTF-16", new StringContent(json, Encoding.Unicode, "application/json"));
        yield return ("not UTF-8", Bytes([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]));
        yield return ("a name of half a character", Text(json[..^1] + ",\"\\ud800\":1}"));
        yield return ("half a character", Text(json[..^1] + ",\"x\":\"\\udc00\"}"));
        yield return ("a NUL", Text(json[..^1] + ",\"a\\u0000b\":\"c\"}"));

        static StringContent Text(string text) => new(text, Encoding.UTF8, "application/json");

        static ByteArrayContent Bytes(byte[] bytes)
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new("application/json");
            return content;
        }
    }

    private static IEnumerable<(string[] Place, JsonNode? Value)> Members(JsonObject body, string[] at)
    {
        foreach (var (name, value) in body)
        {
            yield return ([.. at, name], value);
            if (value is JsonObject inner)
            {
                foreach (var member in Members(inner, [.. at, name]))
                {
                    yield return member;
                }
            }
        }
    }

    private static IEnumerable<(string What, JsonNode? Wrong)> Wrong(string name, JsonNode? value)
    {
        yield return ("an object of another kind", new JsonObject { ["no"] = "such" });
        yield return ("a NUL", JsonValue.Create("a\0b"));
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String:
                yield return ("a number", JsonValue.Create(12345));
                yield return ("too long", JsonValue.Create(new string('x', 5000)));
                break;
            case JsonValueKind.Number:
                yield return ("a text", JsonValue.Create("12"));
                yield return ("a fraction", JsonValue.Create(1.5));
                yield return ("below", JsonValue.Create(-1));
                yield return ("far above", JsonValue.Create(99999999999));
                break;
            case JsonValueKind.Array:
                yield return ("a text", JsonValue.Create("x"));
                yield return ("a list of nulls", new JsonArray(null, null));
                yield return ("a list of others", new JsonArray(1, "no-such-code"));
                break;
            case JsonValueKind.Object:
                yield return ("a list", new JsonArray());
                break;
        }

        if (name is "occurredOn" or "givenOn" or "dateOfBirth")
        {
            yield return ("ahead", JsonValue.Create("2150-01-01"));
            yield return ("no day", JsonValue.Create("2026-02-30"));
            yield return ("far back", JsonValue.Create("0001-01-01"));
        }

        if (name.EndsWith("Id", StringComparison.Ordinal))
        {
            yield return ("nobody's", JsonValue.Create(Guid.CreateVersion7()));
            yield return ("empty", JsonValue.Create(Guid.Empty));
        }
    }

    private IEnumerable<(Caller Caller, HttpMethod Method, string Path, HttpContent Content, string What)> OutOfOrder(string accepted, string made)
    {
        foreach (var (path, body) in new (string, object)[]
        {
            ($"{made}/contacts", Some.Contact()), ($"{made}/assessments", Some.Assessment()), ($"{made}/support", Some.Support()), ($"{made}/resume", new { }),
            ($"{made}/reopen", new { reason = "x" }), ($"{made}/close", new { outcome = "other", needsMet = Array.Empty<string>(), needsNotMet = Array.Empty<string>() }),
            ($"{made}/hold", new { reason = "x", reviewOn = "2199-01-01" }), ($"{made}/transfer/withdraw", new { }), ($"{made}/withdraw/confirm", new { }),
            ($"{made}/withdraw/answer", new { answer = "x" }), ($"{made}/onward", Some.Onward()), ($"{accepted}/receive", new { }), ($"{accepted}/resume", new { }),
            ($"{accepted}/decline", new { reason = "noCapacity" }), ($"{accepted}/transfer/accept", new { }), ($"{accepted}/transfer/decline", new { }),
            ($"{accepted}/milestones", new { milestone = "installed", occurredOn = Some.Today }), ($"{accepted}/chase", new { }), ($"{accepted}/entered-in-error", new { reason = "x" }),
            ($"{accepted}/corrections", new { entryId = Guid.CreateVersion7(), values = new { note = "x" }, reason = "x" }), ($"{accepted}/decline/answer", new { nextStep = "personTold" }),
            ($"{accepted}/appointments/{Guid.CreateVersion7()}/cancel", new { }), ($"{accepted}/reminders/{Guid.CreateVersion7()}/done", new { }),
            ($"{accepted}/support/{Guid.CreateVersion7()}/status", new { status = "done", occurredOn = Some.Today }), ($"{accepted}/provide-information", new { answer = "x" }),
        })
        {
            yield return (_worker, HttpMethod.Post, path, Caller.Json(body), "out of order");
        }
    }

    private IEnumerable<(Caller Caller, HttpMethod Method, string Path, HttpContent Content, string What)> Patches(string person)
    {
        foreach (var patch in (string[])
        [
            "[]", "null", "{\"name\":5}", "{\"name\":null}", "{\"unknown\":1}", "{\"dateOfBirth\":\"2150-01-01\"}", "{\"nhsNumber\":\"8429141457\"}", "{\"postcode\":\"xxGL1 1AA\"}",
            "{\"phones\":[{\"number\":\"x\"}]}", "{\"phones\":[null]}", "{\"email\":\"\\ud800\"}", "{\"onBehalf\":{\"relationship\":\"\"}}", "{\"demographics\":{\"gender\":\"x\"}}",
            "{\"demographics\":{\"gender\":1}}", "{\"noFixedAbode\":true,\"postcode\":\"GL1 1AA\"}",
        ])
        {
            yield return (_worker, HttpMethod.Patch, person, Caller.Json(patch), patch);
        }
    }

    private IEnumerable<(Caller Caller, HttpMethod Method, string Path, HttpContent Content, string What)> Elsewhere(string accepted)
    {
        foreach (var path in (string[])
        [
            "/api/referrals/not-an-id/accept", "/api/referrals//accept", $"{accepted}/no-such-command", $"{accepted}/accept?x=%00", $"{accepted}/accept?x=%ED%A0%80", $"{accepted}/accept?x=%FF",
            "/api/people/1/erase",
        ])
        {
            yield return (_worker, HttpMethod.Post, path, Caller.Json(new { }), "address");
        }

        yield return (_worker, HttpMethod.Put, accepted, Caller.Json(new { }), "method");
        yield return (_worker, HttpMethod.Delete, accepted, Caller.Json(new { }), "method");
    }

    private static void Put(JsonObject body, string[] place, JsonNode? value)
    {
        foreach (var name in place[..^1])
        {
            body = body[name]!.AsObject();
        }

        body[place[^1]] = value;
    }
}
