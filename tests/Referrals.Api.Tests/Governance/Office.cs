using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Referrals.Api.Governance;
using Referrals.Api.Outcomes;
using Referrals.Api.Security;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.EventStore;
using Referrals.Projections.Directory;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>
/// A pair of databases of one's own with a ledger's folder, an Api over them whose clock can be moved and which carries nothing out by
/// itself, and two members of information governance.
/// </summary>
internal sealed class Office : IAsyncDisposable
{
    private const string Template = "office_template";

    private readonly TestServer _server;
    private readonly string _name;
    private readonly string _folder;
    private readonly List<WebApplicationFactory<Program>> _nodes = [];
    private readonly bool _shared;

    private Office(TestServer server, string name, string folder, MovingClock clock, bool shared, Dictionary<string, string>? settings)
    {
        (_server, _name, _folder, Clock, _shared) = (server, name, folder, clock, shared);
        Admin = NpgsqlDataSource.Create(server.Postgres.ConnectionString(name));
        KeysAdmin = NpgsqlDataSource.Create(server.Postgres.ConnectionString($"{name}_keys"));
        Settings = settings ?? [];
        Add();
    }

    public MovingClock Clock { get; }

    public NpgsqlDataSource Admin { get; }

    public NpgsqlDataSource KeysAdmin { get; }

    public Dictionary<string, string> Settings { get; }

    public string LedgerFile => Path.Combine(_folder, "erasures.jsonl");

    public IServiceProvider Services => _nodes[0].Services;

    public Caller Asks => As("demo-test-governor");

    public Caller Confirms => As("demo-test-other-governor");

    public Caller Referrer => As(TestPartnership.CancerSupport.Worker);

    public Caller Worker => As(TestPartnership.HealthyHomes.Worker);

    public Caller Coordinator => As(TestPartnership.HealthyHomes.Coordinator);

    /// <summary>One over copies of a template that is made once.</summary>
    public static async Task<Office> OpenAsync(TestServer server, Dictionary<string, string>? settings = null)
    {
        await server.OfficeTemplate;
        var name = $"office_{Guid.CreateVersion7():N}";
        await CopyAsync(server, Template, name);
        await CopyAsync(server, $"{Template}_keys", $"{name}_keys");
        return new Office(server, name, NewFolder(), new MovingClock(), shared: false, settings);
    }

    /// <summary>Makes what is copied: both schemas, the partnership and two officers.</summary>
    public static async Task MakeTemplateAsync(TestServer server) => await (await FoundAsync(server, Template)).CloseAsync();

    /// <summary>One whose data are sealed from their beginning under keys of its own settings.</summary>
    public static Task<Office> FoundAsync(TestServer server, Dictionary<string, string> settings) => FoundAsync(server, $"office_{Guid.CreateVersion7():N}", settings);

    private static async Task<Office> FoundAsync(TestServer server, string name, Dictionary<string, string>? settings = null)
    {
        await server.Postgres.EnsureDatabaseAsync(name, CancellationToken.None);
        await server.Postgres.EnsureDatabaseAsync($"{name}_keys", CancellationToken.None);
        var office = new Office(server, name, NewFolder(), new MovingClock(), shared: false, settings);
        await TestPartnership.SaveAsync(office.Admin, office.Services);
        foreach (var key in (string[])["demo-test-governor", "demo-test-other-governor"])
        {
            var officer = new Member(Guid.CreateVersion7(), TestPartnership.Office.Id, $"Officer {key}", Role.InformationGovernance);
            await new Partnership([], [], [officer], []).StoreAsync(office.Services.GetRequiredService<DocumentStore>());
            await office.ExecuteAsync(
                $"insert into referrals.api_keys (hash, organisation_id, member_id, name) values ($1, '{officer.OrganisationId}', '{officer.Id}', 'test')", ApiKeys.HashOf(key));
        }

        return office;
    }

    private static string NewFolder() => System.IO.Directory.CreateTempSubdirectory("ledger-").FullName;

    /// <summary>One more node over the same databases and ledger; the number to ask it by.</summary>
    public int Add()
    {
        _nodes.Add(_server.Another(
            new(Settings)
            {
                ["ConnectionStrings:Referrals"] = _server.Postgres.ConnectionString(_name),
                ["ConnectionStrings:Keys"] = _server.Postgres.ConnectionString($"{_name}_keys"),
                ["Erasure:LedgerFolder"] = _folder,
            },
            host => host.ConfigureServices(services =>
            {
                services.Remove(services.Single(s => s.ImplementationType == typeof(ErasureKeeper)));
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            })));
        return _nodes.Count - 1;
    }

    public IServiceProvider ServicesOf(int node) => _nodes[node].Services;

    public HttpClient Anybody() => _nodes[0].CreateClient();

    public Caller As(string key, int node = 0) => new(_nodes[node].CreateClient(), key);

    /// <summary>What an executable needs to work on these databases.</summary>
    public IEnumerable<string> Arguments =>
    [
        $"--ConnectionStrings:Referrals={_server.Postgres.ConnectionString(_name)}", $"--ConnectionStrings:Keys={_server.Postgres.ConnectionString($"{_name}_keys")}",
        $"--Erasure:LedgerFolder={_folder}",
    ];

    /// <summary>What the background does when it is due.</summary>
    public Task KeepAsync() => ActivatorUtilities.CreateInstance<ErasureKeeper>(Services).KeepAsync(CancellationToken.None);

    /// <summary>The same for releases that were asked for; false while somebody else is at it.</summary>
    public Task<bool> MakeReleasesAsync() => ActivatorUtilities.CreateInstance<ReleaseKeeper>(Services).KeepAsync(CancellationToken.None);

    /// <summary>Asks, reviews every text that names the person, and has it confirmed.</summary>
    public async Task<string> ConfirmAsync(Guid personId, Func<System.Text.Json.JsonElement, string>? verdict = null)
    {
        var at = $"/api/erasures/{(await Asks.PostAsync($"/api/people/{personId}/erase", new { reason = "She asked in a letter" })).ShouldBe(201)["id"].GetGuid()}";
        foreach (var text in (await Asks.GetAsync(at)).ShouldBe(200)["texts"].EnumerateArray())
        {
            (await Asks.PostAsync($"{at}/texts/{text.GetProperty("id").GetGuid()}", new { verdict = verdict?.Invoke(text) ?? "keep" })).ShouldBe(200);
        }

        (await Confirms.PostAsync($"{at}/confirm")).ShouldBe(200);
        return at;
    }

    /// <summary>The same, and three days later.</summary>
    public async Task<string> EraseAsync(Guid personId, Func<System.Text.Json.JsonElement, string>? verdict = null)
    {
        var at = await ConfirmAsync(personId, verdict);
        Clock.Move(TimeSpan.FromHours(72) + TimeSpan.FromMinutes(1));
        await KeepAsync();
        return at;
    }

    /// <summary>A referral from the cancer team to Healthy Homes, accepted where it is said how.</summary>
    public async Task<string> MadeAsync(object? accept = null, object? body = null)
    {
        var at = $"/api/referrals/{(await Referrer.PostAsync("/api/referrals", body ?? Some.Referral())).ShouldBe(201)["referralId"].GetGuid()}";
        if (accept is not null)
        {
            (await Worker.PostAsync($"{at}/accept", accept)).ShouldBe(200);
        }

        return at;
    }

    /// <summary>A referral from the cancer team that Healthy Homes works, and the two records of the person.</summary>
    public async Task<(string At, Guid Theirs, Guid Ours)> ReferAsync(string name, object? household = null)
    {
        var body = Some.Referral(person: Some.Person(name));
        if (household is not null)
        {
            body["household"] = household;
        }

        var at = await MadeAsync(new { caseworker = "me" }, body);
        return (at, (await Referrer.GetAsync(at))["person.id"].GetGuid(), (await Worker.GetAsync(at))["person.id"].GetGuid());
    }

    /// <summary>Another office over what copies of the databases hold, with this one's ledger and clock.</summary>
    public async Task<Office> RestoredAsync(string? main, string? keys)
    {
        var name = $"office_{Guid.CreateVersion7():N}";
        await CopyAsync(_server, main ?? _name, name);
        await CopyAsync(_server, keys ?? $"{_name}_keys", $"{name}_keys");
        return new Office(_server, name, _folder, Clock, shared: true, Settings);
    }

    /// <summary>A backup of both databases; every node is stopped for it.</summary>
    public async Task<(string Main, string Keys)> BackupAsync()
    {
        var backup = $"backup_{Guid.CreateVersion7():N}";
        await StopAsync();
        await CopyAsync(_server, _name, backup);
        await CopyAsync(_server, $"{_name}_keys", $"{backup}_keys");
        Add();
        return (backup, $"{backup}_keys");
    }

    public async Task StopAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _nodes.Clear();
        Admin.Clear();
        KeysAdmin.Clear();
    }

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Admin.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<string>> ListAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetValue(0).ToString()!);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _server.Postgres.DropDatabaseAsync(_name, CancellationToken.None);
        await _server.Postgres.DropDatabaseAsync($"{_name}_keys", CancellationToken.None);
    }

    /// <summary>Leaves its databases behind.</summary>
    private async Task CloseAsync()
    {
        await StopAsync();
        await Admin.DisposeAsync();
        await KeysAdmin.DisposeAsync();
        if (!_shared)
        {
            System.IO.Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task CopyAsync(TestServer server, string from, string to)
    {
        await using var source = NpgsqlDataSource.Create(server.Postgres.ConnectionString("postgres"));
        await using var end = source.CreateCommand($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'");
        await end.ExecuteNonQueryAsync();
        await using var copy = source.CreateCommand($"create database {to} template {from}");
        await copy.ExecuteNonQueryAsync();
    }
}

/// <summary>One for tests of a class that do not mind each other's.</summary>
public sealed class SharedOffice(TestServer server) : IAsyncLifetime
{
    internal Office Office { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Office = await Office.OpenAsync(server);

    public ValueTask DisposeAsync() => Office.DisposeAsync();
}

/// <summary>The clock on the wall, moved on.</summary>
internal sealed class MovingClock : TimeProvider
{
    private TimeSpan _moved;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _moved;

    public void Move(TimeSpan by) => _moved += by;
}
