using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Referrals.EventStore;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>
/// How each event stands in the log, pinned in a file for ever: what was stored once is read by every later version. A file changes
/// only by gaining an optional member; that of a new event is written here when it is missing, for somebody to look at and keep.
/// </summary>
public class GoldenTests
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions s_log = new StoreOptions { DataSource = NpgsqlDataSource.Create("Host=nowhere") }.SerializerOptions;
    private static readonly Dictionary<string, Type> s_events = Registered();

    public static TheoryData<string> Names => [.. s_events.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task an_event_is_stored_as_its_file_says(string name)
    {
        var written = Readable(Filled.Example(s_events[name]), s_events[name]);
        if (!File.Exists(FileOf(name)))
        {
            await File.WriteAllTextAsync(FileOf(name), written, TestContext.Current.CancellationToken);
            Assert.Fail($"{name}.json was not there and is written now: look at it, and commit it with the event.");
        }

        written.ShouldBe(await File.ReadAllTextAsync(FileOf(name), TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task its_file_reads_as_the_event(string name)
    {
        var read = JsonSerializer.Deserialize(await File.ReadAllTextAsync(FileOf(name), TestContext.Current.CancellationToken), s_events[name], s_log);
        read.ShouldBe(Filled.Example(s_events[name]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task without_what_is_optional_it_still_reads_and_so_does_one_with_a_member_of_a_later_version(string name)
    {
        var (type, text) = (s_events[name], await File.ReadAllTextAsync(FileOf(name), TestContext.Current.CancellationToken));
        foreach (var optional in Optional(type))
        {
            var document = JsonNode.Parse(text)!.AsObject();
            document.Remove(optional).ShouldBeTrue($"{name}.{optional} is not in the file");
            var read = JsonSerializer.Deserialize(document.ToJsonString(), type, s_log)!;
            JsonNode.Parse(Readable(read, type))!.AsObject().ContainsKey(optional).ShouldBeFalse(optional);
        }

        var later = JsonNode.Parse(text)!.AsObject();
        later["addedInALaterVersion"] = new JsonObject { ["text"] = "new" };
        JsonSerializer.Deserialize(later.ToJsonString(), type, s_log).ShouldBe(Filled.Example(type));
    }

    [Fact]
    public void no_file_is_left_of_an_event_that_is_no_more() =>
        System.IO.Directory.GetFiles(Folder(), "*.json").Select(Path.GetFileNameWithoutExtension).Except(s_events.Keys).ShouldBeEmpty();

    private static IEnumerable<string> Optional(Type type)
    {
        var nullable = new NullabilityInfoContext();
        return type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters()
            .Where(p => p.HasDefaultValue || nullable.Create(p).ReadState is NullabilityState.Nullable)
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name!));
    }

    private static string Readable(object value, Type type) => $"{JsonNode.Parse(JsonSerializer.Serialize(value, type, s_log))!.ToJsonString(s_readable)}\n";

    private static Dictionary<string, Type> Registered()
    {
        var registry = new EventTypeRegistry();
        ReferralsStore.MapEvents(registry);
        return registry.All.ToDictionary(e => e.Name, e => e.Type);
    }

    private static string FileOf(string name) => Path.Combine(Folder(), $"{name}.json");

    private static string Folder([CallerFilePath] string me = "") => Path.Combine(Path.GetDirectoryName(me)!, "Golden");
}
