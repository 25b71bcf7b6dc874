using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Referrals.Api.Demonstration;
using Referrals.Api.Directory;
using Referrals.Api.Hosting;
using Referrals.Browser.Tests;
using Referrals.Projections.Directory;
using Xunit;

[assembly: AssemblyFixture(typeof(Site))]

namespace Referrals.Browser.Tests;

/// <summary>The demonstration on a port and a PostgreSQL of its own, and a Chromium to look at it; all gone afterwards.</summary>
public sealed class Site : IAsyncLifetime
{
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--force-prefers-reduced-motion",
    ];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"referrals-browser-{Guid.CreateVersion7():N}");
    private WebApplicationFactory<Program>? _api;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal IServiceProvider Services => _api!.Services;

    internal string Address => Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public async ValueTask InitializeAsync()
    {
        _api = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseUrls("http://127.0.0.1:0")
            .UseSetting("Embedded:Folder", _folder)
            .UseSetting("Demonstration:Quarters", "0")
            .UseSetting("Limits:PerAddressAtOnce", "1000000")
            .UseSetting("Limits:SignInsAtOnce", "1000000")
            .UseSetting("Serilog:WriteTo:0:Args:restrictedToMinimumLevel", "Error"));
        _api.UseKestrel(0);
        _api.StartServer();
        var chromium = await Chromium.FindAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = s_arguments });
        await Services.GetRequiredService<DemonstrationLoad>().Done;
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        var databases = Services.GetRequiredService<Databases>();
        await _api!.DisposeAsync();
        await databases.DisposeAsync(); // the program itself may be closing them still
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    internal Task<Partnership> PartnershipAsync() => Services.GetRequiredService<PartnershipSource>().CurrentAsync(CancellationToken.None);

    internal async Task<Guid> ServiceAsync(string name) => (await PartnershipAsync()).Services.Values.Single(s => s.Service.Name == name).Id;

    /// <summary>A browser of nobody's yet, as wide as a laptop's or a phone's window.</summary>
    internal async Task<IPage> OpenAsync(int width = Looking.Laptop, bool script = true)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = script, Locale = "en-GB",
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }
}
