using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.Directory;

namespace Referrals.Api.Tests.Hosting;

/// <summary>A handful of organisations with a service each; of each a coordinator, two workers, and their keys.</summary>
internal static class TestPartnership
{
    public static readonly Desk CancerSupport = new("cancer-support", OrganisationKind.Nhs, "connector");
    public static readonly Desk HealthyHomes = new("healthy-homes", OrganisationKind.Voluntary, "healthyHomes");
    public static readonly Desk WarmAndWell = new("warm-and-well", OrganisationKind.Statutory, "warmAndWell");
    public static readonly Desk Families = new("families", OrganisationKind.Housing, "acesPilot");
    public static readonly Desk Libraries = new("libraries", OrganisationKind.Statutory, "connector");
    public static readonly Desk Agents = new("agents", OrganisationKind.Connector, "healthyHomes");
    public static readonly Desk Office = new("office", OrganisationKind.Statutory, "connector", Role.Evaluator);

    public static readonly Desk Governance = new("governance", OrganisationKind.Statutory, "connector", Role.InformationGovernance);

    private static readonly Desk[] s_all = [CancerSupport, HealthyHomes, WarmAndWell, Families, Libraries, Agents, Office, Governance];

    // Two that never signed anything.
    private static readonly (Desk, Desk)[] s_unsigned = [(Libraries, Agents)];

    /// <summary>What these signed, each with each of the others, long ago.</summary>
    public static AgreementRecord Signed(params IEnumerable<Guid> between) => new()
    {
        Id = Guid.CreateVersion7(),
        Between = Values.Of(between),
        KnowsAndAgrees = new(LegalBasis.PublicTask, ConfidentialityBasis.ExplicitConsent),
        CannotAsk = new(LegalBasis.PublicTask, ConfidentialityBasis.ImpliedConsent),
        Safeguarding = new(LegalBasis.Safeguarding, ConfidentialityBasis.OverridingInterest),
        Purposes = ["Help with a cold home"],
        SignedOn = new DateOnly(2020, 1, 6),
    };

    public static async Task SaveAsync(NpgsqlDataSource owner, IServiceProvider api)
    {
        var partnership = new Partnership(
            s_all.Select(d => new Organisation(d.Id, d.Code, $"The {d.Code} people", d.Kind)),
            [],
            s_all.SelectMany(d => d.Members),
            s_all.Select(d => d.Listed),
            s_unsigned.Aggregate((IReadOnlyList<Desk[]>)[s_all], Without).Select(between => Signed(between.Select(d => d.Id))));
        await partnership.StoreAsync(api.GetRequiredService<DocumentStore>());
        await partnership.SaveAsync(owner);
        foreach (var (desk, key, member) in s_all.SelectMany(d => d.Keys))
        {
            await using var command = owner.CreateCommand("insert into referrals.api_keys (hash, organisation_id, member_id, name) values ($1, $2, $3, 'test')");
            command.Parameters.Add(new NpgsqlParameter { Value = ApiKeys.HashOf(key) });
            command.Parameters.Add(new NpgsqlParameter { Value = desk.Id });
            command.Parameters.Add(new NpgsqlParameter { Value = member });
            await command.ExecuteNonQueryAsync();
        }
    }

    // What all signed becomes two agreements, each without one of those who signed nothing with the other.
    private static IReadOnlyList<Desk[]> Without(IReadOnlyList<Desk[]> signed, (Desk One, Desk Other) pair) =>
        [.. signed.SelectMany(between => (Desk[][])[[.. between.Where(d => d != pair.One)], [.. between.Where(d => d != pair.Other)]])];
}

/// <summary>One organisation of the tests.</summary>
internal sealed class Desk(string code, OrganisationKind kind, string programme, Role first = Role.Coordinator)
{
    public string Code { get; } = code;

    public OrganisationKind Kind { get; } = kind;

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid ServiceId { get; } = Guid.CreateVersion7();

    public Guid CoordinatorId { get; } = Guid.CreateVersion7();

    public Guid WorkerId { get; } = Guid.CreateVersion7();

    public Guid OtherWorkerId { get; } = Guid.CreateVersion7();

    public string Coordinator => $"demo-test-{Code}";

    public string Worker => $"demo-test-{Code}-worker";

    public string OtherWorker => $"demo-test-{Code}-other";

    public IEnumerable<Member> Members =>
    [
        new(CoordinatorId, Id, $"Coordinator of {Code}", first),
        new(WorkerId, Id, $"Worker of {Code}", Role.Practitioner),
        new(OtherWorkerId, Id, $"Other worker of {Code}", Role.Practitioner),
    ];

    public IEnumerable<(Desk Desk, string Key, Guid Member)> Keys => [(this, Coordinator, CoordinatorId), (this, Worker, WorkerId), (this, OtherWorker, OtherWorkerId)];

    public ListedService Listed => new(
        new Service(ServiceId, Id, $"Service of {Code}", programme, [PersonField.Name, PersonField.Phones]),
        new ServiceListing("Helps people.", [Need.EnergyAndHeating], ["E07000081"], null, new ServiceContact("01632 960000"), new Availability(Capacity.Open, null, new DateOnly(2026, 1, 5))));
}
