using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Referrals.Api.Drafts;
using Referrals.Api.Tests.Hosting;
using Referrals.Api.Tests.Pages;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.Outcomes;
using Xunit;

namespace Referrals.Api.Tests.Access;

/// <summary>A referral that everybody tries to get at, and what hangs on it.</summary>
internal sealed record Target(Guid Id, Guid ReceiversPerson, Guid Appointment, Guid Reminder, Guid Support, Guid Assessment, string Reference, Guid Service);

/// <summary>
/// An ordinary and a sensitive referral that came from the referrer, went through a former receiver to the receiver, and is offered to a
/// fourth organisation; everything personal in it can be told by its letters, and everything that the server says meanwhile is kept.
/// </summary>
public sealed class World(TestServer server) : IAsyncLifetime
{
    /// <summary>Is in every name and text, and nowhere else.</summary>
    public const string Letters = "zqx";

    private readonly Heard _heard = new();
    private WebApplicationFactory<Program>? _api;

    internal static readonly string[] Personal = [Letters, "01632 960777", "1931-07-08", "4010232137", "GL1 1ZZ"];

    internal Cast Cast { get; } = new();

    /// <summary>A key of the receiver's system.</summary>
    internal Guid KeyOfReceiver { get; } = Guid.CreateVersion7();

    internal Dictionary<bool, Target> Targets { get; } = [];

    /// <summary>What the receiver's coordinator writes, and what they sent.</summary>
    internal Guid Draft { get; private set; }

    internal Guid SentDraft { get; private set; }

    /// <summary>One that waits for somebody to confirm it.</summary>
    internal Guid Erasure { get; private set; }

    /// <summary>A copy of everything about the same person, to be reviewed.</summary>
    internal Guid Copy { get; private set; }

    /// <summary>A year that was published.</summary>
    internal Guid Release { get; private set; }

    internal IServiceProvider Services => _api!.Services;

    internal IReadOnlyCollection<string> Heard => _heard.Lines;

    public async ValueTask InitializeAsync()
    {
        await Cast.SaveAsync(server.Owner, server.Services);
        _api = server.Another(
            new() { ["Limits:PerAddressAtOnce"] = "1000000", ["Limits:PerKeyAtOnce"] = "1000000" },
            host => host.ConfigureServices(s => s.AddLogging(l => l.AddProvider(_heard).SetMinimumLevel(LogLevel.Trace))));
        await server.Owner.SystemKeyAsync(Cast.Organisation(Stands.Receiver), Cast.Member(Stands.Receiver, Who.System), ApiScopes.All, keyId: KeyOfReceiver);
        foreach (var sensitive in new[] { false, true })
        {
            Targets[sensitive] = await PlayAsync(sensitive);
        }

        var coordinator = new Actor(Cast.Member(Stands.Receiver, Who.Coordinator), Cast.Organisation(Stands.Receiver), Role.Coordinator);
        var drafts = Services.GetRequiredService<KeptDrafts>();
        Draft = await drafts.BeginAsync(coordinator, new Draft { Entered = new Dictionary<string, string[]> { ["new-person/name"] = ["Zqx Personal"], ["reason/reason"] = ["zqx"] } }, CancellationToken.None);
        SentDraft = await drafts.BeginAsync(coordinator, new Draft(), CancellationToken.None);
        await drafts.SentAsync(coordinator, SentDraft, [Targets[false].Id], CancellationToken.None);
        Erasure = (await As(Stands.Receiver, Who.InformationGovernance).PostAsync($"/api/people/{Targets[false].ReceiversPerson}/erase", new { reason = "Asked" })).ShouldBe(201)["id"].GetGuid();
        Copy = (await As(Stands.Receiver, Who.InformationGovernance).PostAsync($"/api/people/{Targets[false].ReceiversPerson}/subject-access", new { reason = "personAsked" })).ShouldBe(200)["requestId"].GetGuid();
        Release = await InsightsReleases.PublishAsync(Services, ReleasePeriod.YearOf(new(2001, 6, 1)));
    }

    public async ValueTask DisposeAsync()
    {
        _heard.Dispose();
        await _api!.DisposeAsync();
    }

    internal Caller As(Stands stands, Who who) => new(_api!.CreateClient(), Cast.Key(stands, who));

    /// <summary>The system of an organisation, with a key for so much.</summary>
    internal async Task<Caller> SystemAsync(Stands stands, IEnumerable<ApiScope> scopes) =>
        new(_api!.CreateClient(), await server.Owner.SystemKeyAsync(Cast.Organisation(stands), Cast.Member(stands, Who.System), scopes));

    internal HttpClient Anybody() => _api!.CreateClient();

    private async Task<Target> PlayAsync(bool sensitive)
    {
        var (referrer, former, formersWorker) = (As(Stands.Referrer, Who.Practitioner), As(Stands.Former, Who.Coordinator), As(Stands.Former, Who.Practitioner));
        var (coordinator, worker) = (As(Stands.Receiver, Who.Coordinator), As(Stands.Receiver, Who.Practitioner));
        var id = (await referrer.PostAsync("/api/referrals", Bodies.Referral(Cast.Services[(Stands.Former, sensitive)], sensitive))).ShouldBe(201)["referralId"].GetGuid();
        var at = $"/api/referrals/{id}";
        (await former.PostAsync($"{at}/accept", new { caseworker = Cast.Member(Stands.Former, Who.Practitioner) })).ShouldBe(200);
        (await formersWorker.PostAsync($"{at}/contacts", Bodies.Contact)).ShouldBe(200);
        (await former.PostAsync($"{at}/transfer", Bodies.Transfer(Cast.Services[(Stands.Receiver, sensitive)]))).ShouldBe(200);
        (await coordinator.PostAsync($"{at}/transfer/accept", new { caseworker = Cast.Member(Stands.Receiver, Who.Practitioner) })).ShouldBe(200);
        foreach (var (path, body) in new (string, object)[]
        {
            ("contacts", Bodies.Contact), ("appointments", Bodies.Appointment), ("reminders", Bodies.Reminder), ("support", Bodies.Support),
            ("assessments", Some.Assessment()), ("notes", Bodies.Note), ("transfer", Bodies.Transfer(Cast.Services[(Stands.Offered, sensitive)])),
        })
        {
            (await worker.PostAsync($"{at}/{path}", body)).ShouldBe(200);
        }

        var seen = (await worker.GetAsync(at)).ShouldBe(200);
        return new Target(
            id, seen["person.id"].GetGuid(), First("appointments"), First("reminders"), First("support"), First("assessments"),
            seen.Said("reference")!, Cast.Services[(Stands.Offered, sensitive)]);

        Guid First(string list) => seen[list][0].GetProperty("id").GetGuid();
    }
}
