using Npgsql;
using Referrals.Api.Caseloads;
using Referrals.Api.Commands;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Handoffs;
using Referrals.Api.Health;
using Referrals.Api.Hosting;
using Referrals.Api.Json;
using Referrals.Api.Journeys;
using Referrals.Api.OpenApi;
using Referrals.Api.Outcomes;
using Referrals.Api.Pages;
using Referrals.Api.People;
using Referrals.Api.Problems;
using Referrals.Api.Programmes;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Api.Sharing;
using Referrals.EmbeddedPostgres;

try
{
    if (ExecutableCommands.AreMeant(args))
    {
        return await ExecutableCommands.RunAsync(args);
    }

    var builder = WebApplication.CreateBuilder(args);
    builder.AddConsoleLog();
    builder.AddServer();
    builder.AddPageSignIn();
    builder.AddPages();
    builder.AddApiDescription();
    using var stop = new StopSignals();
    await builder.AddReferralsAsync(stop.Token);

    await using var app = builder.Build();
    await app.PrepareAsync(stop.Token);

    app.UseRequestLog();
    app.UseSecurityHeaders();
    app.UseProblems();
    app.UseWellFormedText();
    app.UseSignIn();

    var api = app.MapGroup("").AddEndpointFilter(app.Services.GetRequiredService<AccessRecording>());
    api.MapReferrals();
    api.MapPeople();
    api.MapLinks();
    api.MapSearch();
    api.MapCaseloads();
    api.MapHandoffs();
    api.MapJourneys();
    api.MapAccessLog();
    api.MapSubjectAccess();
    api.MapErasures();
    api.MapLegalHolds();
    api.MapReleases();
    api.MapDefinitions();
    api.MapServices();
    api.MapSharing();
    api.MapSensitive();
    api.MapHealth();
    api.MapApiDescription();
    app.MapPages();

    await app.RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 1;
}
catch (Exception e) when (e is ConfigurationException or EmbeddedServerException or NpgsqlException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
