using FluentValidation;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Projections;

namespace Referrals.Api.Caseloads;

/// <summary>A view of the caseload that a member keeps: exactly what its address says, under a name.</summary>
internal sealed record SavedView(Guid Id, Guid MemberId, string Name, string Words, bool Shared)
{
    public string Address => $"/caseload{Words}";
}

/// <summary>What a view is called, and whether the organisation sees it.</summary>
internal sealed record NameView(string Name, bool Shared)
{
    public sealed class Validator : AbstractValidator<NameView>
    {
        public Validator() => RuleFor(v => v.Name).Written(40).WithName("Name");
    }
}

/// <summary>Views that members keep, at most twenty each, in the order that they give them. Others of the organisation see those that are shared.</summary>
internal sealed class SavedViews(Reader reader, Databases databases)
{
    public const int Most = 20;

    private const string Columns = "view_id, member_id, name, words, shared";

    /// <summary>One's own in their order, then what others share, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(Actor actor, CancellationToken ct)
    {
        await using var batch = reader.ReadAs(actor).Add(
            $"select {Columns} from referrals.saved_views order by member_id <> $1, case when member_id = $1 then place end, lower(name), view_id limit 100", actor.MemberId);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ListAsync(Read, ct);
    }

    /// <summary>One of one's own; whoever else shares it is the only one to change it.</summary>
    public async Task<SavedView> OwnAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var batch = reader.ReadAs(actor).Add($"select {Columns} from referrals.saved_views where view_id = $1 and member_id = $2", id, actor.MemberId);
        await using var row = await batch.ExecuteAsync(ct);
        return await row.ReadAsync(ct) ? Read(row) : throw ProblemException.NotFound();
    }

    /// <summary>Keeps a view after those that are there; sent twice it is kept once.</summary>
    public async Task SaveAsync(Actor actor, Guid id, NameView called, string words)
    {
        try
        {
            await databases.Writer.ExecuteAsync(
                """
                insert into referrals.saved_views (view_id, organisation_id, member_id, name, words, shared, place)
                select $1, $2, $3, $4, $5, $6, coalesce(max(place), 0) + 1 from referrals.saved_views where member_id = $3 and view_id <> $1
                on conflict (view_id) do nothing
                """,
                id, actor.OrganisationId, actor.MemberId, called.Name.Trim(), words, called.Shared);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CheckViolation)
        {
            throw Refusal.Rule("saved-views/too-many", $"You keep {Most} views already. Delete one first.");
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            throw ProblemException.Contended();
        }
    }

    public Task ChangeAsync(Actor actor, Guid id, NameView called) => databases.Writer.ExecuteAsync(
        "update referrals.saved_views set name = $3, shared = $4 where view_id = $1 and member_id = $2", id, actor.MemberId, called.Name.Trim(), called.Shared);

    /// <summary>Changes places with the one before it (-1) or after it (1), where there is one.</summary>
    public Task MoveAsync(Actor actor, Guid id, int by) => databases.Writer.ExecuteAsync(
        """
        update referrals.saved_views v set place = case when v.view_id = m.view_id then other.place else m.place end
        from referrals.saved_views m join referrals.saved_views other on other.member_id = m.member_id and other.place = m.place + $3
        where m.view_id = $1 and m.member_id = $2 and v.view_id in (m.view_id, other.view_id)
        """,
        id, actor.MemberId, by);

    public Task DeleteAsync(Actor actor, Guid id) => databases.Writer.ExecuteAsync(
        """
        with gone as (delete from referrals.saved_views where view_id = $1 and member_id = $2 returning place)
        update referrals.saved_views v set place = v.place - 1 from gone where v.member_id = $2 and v.place > gone.place
        """,
        id, actor.MemberId);

    private static SavedView Read(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetBoolean(4));
}
