using System.Text.Json;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;

namespace Referrals.Api.Drafts;

/// <summary>Drafts, each for the member who writes it alone, sealed under a key of its own.</summary>
internal sealed class KeptDrafts(Databases databases, Reader reader, PersonalDataKeys keys, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    private const string Columns = "draft_id, organisation_id, member_id, content, saved_at, expires_at, sent_at, referral_ids";

    // What its box was sealed for.
    private const string Path = "draft";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public async Task<Guid> BeginAsync(Actor actor, Draft draft, CancellationToken ct)
    {
        var (id, now) = (Guid.CreateVersion7(), time.GetUtcNow());
        await keys.CreateAsync([new NewKey(id, [])], ct);
        await using var command = databases.Writer.CreateCommand(
            "insert into referrals.drafts (draft_id, organisation_id, member_id, person_ids, saved_at, expires_at, content) values ($1, $2, $3, $4, $5, $6, $7)");
        Add(command, id, actor.OrganisationId, actor.MemberId, draft.People().ToArray(), now, now + Life, await SealAsync(id, draft, ct));
        await command.ExecuteNonQueryAsync(ct);
        return id;
    }

    /// <summary>The caller's own draft, or null.</summary>
    public async Task<KeptDraft?> FindAsync(Actor actor, Guid id, CancellationToken ct) => (await ReadAsync(actor, "draft_id = $1", ct, id)) is [var found] ? found : null;

    /// <summary>The caller's drafts that can be gone on with, the one saved last first.</summary>
    public Task<IReadOnlyList<KeptDraft>> ListAsync(Actor actor, CancellationToken ct) =>
        ReadAsync(actor, "member_id = $1 and content is not null and expires_at > $2 order by saved_at desc", ct, actor.MemberId, time.GetUtcNow());

    /// <summary>How many those are.</summary>
    public async Task<long> CountAsync(Actor actor, CancellationToken ct)
    {
        await using var batch = reader.ReadAs(actor).Add(
            "select count(*) from referrals.drafts where member_id = $1 and content is not null and expires_at > $2", actor.MemberId, time.GetUtcNow());
        await using var rows = await batch.ExecuteAsync(ct);
        return await rows.ReadAsync(ct) ? rows.GetInt64(0) : 0;
    }

    /// <summary>Puts a change to what stands there now, whoever else of the same member's windows is at it.</summary>
    /// <exception cref="Refusal">It is not there any more.</exception>
    public async Task<Draft> ChangeAsync(Actor actor, Guid id, Func<Draft, Draft> change, CancellationToken ct)
    {
        await using var connection = await databases.Writer.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var select = new NpgsqlCommand(
            $"select {Columns} from referrals.drafts where draft_id = $1 and organisation_id = $2 and member_id = $3 and content is not null and expires_at > $4 for update", connection);
        Add(select, id, actor.OrganisationId, actor.MemberId, time.GetUtcNow());
        var changed = change((await OpenAsync(select, ct)) is [{ Content: { } content }] ? content : throw Refusal.NotFound());
        await using var update = new NpgsqlCommand("update referrals.drafts set content = $2, person_ids = $3, saved_at = $4 where draft_id = $1", connection);
        Add(update, id, await SealAsync(id, changed, ct), changed.People().ToArray(), time.GetUtcNow());
        await update.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return changed;
    }

    /// <summary>It was sent whole: what was made of it stays known until its time is over, what it said does not.</summary>
    public async Task SentAsync(Actor actor, Guid id, IEnumerable<Guid> made, CancellationToken ct) => await DestroyAsync(
        "update referrals.drafts set content = null, person_ids = '{}', sent_at = $4, referral_ids = $5 where draft_id = $1 and organisation_id = $2 and member_id = $3 and sent_at is null returning draft_id",
        ct, id, actor.OrganisationId, actor.MemberId, time.GetUtcNow(), made.ToArray());

    public async Task DeleteAsync(Actor actor, Guid id, CancellationToken ct) => await DestroyAsync(
        "delete from referrals.drafts where draft_id = $1 and organisation_id = $2 and member_id = $3 returning draft_id", ct, id, actor.OrganisationId, actor.MemberId);

    /// <summary>Whichever drafts name one of these records, those too whose time is over.</summary>
    public async Task<IReadOnlyList<Guid>> IdsAboutAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("select draft_id from referrals.drafts where person_ids && $1");
        Add(command, people.ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ListAsync(r => r.GetGuid(0), ct);
    }

    /// <summary>Drafts of anybody's that name one of these records and can still be read.</summary>
    public async Task<IReadOnlyList<KeptDraft>> AboutAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand($"select {Columns} from referrals.drafts where person_ids && $1 and content is not null order by saved_at");
        Add(command, people.ToArray());
        return [.. (await OpenAsync(command, ct)).Where(d => d.Content is not null)];
    }

    /// <summary>Takes drafts away whose keys were destroyed.</summary>
    public async Task RemoveAsync(IEnumerable<Guid> ids, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand("delete from referrals.drafts where draft_id = any ($1)");
        Add(command, ids.ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Destroys what drafts said whose time is over, and forgets those of which it was long enough; how many the former were.</summary>
    public async Task<int> ExpireAsync(CancellationToken ct)
    {
        var over = await DestroyAsync(
            "update referrals.drafts set content = null, person_ids = '{}' where expires_at <= $1 and content is not null returning draft_id", ct, time.GetUtcNow());
        await using var forget = databases.Writer.CreateCommand("delete from referrals.drafts where expires_at <= $1 and content is null");
        Add(forget, time.GetUtcNow() - Life);
        await forget.ExecuteNonQueryAsync(ct);
        return over;
    }

    private async Task<IReadOnlyList<KeptDraft>> ReadAsync(Actor actor, string which, CancellationToken ct, params object[] values)
    {
        await using var batch = reader.ReadAs(actor).Add($"select {Columns} from referrals.drafts where {which}", values);
        await using var rows = await batch.ExecuteAsync(ct);
        return await OpenAsync(await rows.ListAsync(RowOf, ct), ct);
    }

    private async Task<IReadOnlyList<KeptDraft>> OpenAsync(NpgsqlCommand command, CancellationToken ct)
    {
        List<(KeptDraft Draft, byte[]? Box)> rows;
        await using (var found = await command.ExecuteReaderAsync(ct))
        {
            rows = await found.ListAsync(RowOf, ct);
        }

        return await OpenAsync(rows, ct);
    }

    private async Task<IReadOnlyList<KeptDraft>> OpenAsync(List<(KeptDraft Draft, byte[]? Box)> rows, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var open = await keys.LoadAsync([.. rows.Where(r => r.Box is not null).Select(r => r.Draft.Id)], ct);
        return [.. rows.Select(r => r.Draft.ExpiresAt <= now ? r.Draft : r.Draft with { Content = Open(open, r.Draft.Id, r.Box) })];
    }

    private static Draft? Open(OpenKeys keys, Guid id, byte[]? box) =>
        box is not null && keys.TryGet(id, out var secret) && SealedBox.TryOpen(secret, id, box, out var plaintext) ? JsonSerializer.Deserialize<Draft>(plaintext, s_json) : null;

    private async Task<byte[]> SealAsync(Guid id, Draft draft, CancellationToken ct) => (await keys.LoadAsync([id], ct)).TryGet(id, out var secret)
        ? SealedBox.Seal(secret, id, id, Path, JsonSerializer.SerializeToUtf8Bytes(draft, s_json)) : throw new KeyGoneException(id);

    /// <summary>First the sealed text, then its key: what stops it between the two leaves a key to nothing.</summary>
    private async Task<int> DestroyAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = databases.Writer.CreateCommand(sql);
        Add(command, values);
        List<Guid> ids;
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            ids = await rows.ListAsync(r => r.GetGuid(0), ct);
        }

        await using var delete = databases.Eraser.CreateCommand("delete from personal_data.keys where key_id = any ($1)");
        Add(delete, ids.ToArray());
        await delete.ExecuteNonQueryAsync(ct);
        return ids.Count;
    }

    private static (KeptDraft Draft, byte[]? Box) RowOf(NpgsqlDataReader r) => (
        new KeptDraft(r.GetGuid(0), r.GetGuid(1), r.GetGuid(2), null, r.GetFieldValue<DateTimeOffset>(4), r.GetFieldValue<DateTimeOffset>(5), r.OptionalTime(6), r.GetFieldValue<Guid[]>(7)),
        r.IsDBNull(3) ? null : r.GetFieldValue<byte[]>(3));

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value is DateTimeOffset at ? at.ToUniversalTime() : value });
        }
    }
}
