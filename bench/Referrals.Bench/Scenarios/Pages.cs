using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Referrals.Api.Caseloads;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.Directory;

namespace Referrals.Bench.Scenarios;

/// <summary>
/// What a GET costs over HTTP, as it is served and without the entry in the access log that must be there before the answer leaves.
/// Both run with the sealer.
/// </summary>
internal sealed class Pages(string name, bool ofACaseload, bool logged) : Scenario
{
    private const int Referrals = 2_000;
    private const string Key = "bench";

    private readonly Guid _organisation = Guid.CreateVersion7();
    private readonly Guid _member = Guid.CreateVersion7();
    private readonly Guid[] _ids = [.. Enumerable.Range(0, Referrals).Select(_ => Guid.CreateVersion7())];
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private int _next;

    public override string Name => name;

    public override async Task PrepareAsync(string connection, int sessions)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development,
            Args =
            [
                $"--ConnectionStrings:Referrals={connection}", $"--ConnectionStrings:Keys={connection}", "--Limits:PerKeyAtOnce=1000000000", "--Limits:PerKeyASecond=1000000000",
                "--Limits:PerAddressAtOnce=1000000000", "--Limits:PerAddressASecond=1000000000",
            ],
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await builder.AddReferralsAsync();
        _app = builder.Build();
        await _app.Services.GetRequiredService<DatabaseSchema>().ApplyAsync(CancellationToken.None);
        await FillAsync(_app.Services);
        _app.UseProblems();
        _app.UseSignIn();
        var api = logged ? _app.MapGroup("").AddEndpointFilter(_app.Services.GetRequiredService<AccessRecording>()) : _app.MapGroup("");
        api.MapReferrals();
        api.MapCaseloads();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public override async Task<int> RunAsync(int session)
    {
        var path = ofACaseload ? "/api/caseload" : $"/api/referrals/{_ids[Interlocked.Increment(ref _next) % Referrals]}";
        if (!(await _client.GetByteArrayAsync(path)).AsSpan().StartsWith("{"u8)) throw new InvalidOperationException("No page.");
        return 1;
    }

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task FillAsync(IServiceProvider services)
    {
        var databases = services.GetRequiredService<Databases>();
        await new Partnership(
            [new Organisation(_organisation, "bench", "Bench", OrganisationKind.Voluntary)], [], [new Member(_member, _organisation, "Bench Member", Role.Coordinator, null)], [])
            .SaveAsync(databases.Owner);
        await using var key = databases.Owner.CreateCommand("insert into referrals.api_keys (hash, organisation_id, member_id, name) values ($1, $2, $3, 'bench')");
        foreach (var value in (object[])[ApiKeys.HashOf(Key), _organisation, _member])
        {
            key.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await key.ExecuteNonQueryAsync();
        foreach (var chunk in _ids.Chunk(100))
        {
            await using var session = services.GetRequiredService<DocumentStore>().LightweightSession();
            session.LastModifiedBy = _member.ToString();
            session.SetHeader("organisation", _organisation.ToString());
            session.SetHeader("role", "coordinator");
            foreach (var id in chunk)
            {
                var person = Guid.CreateVersion7();
                session.Events.StartStream<PersonRecord>(person, new PersonRegistered(person, _organisation, Sealed.Of(person, new PersonDetails { Name = "Bench Person" })));
                session.Events.StartStream<Referral>(id, [Command.Made(id, person, _organisation), new ReferralAccepted(id, _member), .. Command.Worked(id, person)]);
            }

            await session.SaveChangesAsync();
        }

        await using var analyze = databases.Owner.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync();
    }
}
