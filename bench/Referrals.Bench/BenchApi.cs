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
using Referrals.Bench.Scenarios;
using Referrals.Projections.Directory;

namespace Referrals.Bench;

/// <summary>The Api over HTTP, for a coordinator of one organisation that has two thousand referrals of twenty events, and for one that has none.</summary>
internal sealed class BenchApi : IAsyncDisposable
{
    private const int Referrals = 2_000;
    private const string Key = "demo-bench";
    private const string StrangersKey = "demo-bench-stranger";

    private readonly Guid _organisation = Guid.CreateVersion7();
    private readonly Guid _member = Guid.CreateVersion7();
    private readonly WebApplication _app;

    private BenchApi(WebApplication app) => _app = app;

    public Guid[] Ids { get; } = [.. Enumerable.Range(0, Referrals).Select(_ => Guid.CreateVersion7())];

    public static async Task<BenchApi> StartAsync(string connection, bool logged = true)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development,
            Args =
            [
                $"--ConnectionStrings:Referrals={connection};Maximum Pool Size=8", $"--ConnectionStrings:Keys={connection};Maximum Pool Size=8", "--Limits:PerKeyAtOnce=1000000000", "--Limits:PerKeyASecond=1000000000",
                "--Limits:PerAddressAtOnce=1000000000", "--Limits:PerAddressASecond=1000000000",
            ],
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await builder.AddReferralsAsync();
        var made = new BenchApi(builder.Build());
        await made.ServeAsync(logged);
        return made;
    }

    public HttpClient Client() => For(Key);

    /// <summary>Somebody of an organisation that is no party to any of them.</summary>
    public HttpClient Stranger() => For(StrangersKey);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(bool logged)
    {
        await _app.Services.GetRequiredService<DatabaseSchema>().ApplyAsync(CancellationToken.None);
        await FillAsync(_app.Services);
        _app.UseProblems();
        _app.UseSignIn();
        var api = logged ? _app.MapGroup("").AddEndpointFilter(_app.Services.GetRequiredService<AccessRecording>()) : _app.MapGroup("");
        api.MapReferrals();
        api.MapCaseloads();
        await _app.StartAsync();
    }

    private HttpClient For(string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private async Task FillAsync(IServiceProvider services)
    {
        var databases = services.GetRequiredService<Databases>();
        var (stranger, elsewhere) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var partnership = new Partnership(
            [new Organisation(_organisation, "bench", "Bench", OrganisationKind.Voluntary), new Organisation(elsewhere, "elsewhere", "Elsewhere", OrganisationKind.Voluntary)], [],
            [new Member(_member, _organisation, "Bench Member", Role.Coordinator, null), new Member(stranger, elsewhere, "A Stranger", Role.Coordinator, null)], []);
        await partnership.StoreAsync(services.GetRequiredService<DocumentStore>());
        foreach (var (key, organisation, member) in ((string, Guid, Guid)[])[(Key, _organisation, _member), (StrangersKey, elsewhere, stranger)])
        {
            await using var insert = databases.Owner.CreateCommand("insert into referrals.api_keys (hash, organisation_id, member_id, name) values ($1, $2, $3, 'bench')");
            foreach (var value in (object[])[ApiKeys.HashOf(key), organisation, member])
            {
                insert.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await insert.ExecuteNonQueryAsync();
        }

        foreach (var chunk in Ids.Chunk(100))
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
