using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Security;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.Directory;

namespace Referrals.Api.Tests.Access;

/// <summary>Where an organisation stands to the referrals that everybody here tries to get at.</summary>
public enum Stands { Referrer, Former, Receiver, Offered, Stranger }

/// <summary>Who somebody is there. The first practitioner made the referral or has it; the second has nothing to do with it.</summary>
public enum Who { Coordinator, Practitioner, OtherPractitioner, System, Administrator, Evaluator, InformationGovernance }

/// <summary>Five organisations of two services each, an ordinary and a sensitive one, with somebody in every role in each.</summary>
internal sealed class Cast
{
    private readonly Dictionary<(Stands, Who), Guid> _members = [];
    private readonly Dictionary<Stands, Guid> _organisations = [];
    private AgreementRecord? _agreement;
    private readonly string _run = Guid.CreateVersion7().ToString("N");

    public Cast()
    {
        foreach (var stands in Enum.GetValues<Stands>())
        {
            _organisations[stands] = Guid.CreateVersion7();
            Services[(stands, false)] = Guid.CreateVersion7();
            Services[(stands, true)] = Guid.CreateVersion7();
            foreach (var who in Enum.GetValues<Who>())
            {
                _members[(stands, who)] = Guid.CreateVersion7();
            }
        }
    }

    public Dictionary<(Stands Stands, bool Sensitive), Guid> Services { get; } = [];

    /// <summary>A team of the receiver's.</summary>
    public Guid Team { get; } = Guid.CreateVersion7();

    /// <summary>What all of them signed.</summary>
    public AgreementRecord Agreement => _agreement ??= TestPartnership.Signed(_organisations.Values);

    public Guid Organisation(Stands stands) => _organisations[stands];

    public Guid Member(Stands stands, Who who) => _members[(stands, who)];

    public string Key(Stands stands, Who who) => $"demo-test-{_run}-{stands}-{who}";

    public async Task SaveAsync(NpgsqlDataSource owner, IServiceProvider api)
    {
        var services = Services.Select(s => new ListedService(
            new Service(s.Value, _organisations[s.Key.Stands], $"{s.Key.Stands} {(s.Key.Sensitive ? "pilot" : "homes")}", s.Key.Sensitive ? "acesPilot" : "healthyHomes", [PersonField.Name]),
            new ServiceListing("Helps.", [Need.EnergyAndHeating], ["E07000081"], null, new ServiceContact("01632 960000"), new Availability(Capacity.Open, null, new DateOnly(2026, 1, 5)))));
        var organisations = _organisations.Select(o => new Organisation(o.Value, $"{_run}-{o.Key}", $"The {o.Key} organisation", OrganisationKind.Statutory));
        var members = _members.Select(m => new Member(m.Value, _organisations[m.Key.Item1], $"{m.Key.Item2} of {m.Key.Item1}", RoleOf(m.Key.Item2)));
        var partnership = new Partnership(organisations, [new Team(Team, _organisations[Stands.Receiver], "Warmth")], members, services, [Agreement]);
        await partnership.StoreAsync(api.GetRequiredService<DocumentStore>());
        await partnership.SaveAsync(owner);
        foreach (var ((stands, who), member) in _members)
        {
            await using var command = owner.CreateCommand("insert into referrals.api_keys (hash, organisation_id, member_id, name) values ($1, $2, $3, 'test')");
            command.Parameters.Add(new NpgsqlParameter { Value = ApiKeys.HashOf(Key(stands, who)) });
            command.Parameters.Add(new NpgsqlParameter { Value = _organisations[stands] });
            command.Parameters.Add(new NpgsqlParameter { Value = member });
            await command.ExecuteNonQueryAsync();
        }
    }

    private static Role RoleOf(Who who) => who is Who.OtherPractitioner ? Role.Practitioner : Enum.Parse<Role>(who.ToString());
}
