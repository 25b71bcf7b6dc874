using Npgsql;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>What a redaction destroys: the texts of an entry that have keys of their own, and what later corrections said in their place.</summary>
internal static class RedactedTexts
{
    /// <summary>The keys to destroy; whatever is sealed under a record's own key cannot go alone.</summary>
    public static IReadOnlyList<Guid> KeysOf(IEnumerable<IEvent> stream, Guid entryId, IReadOnlyCollection<Guid> records) =>
    [
        .. stream.Where(e => e.Id == entryId || (e.Data is EntryCorrected corrected && corrected.EntryId == entryId))
            .SelectMany(e => SealedValues.Of(e.Data)).Where(m => MayGo(m, !records.Contains(m.Value.KeyId))).Select(m => m.Value.KeyId).Distinct(),
    ];

    /// <summary>How and for what something was shared is the record of its lawfulness, and stays.</summary>
    public static bool MayGo(SealedMember member, bool hasOwnKey) => hasOwnKey && !member.Path.StartsWith("consent.", StringComparison.Ordinal);

    /// <summary>Has keys destroyed within seconds of the transaction that this statement is part of.</summary>
    public static NpgsqlBatchCommand Destroy(IReadOnlyList<Guid> keyIds, Guid cause, DateTimeOffset now) =>
        new("insert into referrals.texts_to_destroy (key_id, cause, asked_at) select unnest($1), $2, $3 on conflict do nothing")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. keyIds] },
                new NpgsqlParameter<Guid> { TypedValue = cause },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now.ToUniversalTime() },
            },
        };
}
