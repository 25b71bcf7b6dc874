using Referrals.Api.Hosting;
using Referrals.Api.Referring;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;

namespace Referrals.Api.Governance;

/// <summary>Finds a record of somebody the way information governance hears of them: by a reference on a letter, or by the record's id.</summary>
internal sealed class RecordsByReference(Databases databases, DocumentStore store)
{
    /// <summary>The record of the person a referral is about, or the one with this id; null where there is neither.</summary>
    public async Task<Guid?> FindAsync(string text, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (Guid.TryParse(text.Trim(), out var id))
        {
            return await session.Events.AggregateStreamAsync<PersonRecord>(id, ct: ct) is null ? null : id;
        }

        return Reference.TryParse(text, out var reference) && await References.FindAsync(databases.Writer, reference, ct) is { } referralId
            ? (await session.Events.AggregateStreamAsync<Referral>(referralId, ct: ct))?.PersonId : null;
    }
}
