using Referrals.Domain.Referring;

namespace Referrals.Domain.Organisations;

/// <summary>A team of an organisation; one that was dissolved keeps its name.</summary>
public sealed record TeamRecord(Guid Id, string Name, DateTimeOffset? DissolvedAt = null) : Confidential;

/// <summary>An organisation with its teams, folded from its stream.</summary>
public sealed record OrganisationRecord : Confidential
{
    public required Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    public required OrganisationKind Kind { get; init; }

    public DateTimeOffset? LeftAt { get; init; }

    public Values<TeamRecord> Teams { get; init; } = Values<TeamRecord>.Empty;

    public static OrganisationRecord? Evolve(OrganisationRecord? organisation, object @event, Recorded recorded) => @event switch
    {
        OrganisationJoined e => new OrganisationRecord { Id = e.OrganisationId, Code = e.Code, Name = e.Name, Kind = e.Kind },
        OrganisationRenamed e => organisation! with { Name = e.Name },
        OrganisationLeft => organisation! with { LeftAt = recorded.At },
        TeamFormed e => organisation! with { Teams = organisation.Teams.Add(new TeamRecord(e.TeamId, e.Name)) },
        TeamRenamed e => organisation! with { Teams = organisation.Teams.Replace(t => t.Id == e.TeamId, t => t with { Name = e.Name }) },
        TeamDissolved e => organisation! with { Teams = organisation.Teams.Replace(t => t.Id == e.TeamId, t => t with { DissolvedAt = recorded.At }) },
        _ => organisation,
    };

    /// <summary>A team that members can be in.</summary>
    public bool HasTeam(Guid teamId) => Teams.Any(t => t.Id == teamId && t.DissolvedAt is null);

    /// <summary>Nothing is changed of who has left.</summary>
    internal void MustBeHere()
    {
        if (LeftAt is not null)
        {
            throw Refusal.NotInState("organisation/left", "This organisation has left the partnership.");
        }
    }
}
