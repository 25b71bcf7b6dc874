using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Projections;

/// <summary>The one way to a reader's connection: every query runs as somebody, and row security leaves what is theirs.</summary>
/// <param name="dataSource">Connections of the role <c>referrals_reader</c>.</param>
/// <param name="programmes">Those that are not sensitive are open to every member of a party, the others to their circle.</param>
public sealed class Reader(NpgsqlDataSource dataSource, ProgrammeCatalogue programmes)
{
    private readonly string _open = string.Join(',', programmes.All.Where(p => !p.Sensitive).Select(p => p.Code));

    /// <summary>Whether a referral of this programme exists only for its circle.</summary>
    public bool IsSensitive(string? programme) => programme is not null && programmes.Find(programme) is { Sensitive: true };

    /// <summary>Whether row security lets somebody see a referral: commands ask here too, so that they agree with pages.</summary>
    public Task<bool> SeesReferralAsync(Actor actor, Guid referralId, CancellationToken ct) =>
        SeesAsync(actor, "select from referrals.timelines where organisation_id = $1 and referral_id = $2", referralId, ct);

    /// <summary>The same for an organisation's record of a person.</summary>
    public Task<bool> SeesPersonAsync(Actor actor, Guid personId, CancellationToken ct) =>
        SeesAsync(actor, "select from referrals.people where organisation_id = $1 and person_id = $2", personId, ct);

    private async Task<bool> SeesAsync(Actor actor, string sql, Guid id, CancellationToken ct)
    {
        await using var batch = ReadAs(actor).Add(sql, actor.OrganisationId, id);
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ReadAsync(ct);
    }

    /// <summary>Queries of one actor, sent together: one round trip, one moment.</summary>
    public ReadBatch ReadAs(Actor actor) => new(dataSource.CreateBatch(), actor, _open);
}

/// <summary>A few queries that run as one actor in one transaction.</summary>
public sealed class ReadBatch : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;

    internal ReadBatch(NpgsqlBatch batch, Actor actor, string openProgrammes)
    {
        _batch = batch;

        // Who has no business with cases reads as nobody, so that row security leaves nothing.
        var organisation = actor.Role is Role.Practitioner or Role.Coordinator or Role.System ? actor.OrganisationId.ToString() : "";
        Add(
            """
            select set_config('app.organisation_id', $1, true), set_config('app.member_id', $2, true), set_config('app.role', $3, true),
                set_config('app.open_programmes', $4, true)
            """,
            organisation, actor.MemberId.ToString(), Codes.NameOf(actor.Role), openProgrammes);
    }

    /// <summary>Adds a query; its parameters are $1, $2 …</summary>
    public ReadBatch Add(string sql, params IEnumerable<object> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        _batch.BatchCommands.Add(command);
        return this;
    }

    internal ReadBatch Add(Sql sql) => Add(sql.Text, sql.Parameters);

    /// <summary>Runs them; the answer stands before the first query's rows.</summary>
    public async Task<NpgsqlDataReader> ExecuteAsync(CancellationToken ct)
    {
        var reader = await _batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return reader;
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
