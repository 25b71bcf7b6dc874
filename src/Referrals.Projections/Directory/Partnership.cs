using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Projections.Directory;

/// <summary>Who works together and what they offer, at one moment: small, immutable, read as a whole.</summary>
public sealed class Partnership(
    IEnumerable<Organisation> organisations, IEnumerable<Team> teams, IEnumerable<Member> members, IEnumerable<ListedService> services,
    IEnumerable<SharingAgreement>? agreements = null)
{
    public IReadOnlyDictionary<Guid, Organisation> Organisations { get; } = organisations.ToDictionary(o => o.Id);

    public IReadOnlyDictionary<Guid, Team> Teams { get; } = teams.ToDictionary(t => t.Id);

    public IReadOnlyDictionary<Guid, Member> Members { get; } = members.ToDictionary(m => m.Id);

    public IReadOnlyDictionary<Guid, ListedService> Services { get; } = services.ToDictionary(s => s.Id);

    /// <summary>What was signed about sharing, by who shares and with whom.</summary>
    public IReadOnlyDictionary<(Guid From, Guid To), SharingAgreement> Agreements { get; } =
        (agreements ?? []).ToDictionary(a => (a.FromId, a.ToId));

    /// <summary>What holds when one organisation shares with another; null when they signed nothing.</summary>
    public SharingAgreement? AgreementOf(Guid from, Guid to) => from == to ? SharingAgreement.Within(from) : Agreements.GetValueOrDefault((from, to));

    /// <summary>The ids of an organisation's members, as commands that name a caseworker need them.</summary>
    public IReadOnlySet<Guid> MembersOf(Guid organisationId) =>
        Members.Values.Where(m => m.OrganisationId == organisationId).Select(m => m.Id).ToHashSet();

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
            "select id, code, name, kind from referrals.organisations",
            "select id, organisation_id, name from referrals.teams",
            "select id, organisation_id, name, role, team_id from referrals.members",
            "select id, organisation_id, name, programme, minimum_fields, listing from referrals.services",
            "select from_id, to_id, bases, purposes from referrals.sharing_agreements",
        ])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var organisations = await reader.ListAsync(r => new Organisation(r.GetGuid(0), r.GetString(1), r.GetString(2), r.Code<OrganisationKind>(3)), ct);
        await reader.NextResultAsync(ct);
        var teams = await reader.ListAsync(r => new Team(r.GetGuid(0), r.GetGuid(1), r.GetString(2)), ct);
        await reader.NextResultAsync(ct);
        var members = await reader.ListAsync(r => new Member(r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.Code<Role>(3), r.OptionalGuid(4)), ct);
        await reader.NextResultAsync(ct);
        var services = await reader.ListAsync(ServiceOf, ct);
        await reader.NextResultAsync(ct);
        var agreements = await reader.ListAsync(AgreementRow.Read, ct);
        return new Partnership(organisations, teams, members, services, agreements);
    }

    /// <summary>Puts everything in its tables, changing what is there already.</summary>
    public async Task SaveAsync(NpgsqlDataSource writer, CancellationToken ct = default)
    {
        await using var batch = writer.CreateBatch();
        foreach (var o in Organisations.Values)
        {
            Put("organisations", "id, code, name, kind", o.Id, o.Code, o.Name, Codes.NameOf(o.Kind));
        }

        foreach (var t in Teams.Values)
        {
            Put("teams", "id, organisation_id, name", t.Id, t.OrganisationId, t.Name);
        }

        foreach (var m in Members.Values)
        {
            Put("members", "id, organisation_id, name, role, team_id", m.Id, m.OrganisationId, m.Name, Codes.NameOf(m.Role), m.TeamId);
        }

        foreach (var (service, listing) in Services.Values)
        {
            Put("services", "id, organisation_id, name, programme, minimum_fields, listing", service.Id, service.OrganisationId, service.Name,
                service.Programme, service.MinimumFields.Select(f => Codes.NameOf(f)).ToArray(), JsonSerializer.SerializeToUtf8Bytes(listing, ReferralJson.Options));
        }

        foreach (var a in Agreements.Values)
        {
            batch.BatchCommands.Add(AgreementRow.Put(a));
        }

        await batch.ExecuteNonQueryAsync(ct);

        void Put(string table, string columns, params object?[] values)
        {
            var names = columns.Split(", ");
            var command = new NpgsqlBatchCommand($"""
                insert into referrals.{table} ({columns}) values ({string.Join(", ", names.Select((_, i) => $"${i + 1}"))})
                on conflict (id) do update set {string.Join(", ", names.Skip(1).Select(n => $"{n} = excluded.{n}"))}
                """);
            foreach (var value in values)
            {
                command.Parameters.Add(value is byte[] json
                    ? new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = json }
                    : new NpgsqlParameter { Value = value ?? DBNull.Value });
            }

            batch.BatchCommands.Add(command);
        }
    }

    private static ListedService ServiceOf(NpgsqlDataReader reader)
    {
        var fields = reader.GetFieldValue<string[]>(4).Select(f => Enum.Parse<PersonField>(f, ignoreCase: true));
        return new(new Service(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetValue(3) as string, Values.Of(fields)), reader.Json<ServiceListing>(5));
    }
}

/// <summary>Something by id, with the name that people know it by.</summary>
public sealed record Named(Guid Id, string Name);
