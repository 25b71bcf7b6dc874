using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Projections;

namespace Referrals.Api.Organisations;

/// <summary>How many referrals that an organisation has a part in are open, by state; nothing of any of them.</summary>
internal sealed record OpenWork(IReadOnlyList<(ReferralState State, long Count)> States)
{
    public int Total => (int)States.Sum(s => s.Count);
}

/// <summary>Decides on organisations and their teams.</summary>
internal sealed class OrganisationDecisions(ManagedStreams streams, Databases databases)
{
    public async Task<Guid> JoinAsync(Asked asked, JoinOrganisation command, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(asked.Now);
        await streams.BeginAsync<OrganisationRecord>(
            asked, id, async () => JoinOrganisationHandler.Handle(command, id, await IsTakenAsync(command.Code, ct), asked.Actor), ct);
        return id;
    }

    public Task RenameAsync(Asked asked, Guid id, RenameOrganisation command, CancellationToken ct) =>
        DecideAsync(asked, id, organisation => RenameOrganisationHandler.Handle(command, organisation, asked.Actor), ct);

    /// <summary>Ends everybody's access with it; what was recorded stays, and so do the names.</summary>
    public Task LeaveAsync(Asked asked, Guid id, CancellationToken ct) => streams.DecideAsync<OrganisationRecord>(
        asked,
        id,
        async organisation => LeavePartnershipHandler.Handle(organisation, (await OpenAsync(id, ct)).Total, asked.Actor),
        ct,
        session =>
        {
            session.QueueSqlCommand(StandingOrganisations.Hold(id));
            session.QueueSqlCommand(Statements.Beside(
                """
                with gone as (select id from referrals.members where organisation_id = $1),
                account as (delete from referrals.accounts a using gone where a.member_id = gone.id),
                link as (delete from referrals.invitations i using gone where i.member_id = gone.id)
                delete from referrals.sessions s using gone where s.member_id = gone.id
                """,
                id));
            session.QueueCheck(Statements.Beside("select referrals.must_have_nothing_open($1)", id));
        });

    public async Task<Guid> FormTeamAsync(Asked asked, Guid id, FormTeam command, CancellationToken ct)
    {
        var teamId = Guid.CreateVersion7(asked.Now);
        await DecideAsync(asked, id, organisation => FormTeamHandler.Handle(command, teamId, organisation, asked.Actor), ct);
        return teamId;
    }

    public Task RenameTeamAsync(Asked asked, Guid id, Guid teamId, RenameTeam command, CancellationToken ct) =>
        DecideAsync(asked, id, organisation => RenameTeamHandler.Handle(command, teamId, organisation, asked.Actor), ct);

    public Task DissolveTeamAsync(Asked asked, Guid id, Guid teamId, CancellationToken ct) =>
        DecideAsync(asked, id, organisation => DissolveTeamHandler.Handle(teamId, organisation, asked.Actor), ct);

    /// <summary>What keeps an organisation from leaving.</summary>
    public async Task<OpenWork> OpenAsync(Guid id, CancellationToken ct)
    {
        await using var command = databases.Writer.Command(
            "select state, count(*) from referrals.caseload where organisation_id = $1 and is_listed and waiting_on is not null group by state", id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return new OpenWork([.. (await reader.ListAsync(r => (State: r.Code<ReferralState>(0), Count: r.GetInt64(1)), ct)).OrderBy(s => s.State)]);
    }

    private Task<bool> DecideAsync(Asked asked, Guid id, Func<OrganisationRecord, object[]> decide, CancellationToken ct) =>
        streams.DecideAsync<OrganisationRecord>(asked, id, organisation => Task.FromResult(decide(organisation)), ct);

    private async Task<bool> IsTakenAsync(string code, CancellationToken ct)
    {
        await using var command = databases.Writer.Command("select exists (select from referrals.organisations where code = $1)", code);
        return await command.ExecuteScalarAsync(ct) is true;
    }
}
