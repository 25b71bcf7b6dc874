using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Api.Drafts;
using Referrals.EventStore;
using Referrals.Projections;
using Referrals.Projections.Directory;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;

namespace Referrals.Api.Governance;

/// <summary>A text of an entry that a reviewer decides on, and where in the entry it stands.</summary>
internal sealed record ReviewedText(JsonNode Parent, object Place, string Text)
{
    public void Withhold()
    {
        if (Place is int index)
        {
            Parent[index] = SubjectEntries.Withheld;
        }
        else
        {
            Parent[(string)Place] = SubjectEntries.Withheld;
        }
    }
}

/// <summary>An entry as the person may read it, with its texts that are to be reviewed first.</summary>
internal sealed record ReviewedEntry(SubjectEntry Entry, IReadOnlyList<ReviewedText> Texts);

/// <summary>Makes events readable for the person they are about: opened, in plain words, without ids and without what is about others.</summary>
internal sealed class SubjectEntries(Opener opener, Partnership partnership, NameWords names)
{
    public const string Withheld = "(withheld: it names or is about somebody else)";

    // Told in an entry's line, or nobody's business but the machine's.
    private static readonly HashSet<string> s_machinery = ["promised", "childReferralId"];

    /// <param name="events">A stream.</param>
    /// <param name="others">Records of other people: what is sealed under their keys alone is theirs.</param>
    /// <param name="mainlyOfOthers">The stream is about somebody else in the first place, so that every text of it is reviewed.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<ReviewedEntry>> ReadAsync(IReadOnlyList<IEvent> events, IReadOnlySet<Guid> others, bool mainlyOfOthers, CancellationToken ct)
    {
        var entries = new List<(IEvent Event, JsonObject Says, List<(JsonNode Parent, object Place)> Sealed)>();
        foreach (var e in events)
        {
            var says = JsonSerializer.SerializeToNode(e.Data, e.Data.GetType(), ReferralJson.Options)!.AsObject();
            var places = new List<(JsonNode, object)>();
            Prepare(says, others, places);
            entries.Add((e, says, places));
        }

        var summaries = entries.Select(e => SummaryOf(e.Event, partnership)).ToList();
        await opener.OpenAsync([.. entries.Select(e => e.Says)], ct);
        return [.. entries.Zip(summaries, (e, summary) =>
        {
            var texts = e.Sealed.SelectMany(s => TextsIn(s.Parent, s.Place)).Where(t => mainlyOfOthers || names.AreIn(t.Text)).ToList();
            WithoutIds(e.Says);
            return new ReviewedEntry(new SubjectEntry(e.Event.Id, e.Event.Timestamp, ByOf(e.Event), summary, e.Says), texts);
        })];
    }

    /// <summary>
    /// A draft as it was typed. To whom it is mainly about goes all but the household; to somebody of the household what was typed of them,
    /// of which every text is reviewed: whom else the draft names, nothing says.
    /// </summary>
    public ReviewedEntry Read(KeptDraft draft, IReadOnlySet<Guid> people)
    {
        var content = draft.Content!;
        var says = new JsonObject();
        var mainly = content.PersonId is { } lead && people.Contains(lead);
        if (mainly)
        {
            Put(says, content.Entered);
            says["services"] = new JsonArray([.. content.Services.Select(s => (JsonNode)partnership.NameOfService(s.ServiceId).Name)]);
            if (content.Household.Count > 0)
            {
                says["household"] = Withheld;
            }
        }
        else
        {
            foreach (var member in content.Household.Where(m => m.PersonId is { } id && people.Contains(id)))
            {
                Put(says, member.Entered);
            }
        }

        var others = new NameWords(content.Household.Where(m => m.PersonId is not { } id || !people.Contains(id)).SelectMany(m => m.Entered.GetValueOrDefault("name") ?? []));
        var texts = ChildrenOf(says).SelectMany(c => TextsIn(says, c.Place)).Where(t => t.Text != Withheld && (!mainly || names.AreIn(t.Text) || others.AreIn(t.Text))).ToList();
        return new ReviewedEntry(
            new SubjectEntry(IdOf(draft), draft.SavedAt, new By(partnership.NameOfMember(draft.MemberId).Name, partnership.NameOfOrganisation(draft.OrganisationId).Name), "A referral that is being written", says), texts);
    }

    private void Put(JsonObject says, IReadOnlyDictionary<string, string[]> entered)
    {
        foreach (var (place, typed) in entered.Where(e => e.Value is not []))
        {
            var path = place.Split('/');
            says[Guid.TryParse(path[0], out var service) ? $"{partnership.NameOfService(service).Name}: {path[^1]}" : path[^1]] =
                typed is [var one] ? one : new JsonArray([.. typed.Select(t => (JsonNode)t)]);
        }
    }

    // What was reviewed is the draft as it was saved then: saved again, it is another entry.
    private static Guid IdOf(KeptDraft draft)
    {
        Span<byte> seen = stackalloc byte[24];
        draft.Id.TryWriteBytes(seen, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(seen[16..], draft.SavedAt.UtcTicks);
        return new Guid(SHA256.HashData(seen).AsSpan(0, 16), bigEndian: true);
    }

    private By ByOf(IEvent e) => e.Recorded() is var recorded && recorded.OrganisationId == Guid.Empty
        ? new By("The platform, or the person", null)
        : new By(partnership.NameOfMember(recorded.MemberId).Name, partnership.NameOfOrganisation(recorded.OrganisationId).Name);

    private static string SummaryOf(IEvent e, Partnership partnership)
    {
        var type = JsonNamingPolicy.CamelCase.ConvertName(e.Data.GetType().Name);
        if (e.Data.GetType().Namespace == typeof(Domain.Referring.ReferralMade).Namespace && type != TimelineSummary.OwnNote)
        {
            return TimelineSummary.Of(type, JsonSerializer.SerializeToNode(e.Data, e.Data.GetType(), ReferralJson.Options)!.AsObject(), partnership);
        }

        var words = string.Concat(type.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>Takes out what is sealed for others alone, and finds the rest of what is sealed.</summary>
    private static void Prepare(JsonNode node, IReadOnlySet<Guid> others, List<(JsonNode Parent, object Place)> places)
    {
        foreach (var (place, child) in ChildrenOf(node))
        {
            if (child is JsonObject value && value.TryGetPropertyValue("$key", out var key))
            {
                if (others.Contains(key!.GetValue<Guid>()))
                {
                    new ReviewedText(node, place, "").Withhold();
                }
                else
                {
                    places.Add((node, place));
                }
            }
            else if (child is JsonObject or JsonArray)
            {
                Prepare(child, others, places);
            }
        }
    }

    private static List<ReviewedText> TextsIn(JsonNode parent, object place)
    {
        var node = place is int index ? parent[index] : parent[(string)place];
        return node switch
        {
            JsonValue value when value.TryGetValue<string>(out var text) => [new ReviewedText(parent, place, text)],
            JsonObject or JsonArray => [.. ChildrenOf(node).SelectMany(c => TextsIn(node, c.Place))],
            _ => [],
        };
    }

    private static List<(object Place, JsonNode? Child)> ChildrenOf(JsonNode node) => node switch
    {
        JsonObject value => [.. value.Select(m => ((object)m.Key, m.Value))],
        JsonArray list => [.. list.Select((item, i) => ((object)i, item))],
        _ => [],
    };

    private static void WithoutIds(JsonNode node)
    {
        foreach (var (place, child) in ChildrenOf(node))
        {
            if (node is JsonObject value && place is string name
                && (s_machinery.Contains(name) || (child is JsonValue leaf && leaf.TryGetValue<string>(out var text) && Guid.TryParseExact(text, "D", out _))))
            {
                value.Remove(name);
            }
            else if (child is JsonObject or JsonArray)
            {
                WithoutIds(child);
            }
        }
    }
}
