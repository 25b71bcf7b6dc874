namespace Referrals.EventStore;

/// <summary>
/// The statements of an append. The stream row is written first, so that the transaction has its id before it draws a
/// number from the sequence (readers of the log rely on it), and is the lock on which writers of one stream queue up.
/// Where there was no row to move on, refuse_append says why; the texts never change, so that they stay prepared.
/// </summary>
internal sealed class AppendSql(string schema)
{
    private const string EventColumns =
        "seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp, correlation_id, causation_id, headers, user_name";

    // $1 stream, $2 expected version or null, or the kind of a new stream, $3 timestamp, $4 correlation, $5 causation, $6 headers, $7 user
    private string Start(string count) => $"""
        with stream as (
            insert into {schema}.mt_streams (id, type, version, timestamp, created) values ($1, $2, {count}, $3, $3)
            returning version)
        """;

    private string MoveOn(string count) => $"""
        with stream as (
            update {schema}.mt_streams set version = version + {count}, timestamp = $3
            where id = $1 and (version = $2 or $2 is null) and not is_archived
            returning version)
        """;

    // $8 event id, $9 data, $10 type, $11 .NET type
    private string One(string version, string from) => $"""
        insert into {schema}.mt_events ({EventColumns})
        select nextval('{schema}.mt_events_sequence'), $8, $1, {version}, $9, $10, $11, $3, $4, $5, $6, $7
        from {from}
        returning seq_id as appended, version
        """;

    // The same as arrays
    private string Many(string version, string from) => $"""
        insert into {schema}.mt_events ({EventColumns})
        select nextval('{schema}.mt_events_sequence'), e.id, $1, {version}, e.data, e.type, e.dotnet, $3, $4, $5, $6, $7
        from unnest($8, $9, $10, $11) with ordinality as e (id, data, type, dotnet, place) {from}
        order by e.place
        returning seq_id as appended, version
        """;

    private string Refusal => $"{schema}.refuse_append($1, $2)";

    public string StartWithOne => field ??= Start("1") + One("stream.version", "stream");

    public string StartWithMany => field ??= Start("cardinality($8)") + Many("e.place", "cross join stream");

    public string AppendOne => field ??=
        MoveOn("1") + One($"coalesce(stream.version, {Refusal})", "(select 1) always left join stream on true");

    public string AppendMany => field ??= MoveOn("cardinality($8)")
        + Many($"coalesce(stream.version - cardinality($8) + e.place, {Refusal})", "left join stream on true");

    /// <summary>$1 stream, $2 expected version or null.</summary>
    public string Archive { get; } = $"""
        with stream as (
            update {schema}.mt_streams set is_archived = true
            where id = $1 and (version = $2 or $2 is null) and not is_archived
            returning id),
        events as (
            update {schema}.mt_events set is_archived = true where stream_id = $1)
        select case
            when not pg_try_advisory_xact_lock_shared({ArchiveLock.Of(schema)}) then {schema}.refuse_archive($1)
            when not exists (select from stream) then {schema}.refuse_append($1, $2) end
        """;
}
