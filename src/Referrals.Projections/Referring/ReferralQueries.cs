using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Projections.Directory;
using Referrals.Projections.People;
using Referrals.Projections.PersonalData;

namespace Referrals.Projections.Referring;

/// <summary>One referral as the caller may see it, and what happened to it.</summary>
public sealed class ReferralQueries(Reader reader, Opener opener, CurrentPartnership partnership)
{
    // The journey and the parent are shown to whoever may read them.
    private const string Detail = """
        select d.version, d.person_ids, d.detail,
            (select j.referral_id from referrals.journeys j where j.organisation_id = $1 and j.referral_id = d.journey_id),
            (select j.referral_id from referrals.journeys j where j.organisation_id = $1 and j.referral_id = d.parent_id)
        from referrals.referral_details d where d.organisation_id = $1 and d.referral_id = $2
        """;

    private const string People = """
        select p.person_id, p.details
        from referrals.referral_details d
        join referrals.people p on p.organisation_id = $1 and p.person_id = any (d.person_ids)
        where d.organisation_id = $1 and d.referral_id = $2
        """;

    // Of those that grew from it, the ones that the caller may read.
    private const string Grown = """
        select t.referral_id from referrals.timelines t
        where t.organisation_id = $1 and t.referral_id in (
            select (o ->> 'referralId')::uuid from referrals.referral_details d, jsonb_array_elements(d.detail -> 'onward') o
            where d.organisation_id = $1 and d.referral_id = $2)
        """;

    private const string Entries = "select entries from referrals.timelines where organisation_id = $1 and referral_id = $2";

    private const string PersonIds = "select person_ids from referrals.referral_details where organisation_id = $1 and referral_id = $2";

    private const string OwnNotes = "select notes from referrals.own_notes where organisation_id = $1 and referral_id = $2";

    /// <summary>The referral with the version for its ETag; null when the caller's organisation is no party to it.</summary>
    public async Task<Versioned<ReferralView>?> FindAsync(Actor actor, Guid id, DateOnly today, CancellationToken ct = default)
    {
        var row = await ReadAsync(actor, id, ct);
        if (row is null)
        {
            return null;
        }

        var names = await partnership(ct);
        row = await opener.OpenAsync(
            row with { Detail = row.Detail with { Onward = Values.Of(row.Detail.Onward.Where(o => !IsHidden(o.ReferralId, o.ServiceId, row.Grown, names))) } }, ct);
        var view = new ReferralViewMaker(row.Detail, names, today)
            .Make(row.People.ToDictionary(p => p.Id, p => p.Details), row.PersonIds is [var lead, ..] ? lead : null, row.JourneyId, row.ParentId);
        return new Versioned<ReferralView>(view, row.Version);
    }

    /// <summary>What happened, in order, with the caller's organisation's own notes among it; null when it is no party.</summary>
    public async Task<Timeline?> TimelineAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        var (entries, personIds, grown) = (new List<StoredEntry>(), Array.Empty<Guid>(), new HashSet<Guid>());
        await using (var batch = reader.ReadAs(actor).Add(Entries, actor.OrganisationId, id).Add(OwnNotes, actor.OrganisationId, id)
            .Add(PersonIds, actor.OrganisationId, id).Add(Grown, actor.OrganisationId, id))
        await using (var rows = await batch.ExecuteAsync(ct))
        {
            if (!await rows.ReadAsync(ct))
            {
                return null;
            }

            entries.AddRange(rows.Json<Values<StoredEntry>>(0));
            await rows.NextResultAsync(ct);
            if (await rows.ReadAsync(ct))
            {
                entries.AddRange(rows.Json<Values<OwnNote>>(0).SelectMany(n => EntriesOf(n, actor.OrganisationId)));
            }

            await rows.NextResultAsync(ct);
            personIds = await rows.ReadAsync(ct) ? rows.GetFieldValue<Guid[]>(0) : [];
            await rows.NextResultAsync(ct);
            grown = [.. await rows.ListAsync(r => r.GetGuid(0), ct)];
        }

        HideDestroyed(entries);
        var names = await partnership(ct);
        entries.RemoveAll(e => e.Type == "referredOnward" && IsHidden(IdIn(e, "childReferralId"), IdIn(e, "serviceId"), grown, names));
        await opener.OpenAsync([.. entries.Select(e => e.Data)], ct);
        return new Timeline([.. entries.OrderBy(e => e.At).Select(e => new TimelineEntryView(
            e.Id, e.Type, e.OccurredOn, e.At, By(e, names), TimelineSummary.Of(e.Type, e.Data, names), e.Data) { MemberId = e.MemberId, OrganisationId = e.OrganisationId })], personIds);
    }

    private async Task<Row?> ReadAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var batch = reader.ReadAs(actor).Add(Detail, actor.OrganisationId, id).Add(People, actor.OrganisationId, id)
            .Add(Grown, actor.OrganisationId, id);
        await using var rows = await batch.ExecuteAsync(ct);
        if (!await rows.ReadAsync(ct))
        {
            return null;
        }

        var row = new Row(
            rows.GetInt64(0), Values.Of(rows.GetFieldValue<Guid[]>(1)), rows.Json<ReferralDetail>(2), rows.OptionalGuid(3), rows.OptionalGuid(4), [], []);
        await rows.NextResultAsync(ct);
        row = row with { People = Values.Of(await rows.ListAsync(r => new PersonRow(r.GetGuid(0), r.Json<SealedDetails>(1)), ct)) };
        await rows.NextResultAsync(ct);
        return row with { Grown = Values.Of(await rows.ListAsync(r => r.GetGuid(0), ct)) };
    }

    /// <summary>What grew into a sensitive programme is there for its circle alone, and so is that it did.</summary>
    private bool IsHidden(Guid? childId, Guid? serviceId, IReadOnlyCollection<Guid> grown, Partnership names) =>
        childId is { } child && !grown.Contains(child) && reader.IsSensitive(names.ProgrammeOf(serviceId));

    private static Guid? IdIn(StoredEntry entry, string member) => entry.Data[member]?.GetValue<Guid>();

    private static IEnumerable<StoredEntry> EntriesOf(OwnNote note, Guid organisationId)
    {
        yield return new StoredEntry(
            note.Id, TimelineSummary.OwnNote, WorkingDays.InLondon(note.At), note.At, note.MemberId, organisationId,
            new JsonObject { ["text"] = JsonSerializer.SerializeToNode(note.Text, ReferralJson.Options) });
        if (note.Redaction is { } r)
        {
            yield return new StoredEntry(
                r.Id, TimelineSummary.OwnNoteRedacted, WorkingDays.InLondon(r.At), r.At, r.MemberId, organisationId,
                new JsonObject { ["entryId"] = note.Id, ["reason"] = JsonSerializer.SerializeToNode(r.Reason, ReferralJson.Options) });
        }
    }

    /// <summary>What a destroyed text said is gone from its entry and from corrections of it; that they were made stays.</summary>
    private static void HideDestroyed(List<StoredEntry> entries)
    {
        var destroyed = entries.Where(e => e.Type is "textRedacted" or TimelineSummary.OwnNoteRedacted).Select(e => e.Data["entryId"]!.GetValue<Guid>()).ToHashSet();
        foreach (var entry in entries)
        {
            var corrects = entry.Type == "entryCorrected" && destroyed.Contains(entry.Data["entryId"]!.GetValue<Guid>());
            if (!corrects && !destroyed.Contains(entry.Id))
            {
                continue;
            }

            foreach (var member in entry.Data.Where(m => m.Value is JsonObject).Select(m => m.Key).ToList())
            {
                entry.Data.Remove(member);
            }

            entry.Data["redacted"] = true;
        }
    }

    private static By By(StoredEntry entry, Partnership names) => entry switch
    {
        { OrganisationId: var organisation } when organisation != Guid.Empty =>
            new By(names.NameOfMember(entry.MemberId).Name, names.NameOfOrganisation(organisation).Name),
        { Type: "clockMissed" } => new By("The platform", null),
        _ => new By("The person", null),
    };

    private sealed record Row(
        long Version, Values<Guid> PersonIds, ReferralDetail Detail, Guid? JourneyId, Guid? ParentId, Values<PersonRow> People, Values<Guid> Grown);

    private sealed record PersonRow(Guid Id, SealedDetails Details);
}
