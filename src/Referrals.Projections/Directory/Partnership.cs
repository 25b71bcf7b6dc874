using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Projections.Directory;

/// <summary>Who works together and what they offer, at one moment: small, immutable, read as a whole.</summary>
public sealed class Partnership(
    IEnumerable<Organisation> organisations, IEnumerable<Team> teams, IEnumerable<Member> members, IEnumerable<ListedService> services,
    IEnumerable<AgreementRecord>? agreements = null)
{
    public IReadOnlyDictionary<Guid, Organisation> Organisations { get; } = organisations.ToDictionary(o => o.Id);

    public IReadOnlyDictionary<Guid, Team> Teams { get; } = teams.ToDictionary(t => t.Id);

    public IReadOnlyDictionary<Guid, Member> Members { get; } = members.ToDictionary(m => m.Id);

    public IReadOnlyDictionary<Guid, ListedService> Services { get; } = services.ToDictionary(s => s.Id);

    /// <summary>What was signed about sharing, the latest first.</summary>
    public IReadOnlyList<AgreementRecord> Agreements { get; } = [.. (agreements ?? []).OrderByDescending(a => a.SignedOn).ThenByDescending(a => a.Id)];

    /// <summary>What holds on a day when one organisation shares with another: what they signed last. Null when that is nothing.</summary>
    public SharingAgreement? AgreementOf(Guid from, Guid to, DateOnly day) =>
        from == to ? SharingAgreement.Within(from) : Agreements.FirstOrDefault(a => a.Binds(from, to) && a.HoldsOn(day) && Has(from) && Has(to))?.For(from, to);

    /// <summary>Whether an organisation works here; one that left does not.</summary>
    public bool Has(Guid organisationId) => Organisations.TryGetValue(organisationId, out var organisation) && organisation.LeftAt is null;

    /// <summary>The ids of those who act for an organisation now, as commands that name a caseworker need them.</summary>
    public IReadOnlySet<Guid> MembersOf(Guid organisationId) =>
        Members.Values.Where(m => m.OrganisationId == organisationId && m.State is MemberState.Active && Has(organisationId)).Select(m => m.Id).ToHashSet();

    /// <summary>The team that somebody is in; one that was dissolved is none.</summary>
    public Team? TeamOf(Member member) => member.TeamId is { } id && Teams.GetValueOrDefault(id) is { DissolvedAt: null } team ? team : null;

    /// <summary>A service that can be asked: of an organisation that works here.</summary>
    public Service? ServiceHere(Guid id) => Services.GetValueOrDefault(id)?.Service is { } service && Has(service.OrganisationId) ? service : null;

    /// <summary>Who can be given a referral of an organisation, by name.</summary>
    public IReadOnlyList<Member> CaseworkersOf(Guid organisationId) =>
    [
        .. Members.Values.Where(m => m.OrganisationId == organisationId && m.State is MemberState.Active && m.Role is Role.Practitioner or Role.Coordinator)
            .OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase),
    ];

    public Named NameOfOrganisation(Guid id) => new(id, Organisations.GetValueOrDefault(id)?.Name ?? Unknown);

    public Named NameOfMember(Guid id) => new(id, Members.GetValueOrDefault(id)?.Name ?? Unknown);

    public Named NameOfService(Guid id) => new(id, Services.GetValueOrDefault(id)?.Service.Name ?? Unknown);

    /// <summary>The programme that a service works in, where it is known.</summary>
    public string? ProgrammeOf(Guid? serviceId) => serviceId is { } id ? Services.GetValueOrDefault(id)?.Service.Programme : null;

    private const string Unknown = "Not known";

    /// <summary>Reads everything in one round trip, as reader or writer.</summary>
    public static async Task<Partnership> LoadAsync(NpgsqlDataSource dataSource, CancellationToken ct = default)
    {
        await using var batch = dataSource.CreateBatch();
        foreach (var sql in (string[])
        [
            "select id, code, name, kind, left_at from referrals.organisations",
            "select id, organisation_id, name, dissolved_at from referrals.teams",
            "select id, organisation_id, name, role, team_id, state from referrals.members",
            "select id, organisation_id, name, programme, minimum_fields, listing from referrals.services",
            $"select {AgreementsProjection.Columns} from referrals.sharing_agreements",
        ])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var organisations = await reader.ListAsync(r => new Organisation(r.GetGuid(0), r.GetString(1), r.GetString(2), r.Code<OrganisationKind>(3), r.OptionalTime(4)), ct);
        await reader.NextResultAsync(ct);
        var teams = await reader.ListAsync(r => new Team(r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.OptionalTime(3)), ct);
        await reader.NextResultAsync(ct);
        var members = await reader.ListAsync(
            r => new Member(r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.Code<Role>(3), r.OptionalGuid(4), r.Code<MemberState>(5)), ct);
        await reader.NextResultAsync(ct);
        var services = await reader.ListAsync(ServiceOf, ct);
        await reader.NextResultAsync(ct);
        var agreements = await reader.ListAsync(AgreementsProjection.Read, ct);
        return new Partnership(organisations, teams, members, services, agreements);
    }

    /// <summary>Puts the services in their table, changing what is there already; everything else is written with its events.</summary>
    public async Task SaveAsync(NpgsqlDataSource writer, CancellationToken ct = default)
    {
        await using var batch = writer.CreateBatch();
        foreach (var (service, listing) in Services.Values)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into referrals.services (id, organisation_id, name, programme, minimum_fields, listing) values ($1, $2, $3, $4, $5, $6)
                on conflict (id) do update set organisation_id = excluded.organisation_id, name = excluded.name, programme = excluded.programme,
                    minimum_fields = excluded.minimum_fields, listing = excluded.listing
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter { Value = service.Id },
                    new NpgsqlParameter { Value = service.OrganisationId },
                    new NpgsqlParameter { Value = service.Name },
                    new NpgsqlParameter { Value = service.Programme ?? (object)DBNull.Value },
                    new NpgsqlParameter { Value = service.MinimumFields.Select(f => Codes.NameOf(f)).ToArray() },
                    new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = JsonSerializer.SerializeToUtf8Bytes(listing, ReferralJson.Options) },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static ListedService ServiceOf(NpgsqlDataReader reader)
    {
        var fields = reader.GetFieldValue<string[]>(4).Select(f => Enum.Parse<PersonField>(f, ignoreCase: true));
        return new(new Service(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetValue(3) as string, Values.Of(fields)), reader.Json<ServiceListing>(5));
    }
}

/// <summary>Something by id, with the name that people know it by.</summary>
public sealed record Named(Guid Id, string Name);
