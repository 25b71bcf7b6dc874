using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.EmbeddedPostgres;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace Referrals.Api.Tests.Hosting;

/// <summary>The Api on a port of its own over a PostgreSQL of its own, both gone afterwards.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private static readonly Dictionary<string, string> s_settings = new() { ["fsync"] = "off", ["synchronous_commit"] = "off", ["full_page_writes"] = "off" };

    private readonly Lazy<Task> _officeTemplate;
    private EmbeddedServer? _postgres;
    private WebApplicationFactory<Program>? _api;
    private NpgsqlDataSource? _owner;

    public TestServer() => _officeTemplate = new(() => Office.MakeTemplateAsync(this));

    /// <summary>Done when there is a template that every <see cref="Office"/> is a copy of.</summary>
    internal Task OfficeTemplate => _officeTemplate.Value;

    internal EmbeddedServer Postgres => _postgres!;

    /// <summary>Connections of the superuser, to look at what was stored.</summary>
    internal NpgsqlDataSource Owner => _owner!;

    internal IServiceProvider Services => _api!.Services;

    public async ValueTask InitializeAsync()
    {
        _postgres = await EmbeddedServer.StartAsync(new EmbeddedServerOptions { Temporary = true, Settings = s_settings }, CancellationToken.None);
        await _postgres.EnsureDatabaseAsync("main", CancellationToken.None);
        await _postgres.EnsureDatabaseAsync("keys", CancellationToken.None);
        _owner = NpgsqlDataSource.Create(_postgres.ConnectionString("main"));
        _api = Another([]);
        await TestPartnership.SaveAsync(_owner, _api.Services);
    }

    public async ValueTask DisposeAsync()
    {
        await _api!.DisposeAsync();
        await _owner!.DisposeAsync();
        await _postgres!.DisposeAsync();
    }

    /// <summary>One more Api over the same databases, with other settings.</summary>
    internal WebApplicationFactory<Program> Another(Dictionary<string, string> settings, Action<IWebHostBuilder>? configure = null)
    {
        var api = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseUrls("http://127.0.0.1:0");
            host.UseSetting("ConnectionStrings:Referrals", _postgres!.ConnectionString("main"));
            host.UseSetting("ConnectionStrings:Keys", _postgres.ConnectionString("keys"));
            host.UseSetting("Limits:SignInsAtOnce", "100000");
            host.UseSetting("Demonstration:Quarters", "0");
            host.UseSetting("Serilog:WriteTo:0:Args:restrictedToMinimumLevel", "Error");
            foreach (var (name, value) in settings)
            {
                host.UseSetting(name, value);
            }

            configure?.Invoke(host);
        });
        api.UseKestrel();
        api.StartServer();
        return api;
    }

    internal Caller As(string key) => new(_api!.CreateClient(), key);

    internal HttpClient Anybody() => _api!.CreateClient();

    /// <summary>How many events there are, without those that the platform adds in the background.</summary>
    internal async Task<long> EventsAsync()
    {
        await using var command = Owner.CreateCommand("select count(*) from referrals_events.mt_events where user_name <> '00000000-0000-0000-0000-000000000000'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many records the platform has still to look at for links.</summary>
    internal async Task<long> LinkWorkAsync()
    {
        await using var command = Owner.CreateCommand(
            """
            select (select count(*) from referrals.link_work) + (select count(*) from referrals_events.mt_events e where type like 'person%'
                and seq_id > (select last_seq_id from referrals_events.mt_event_progression where name like 'links:%'))
            """);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
