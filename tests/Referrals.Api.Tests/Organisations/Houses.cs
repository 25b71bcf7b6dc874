using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.Directory;

namespace Referrals.Api.Tests.Organisations;

/// <summary>Two organisations of a test's own, a house and an office, which signed an agreement; of the house two coordinators and a practitioner.</summary>
internal sealed class Houses
{
    private readonly TestServer _server;
    private readonly string _run = $"{Guid.CreateVersion7():N}";

    private Houses(TestServer server) => _server = server;

    public Guid House { get; } = Guid.CreateVersion7();

    public Guid Office { get; } = Guid.CreateVersion7();

    public Guid Ada { get; } = Guid.CreateVersion7();

    public Guid Bea { get; } = Guid.CreateVersion7();

    public Guid Cy { get; } = Guid.CreateVersion7();

    public Guid Administrator { get; } = Guid.CreateVersion7();

    public Guid Team { get; } = Guid.CreateVersion7();

    public Guid ServiceId { get; } = Guid.CreateVersion7();

    public AgreementRecord Agreement { get; private set; } = null!;

    public MemberDecisions Members => _server.Services.GetRequiredService<MemberDecisions>();

    public OrganisationDecisions Organisations => _server.Services.GetRequiredService<OrganisationDecisions>();

    public AgreementDecisions Agreements => _server.Services.GetRequiredService<AgreementDecisions>();

    public string CysKey => $"demo-{_run}-cy";

    public static async Task<Houses> BuildAsync(TestServer server)
    {
        var houses = new Houses(server);
        houses.Agreement = TestPartnership.Signed(houses.House, houses.Office, TestPartnership.HealthyHomes.Id);
        var partnership = new Partnership(
            [
                new Organisation(houses.House, $"house-{houses._run}", "The house", OrganisationKind.Voluntary),
                new Organisation(houses.Office, $"office-{houses._run}", "The office", OrganisationKind.Statutory),
            ],
            [new Team(houses.Team, houses.House, "Warmth")],
            [
                new Member(houses.Ada, houses.House, "Ada Lark", Role.Coordinator), new Member(houses.Bea, houses.House, "Bea Lark", Role.Coordinator),
                new Member(houses.Cy, houses.House, "Cy Lark", Role.Practitioner, houses.Team), new Member(houses.Administrator, houses.Office, "Dee Lark", Role.Administrator),
            ],
            [
                new ListedService(
                    new Service(houses.ServiceId, houses.House, "Warm house", "healthyHomes", [PersonField.Name]),
                    new ServiceListing("Helps.", [Need.EnergyAndHeating], [], null, new ServiceContact("01632 960000"), new Availability(Capacity.Open, null, new DateOnly(2026, 1, 5)))),
            ],
            [houses.Agreement]);
        await partnership.StoreAsync(server.Services.GetRequiredService<DocumentStore>());
        await partnership.SaveAsync(server.Owner);
        await using var key = server.Owner.CreateCommand("insert into referrals.api_keys (hash, organisation_id, member_id, name) values ($1, $2, $3, 'test')");
        foreach (var value in (object[])[Security.KeyHash(houses.CysKey), houses.House, houses.Cy])
        {
            key.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await key.ExecuteNonQueryAsync();
        server.Services.GetRequiredService<PartnershipSource>().Forget();
        return houses;
    }

    public Asked By(Guid memberId) => new(
        memberId == Administrator ? new Actor(memberId, Office, Role.Administrator) : new Actor(memberId, House, memberId == Cy ? Role.Practitioner : Role.Coordinator),
        TimeProvider.System.GetUtcNow(), "test", null, null);

    public Task<Browser> BrowserOf(Guid memberId) => Browser.SignedInAsync(_server.Services, memberId);

    public async Task<string> ScalarAsync(string sql)
    {
        await using var command = _server.Owner.CreateCommand(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }

    private static class Security
    {
        public static byte[] KeyHash(string key) => Api.Security.ApiKeys.HashOf(key);
    }
}
