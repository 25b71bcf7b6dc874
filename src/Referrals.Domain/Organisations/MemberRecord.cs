namespace Referrals.Domain.Organisations;

/// <summary>Whether somebody acts for their organisation: not yet, now, or no longer.</summary>
public enum MemberState { Invited, Active, Left }

/// <summary>A key of a system, as the log knows it.</summary>
public sealed record KeyRecord(Guid Id, string Name, Values<ApiScope> Scopes, DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt = null) : Confidential
{
    public bool IsGoodAt(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>A client of an issuer whose tokens act as a system, as the log knows it.</summary>
public sealed record ConnectionRecord(Guid Id, string Issuer, string ClientId, Values<ApiScope> Scopes, DateTimeOffset? EndedAt = null) : Confidential;

/// <summary>Somebody, or some system, that acts for an organisation, folded from their stream.</summary>
public sealed record MemberRecord : Confidential
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required string Name { get; init; }

    public required Role Role { get; init; }

    public required MemberState State { get; init; }

    public Guid? TeamId { get; init; }

    /// <summary>The keys of a system, revoked and expired ones too.</summary>
    public Values<KeyRecord> Keys { get; init; } = Values<KeyRecord>.Empty;

    /// <summary>Where its tokens come from, and came from.</summary>
    public Values<ConnectionRecord> Connections { get; init; } = Values<ConnectionRecord>.Empty;

    public static MemberRecord? Evolve(MemberRecord? member, object @event, Recorded recorded) => @event switch
    {
        MemberInvited e => new MemberRecord
        {
            Id = e.MemberId, OrganisationId = e.OrganisationId, Name = e.Name, Role = e.Role, TeamId = e.TeamId, State = MemberState.Invited,
        },
        SystemAdded e => new MemberRecord
        {
            Id = e.MemberId, OrganisationId = e.OrganisationId, Name = e.Name, Role = Role.System, State = MemberState.Active,
        },
        MemberJoined => member! with { State = MemberState.Active },
        MemberRoleChanged e => member! with { Role = e.Role },
        MemberMoved e => member! with { TeamId = e.TeamId },
        MemberRenamed e => member! with { Name = e.Name },
        MemberLeft => member! with { State = MemberState.Left },
        ApiKeyCreated e => member! with { Keys = member.Keys.Add(new KeyRecord(e.KeyId, e.Name, e.Scopes, e.ExpiresAt, recorded.At)) },
        ApiKeyRevoked e => member! with { Keys = member.Keys.Replace(k => k.Id == e.KeyId, k => k with { RevokedAt = recorded.At }) },
        SystemConnected e => member! with { Connections = member.Connections.Add(new ConnectionRecord(e.ConnectionId, e.Issuer, e.ClientId, e.Scopes)) },
        SystemDisconnected e => member! with { Connections = member.Connections.Replace(c => c.Id == e.ConnectionId, c => c with { EndedAt = recorded.At }) },
        _ => member,
    };

    /// <summary>Nothing is changed of who has left.</summary>
    internal void MustBeHere()
    {
        if (State is MemberState.Left)
        {
            throw Refusal.NotInState("member/left", "They have left. Invite them again, if they are back.");
        }
    }
}
