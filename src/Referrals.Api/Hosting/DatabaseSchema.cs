using Npgsql;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.Schema;

namespace Referrals.Api.Hosting;

/// <summary>The tables of both databases, and the mark of a demonstration.</summary>
internal sealed class DatabaseSchema(Databases databases, DocumentStore store, PersonalDataKeys keys)
{
    // Made with the database, before anything is in it; complete once everything is.
    private const string Demonstration = "demonstration";
    private const string Complete = "demonstration complete";

    /// <summary>Creates or updates everything; finds it there at once when nothing is to do.</summary>
    public async Task ApplyAsync(CancellationToken ct)
    {
        await store.ApplySchemaAsync(databases.Owner, ct);
        await ReferralsSchema.ApplyAsync(databases.Owner, ct);
        await ReferralsSchema.CreateRolesAsync(databases.KeysOwner, ct);
        await keys.ApplySchemaAsync(databases.KeysOwner, ct);
        foreach (var file in (string[])["record-hashes.sql", "protection-keys.sql"])
        {
            await using var command = databases.KeysOwner.CreateCommand(await ReadAsync(file, ct));
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>
    /// Drops everything of ours from both databases and creates it anew. The keys go first: what is left without them is still marked as
    /// it was.
    /// </summary>
    public async Task StartAgainAsync(CancellationToken ct)
    {
        await using var dropKeys = databases.KeysOwner.CreateCommand("drop schema if exists personal_data cascade");
        await dropKeys.ExecuteNonQueryAsync(ct);
        await using var drop = databases.Owner.CreateCommand("drop schema if exists facts, referrals, referrals_events cascade");
        await drop.ExecuteNonQueryAsync(ct);
        databases.ConnectAnew();
        await ApplyAsync(ct);
    }

    public Task<bool> IsCurrentAsync(CancellationToken ct) => ReferralsSchema.IsCurrentAsync(databases.Writer, ct);

    /// <summary>Nothing was ever stored in it.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken ct) =>
        await ScalarAsync("select not exists (select from referrals_events.mt_streams) and not exists (select from referrals.organisations)", ct) is true;

    /// <summary>Whether the log knows of an organisation; before there were streams of them they were rows alone.</summary>
    public async Task<bool> HasOrganisationsAsync(CancellationToken ct) =>
        await ScalarAsync($"select exists (select from referrals_events.mt_streams where type = '{ReferralsStore.OrganisationStream}')", ct) is true;

    public async Task<bool> IsDemonstrationAsync(CancellationToken ct) => await HasAsync(Demonstration, ct);

    public async Task<bool> IsHalfLoadedAsync(CancellationToken ct) => await HasAsync(Demonstration, ct) && !await HasAsync(Complete, ct);

    /// <summary>Row security is what keeps one organisation's cases from another: whoever reads must be held by it.</summary>
    public async Task<bool> IsReaderTooMightyAsync(CancellationToken ct)
    {
        await using var command = databases.Reader.CreateCommand("select rolsuper or rolbypassrls from pg_roles where rolname = current_user");
        return await command.ExecuteScalarAsync(ct) is not false;
    }

    /// <summary>Whether a part of the demonstration's history is there.</summary>
    public Task<bool> HasHistoryAsync(string part, CancellationToken ct) => HasAsync(HistoryMark(part), ct);

    public Task MarkHistoryAsync(string part, CancellationToken ct) => MarkAsync(HistoryMark(part), ct);

    /// <summary>The mark that stands for a part of the history.</summary>
    public static string HistoryMark(string part) => $"demonstration history {part}";

    public Task MarkDemonstrationAsync(CancellationToken ct) => MarkAsync(Demonstration, ct);

    public Task MarkCompleteAsync(CancellationToken ct) => MarkAsync(Complete, ct);

    private async Task<bool> HasAsync(string mark, CancellationToken ct) => await ScalarAsync("select exists (select from referrals.marks where mark = $1)", ct, mark) is true;

    private async Task MarkAsync(string mark, CancellationToken ct) => await ScalarAsync("insert into referrals.marks (mark) values ($1) on conflict do nothing", ct, mark);

    private async Task<object?> ScalarAsync(string sql, CancellationToken ct, params string[] values)
    {
        await using var command = databases.Writer.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }

        return await command.ExecuteScalarAsync(ct);
    }

    private static async Task<string> ReadAsync(string resource, CancellationToken ct)
    {
        using var reader = new StreamReader(typeof(DatabaseSchema).Assembly.GetManifestResourceStream(resource)!);
        return await reader.ReadToEndAsync(ct);
    }
}
