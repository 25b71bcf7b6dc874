using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Releases.Facts;

/// <summary>The rows of a referral that is not frozen yet, and whether one of its lead person's records was erased.</summary>
internal sealed record MadeRows(ReferralHistory History, FactRows Rows, bool Erased);

/// <summary>What some referrals give: rows, keys of those that give none, and streams that cannot be read.</summary>
internal sealed record MadeFacts(IReadOnlyList<MadeRows> Rows, IReadOnlyList<Guid> Gone, IReadOnlyDictionary<Guid, Exception> Unreadable);

/// <summary>Makes the rows of referrals from the log as it is, in a handful of queries however many they are.</summary>
internal sealed class FactMaking(NpgsqlConnection connection, EventStreams streams, Opener opener, ProgrammeCatalogue programmes)
{
    public async Task<MadeFacts> MakeAsync(FactTables tables, IReadOnlyCollection<Guid> referrals, CancellationToken ct)
    {
        var keys = await tables.KeysAsync();
        var frozen = await tables.FrozenAsync([.. referrals.Select(keys.OfReferral)]);
        var read = await streams.ReadAsync(connection, ReferralsStore.ReferralStream, [.. referrals.Where(id => !frozen.Contains(keys.OfReferral(id)))], ct);
        var all = read.Events.Values.Select(ReferralHistory.Of).OfType<ReferralHistory>().ToList();
        var histories = all.Where(h => !h.EnteredInError).ToList();
        var gone = all.Where(h => h.EnteredInError).Select(h => keys.OfReferral(h.Id)).ToList();
        if (histories.Count == 0)
        {
            return new([], gone, read.Unreadable);
        }

        var parents = await ParentsAsync(histories, ct);
        var kinds = await KindsAsync(histories, ct);
        var same = await tables.SameAsync([.. histories.Select(h => h.PersonId).Distinct()]);
        var people = await PeopleAsync(histories, ct);
        var opened = await opener.OpenAsync(new OpenedHistories(Values.Of(histories), Values.Of(people.Values)), ct);
        var known = opened.People.ToDictionary(p => p.Id);
        return new(
            [
                .. opened.Referrals.Select(h =>
                {
                    var records = new[] { h.ReceiverPersonId, h.PersonId }.Distinct().Where(known.ContainsKey).Select(id => known[id]).ToList();
                    var context = new FactContext(
                        keys.OfReferral(h.Id), keys.OfPerson(same[h.PersonId].Min()), h.IsSensitive(programmes),
                        h.ReferrerId is { } referrer && kinds.TryGetValue(referrer, out var kind) ? Codes.NameOf(kind) : null,
                        h.ParentId is { } parent ? parents.GetValueOrDefault((h.Id, parent)) : null,
                        [.. records.Select(r => r.Details is { } details && details.TryRead(out var open) ? open : null).OfType<PersonDetails>()]);
                    return new MadeRows(h, FactRows.Of(h, context), records.Any(r => r.Erased));
                }),
            ],
            gone, read.Unreadable);
    }

    /// <summary>The programme in which each was referred on: as its parent stood then, and none where that was sensitive by then.</summary>
    private async Task<Dictionary<(Guid Child, Guid Parent), string>> ParentsAsync(List<ReferralHistory> histories, CancellationToken ct)
    {
        var onward = histories.Where(h => h.ParentId is not null).ToList();
        var found = new Dictionary<(Guid, Guid), string>();
        if (onward.Count == 0)
        {
            return found;
        }

        var read = await streams.ReadAsync(connection, ReferralsStore.ReferralStream, [.. onward.Select(h => h.ParentId!.Value).Distinct()], ct);
        foreach (var child in onward.Where(h => read.Events.ContainsKey(h.ParentId!.Value)))
        {
            var then = ReferralHistory.Of(read.Events[child.ParentId!.Value].TakeWhile(e => e.Sequence < child.Sequence));
            if (then is not null && !then.IsSensitive(programmes))
            {
                found.Add((child.Id, then.Id), then.Programme);
            }
        }

        return found;
    }

    private async Task<Dictionary<Guid, OrganisationKind>> KindsAsync(List<ReferralHistory> histories, CancellationToken ct)
    {
        var read = await streams.ReadAsync(connection, ReferralsStore.OrganisationStream, [.. histories.Select(h => h.ReferrerId).OfType<Guid>().Distinct()], ct);
        return read.Events.Values.SelectMany(e => e).Select(e => e.Data).OfType<OrganisationJoined>().ToDictionary(j => j.OrganisationId, j => j.Kind);
    }

    private async Task<Dictionary<Guid, KnownPerson>> PeopleAsync(List<ReferralHistory> histories, CancellationToken ct)
    {
        var read = await streams.ReadAsync(connection, ReferralsStore.PersonStream, [.. histories.SelectMany(h => h.LeadRecords).Distinct()], ct);
        return read.Events.ToDictionary(p => p.Key, p => new KnownPerson(
            p.Key, p.Value.Select(e => DetailsIn(e.Data)).LastOrDefault(d => d is not null), p.Value.Any(e => e.Data is PersonErased)));
    }

    private static Sealed<PersonDetails>? DetailsIn(object data) => data switch
    {
        PersonRegistered e => e.Details,
        PersonDetailsChanged e => e.Details,
        PersonDetailsShared e => e.Details,
        _ => null,
    };
}
