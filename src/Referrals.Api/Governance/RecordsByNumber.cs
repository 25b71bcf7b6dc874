using Referrals.Api.People;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;

namespace Referrals.Api.Governance;

/// <summary>Finds every record of somebody by NHS number with date of birth, at whatever organisation. What is opened to make sure is shown to nobody.</summary>
internal sealed class RecordsByNumber(DocumentStore store, Opener opener, RecordHashes hashes)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<Guid>> FindAsync(string nhsNumber, DateOnly born, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var found = new List<Guid>();
        foreach (var id in await hashes.OfNumberAsync(nhsNumber, born, Most, ct))
        {
            if (await session.Events.AggregateStreamAsync<PersonRecord>(id, ct: ct) is { IsErased: false } record
                && (await opener.OpenAsync(record, ct)).Details.TryRead(out var details) && details.NhsNumber == nhsNumber && details.DateOfBirth == born)
            {
                found.Add(id);
            }
        }

        return found;
    }
}
