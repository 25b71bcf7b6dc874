using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Api.Organisations;

/// <summary>Somebody was invited: who, and the link that they begin with, to be shown once to whoever invited them.</summary>
internal sealed record Invited(Guid MemberId, string Path);

/// <summary>Decides on who acts for an organisation, and in which role.</summary>
internal sealed class MemberDecisions(ManagedStreams streams, Databases databases, TimeProvider time)
{
    public async Task<Invited> InviteAsync(Asked asked, Guid organisationId, InviteMember command, CancellationToken ct)
    {
        var memberId = Guid.CreateVersion7(asked.Now);
        var (path, row) = Invitations.Issue(memberId, asked.Now);
        try
        {
            await streams.BeginAsync<MemberRecord>(
                asked,
                memberId,
                async () =>
                {
                    var organisation = await OrganisationAsync(organisationId, ct);
                    var hasCoordinator = await AnyAsync(
                        "select exists (select from referrals.members where organisation_id = $1 and role = 'coordinator' and state <> 'left')", ct, organisationId);
                    return InviteMemberHandler.Handle(command, memberId, organisation, hasCoordinator, asked.Actor);
                },
                ct,
                session =>
                {
                    session.QueueSqlCommand(StandingOrganisations.Must(organisationId));
                    session.QueueSqlCommand(Accounts.Row(memberId, command.Email, command.Issuer));
                    session.QueueSqlCommand(row);
                    if (!asked.Actor.IsCoordinator && command.Role is Role.Coordinator)
                    {
                        session.QueueSqlCommand(StandingOrganisations.Hold(organisationId));
                        session.QueueCheck(Statements.Beside("select referrals.must_have_one_coordinator($1)", organisationId));
                    }
                });
        }
        catch (PostgresException refused) when (Accounts.IsTaken(refused))
        {
            throw Refusal.Invalid(new Dictionary<string, string[]> { ["email"] = ["Somebody signs in with this email address already."] });
        }

        return new Invited(memberId, path);
    }

    /// <summary>Another link, for who lost the first, or can no longer sign in; the one before leads nowhere from now on.</summary>
    public async Task<Invited> InviteAgainAsync(Asked asked, Guid memberId, CancellationToken ct)
    {
        var (path, row) = Invitations.Issue(memberId, asked.Now);
        await streams.DecideAsync<MemberRecord>(
            asked, memberId, member => Task.FromResult(RenewInvitationHandler.Handle(member, asked.Actor)), ct, session => session.QueueSqlCommand(row));
        return new Invited(memberId, path);
    }

    /// <summary>Whoever was invited has proved who they are, and acts for the organisation from now on.</summary>
    public async Task JoinAsync(Guid memberId, CancellationToken ct = default)
    {
        var invited = await streams.FindAsync<MemberRecord>(memberId, ct) ?? throw Refusal.NotFound();
        var actor = new Actor(memberId, invited.OrganisationId, invited.Role);
        await streams.DecideAsync<MemberRecord>(
            new Asked(actor, time.GetUtcNow(), "invitation", null, null), memberId, member => Task.FromResult(JoinAsMemberHandler.Handle(member, actor)), ct);
    }

    public Task ChangeRoleAsync(Asked asked, Guid memberId, ChangeRole command, CancellationToken ct) =>
        DecideOnPlaceAsync(asked, memberId, (member, isLast) => ChangeRoleHandler.Handle(command, member, isLast, asked.Actor), _ => { }, ct);

    /// <summary>Ends their access at once: their next request is nobody's, and their e-mail address is forgotten.</summary>
    public Task RemoveAsync(Asked asked, Guid memberId, CancellationToken ct) =>
        DecideOnPlaceAsync(
            asked, memberId, (member, isLast) => RemoveMemberHandler.Handle(member, isLast, asked.Actor), session => session.QueueSqlCommand(Accounts.Gone(memberId)), ct);

    public Task RenameAsync(Asked asked, Guid memberId, RenameMember command, CancellationToken ct) =>
        streams.DecideAsync<MemberRecord>(asked, memberId, member => Task.FromResult(RenameMemberHandler.Handle(command, member, asked.Actor)), ct);

    public Task MoveAsync(Asked asked, Guid memberId, MoveMember command, CancellationToken ct) =>
        streams.DecideAsync<MemberRecord>(
            asked, memberId, async member => MoveMemberHandler.Handle(command, member, await OrganisationAsync(member.OrganisationId, ct), asked.Actor), ct);

    /// <summary>So many open referrals have them as caseworker.</summary>
    public async Task<long> OpenReferralsOfAsync(Guid organisationId, Guid memberId, CancellationToken ct)
    {
        await using var command = databases.Writer.Command(
            "select count(*) from referrals.caseload where organisation_id = $1 and caseworker_id = $2 and is_listed and waiting_on is not null", organisationId, memberId);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    // Of two who remove one another at once the second waits for the first, finds nobody left in the role, and decides again.
    private async Task DecideOnPlaceAsync(Asked asked, Guid memberId, Func<MemberRecord, bool, object[]> decide, Action<IDocumentSession> beside, CancellationToken ct)
    {
        MemberRecord? decided = null;
        await streams.DecideAsync<MemberRecord>(
            asked,
            memberId,
            async member =>
            {
                decided = member;
                var isLast = Managing.MustStay(member.Role) && !await AnyAsync(
                    "select exists (select from referrals.members where organisation_id = $1 and role = $2 and state = 'active' and id <> $3)",
                    ct, member.OrganisationId, Codes.NameOf(member.Role), member.Id);
                return decide(member, isLast);
            },
            ct,
            session =>
            {
                beside(session);
                if (decided is { State: MemberState.Active } member && Managing.MustStay(member.Role))
                {
                    session.QueueSqlCommand(StandingOrganisations.Hold(member.OrganisationId));
                    session.QueueCheck(Statements.Beside("select referrals.must_keep_one($1, $2)", member.OrganisationId, Codes.NameOf(member.Role)));
                }
            });
    }

    private async Task<OrganisationRecord> OrganisationAsync(Guid id, CancellationToken ct) =>
        await streams.FindAsync<OrganisationRecord>(id, ct) ?? throw Refusal.NotFound();

    private async Task<bool> AnyAsync(string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = databases.Writer.Command(sql, values);
        return await command.ExecuteScalarAsync(ct) is true;
    }
}
