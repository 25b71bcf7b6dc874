using System.Text.Json;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;

namespace Referrals.Api.Governance;

/// <summary>One member of an entry that names the person, and what it says.</summary>
public sealed record NamedIn(string Member, string Text) : Confidential;

/// <summary>An entry that names the person and can still be read when their records are gone.</summary>
internal sealed record NamingText(LinkedText Entry, Guid? ReferralId, Guid? PersonId, string Type, DateTimeOffset At, Guid OrganisationId, IReadOnlyList<NamedIn> Texts);

/// <summary>
/// Looks for a person's names in what others' records, referrals and own notes say. Whole words, whatever their case and accents; what is
/// destroyed with the person's records is passed over.
/// </summary>
internal sealed class NamingTexts(DocumentStore store, PersonalDataKeys keys, Opener opener, WholePeople whole)
{
    public async Task<IReadOnlyList<NamingText>> FindAsync(
        IReadOnlyCollection<Guid> people, IReadOnlyDictionary<Guid, IReadOnlyList<IEvent>> referrals, IReadOnlyCollection<Guid> others, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var names = new NameWords(await whole.NamesOfAsync(people, ct));
        var found = new List<NamingText>();
        foreach (var (referralId, referral) in referrals)
        {
            found.AddRange(await InAsync(referral, referralId, null, people, names, ct));
            foreach (var organisationId in WholePeople.OrganisationsOf(referral))
            {
                var notes = await session.Events.FetchStreamAsync(OwnNotes.IdOf(referralId, organisationId), ct: ct);
                found.AddRange(await InAsync(notes, referralId, null, people, names, ct));
            }
        }

        foreach (var personId in others)
        {
            found.AddRange(await InAsync(await session.Events.FetchStreamAsync(personId, ct: ct), null, personId, people, names, ct));
        }

        return [.. found.OrderBy(t => t.At).ThenBy(t => t.Entry.EntryId)];
    }

    private async Task<IEnumerable<NamingText>> InAsync(
        IReadOnlyList<IEvent> stream, Guid? referralId, Guid? personId, IReadOnlyCollection<Guid> people, NameWords names, CancellationToken ct)
    {
        var opened = new List<(IEvent Event, IReadOnlyList<SealedMember> Members)>();
        foreach (var e in stream)
        {
            opened.Add((e, SealedValues.Of(await opener.OpenAsync(e.Data, ct))));
        }

        var wrappers = await keys.WrappersAsync([.. opened.SelectMany(o => o.Members).Select(m => m.Value.KeyId).Distinct()], ct);
        return from o in opened
               let naming = o.Members.Where(m => m.Value.IsOpen && Outlives(m.Value)).SelectMany(SaidIn).Where(t => names.AreIn(t.Text)).ToList()
               where naming is not []
               select new NamingText(
                   new LinkedText(o.Event.Id, o.Event.StreamId, referralId is not null && o.Members.Any(m => RedactedTexts.MayGo(m, wrappers.Contains(m.Value.KeyId)) && naming.Exists(n => IsOf(n, m)))),
                   referralId, personId, JsonNamingPolicy.CamelCase.ConvertName(o.Event.Data.GetType().Name), o.Event.Timestamp, o.Event.Recorded().OrganisationId, naming);

        bool Outlives(ISealed value) => wrappers.Contains(value.KeyId) ? wrappers[value.KeyId].Any(by => !people.Contains(by)) : !people.Contains(value.KeyId);
    }

    private static bool IsOf(NamedIn naming, SealedMember member) => naming.Member == member.Path || naming.Member.StartsWith($"{member.Path}.", StringComparison.Ordinal);

    /// <summary>What a value says in words. Of somebody else's details their own name and address are no mention of the person.</summary>
    private static IEnumerable<NamedIn> SaidIn(SealedMember member) => member.Value.OpenValue switch
    {
        null => [],
        string text => [new NamedIn(member.Path, text)],
        PersonDetails d => new (string Name, string? Text)[]
        {
            ("contactWarning", d.ContactWarning), ("visitWarning", d.VisitWarning), ("accessNeeds", d.AccessNeeds), ("onBehalf", d.OnBehalf?.Relationship), ("ourReference", d.OurReference),
        }.Where(t => t.Text is not null).Select(t => new NamedIn($"{member.Path}.{t.Name}", t.Text!)),
        var value => WordsOf(JsonSerializer.SerializeToElement(value, value.GetType(), ReferralJson.Options), member.Path),
    };

    private static IEnumerable<NamedIn> WordsOf(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => WordsOf(m.Value, $"{path}.{m.Name}")),
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, i) => WordsOf(item, $"{path}.{i}")),
        JsonValueKind.String => [new NamedIn(path, json.GetString()!)],
        _ => [],
    };
}
