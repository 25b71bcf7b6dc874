using Referrals.Domain;
using Referrals.Projections.Directory;

namespace Referrals.Projections.Journeys;

/// <summary>Journeys, each as far as the caller may see it.</summary>
public sealed class JourneyQueries(Reader reader, CurrentPartnership partnership)
{
    // By any referral of it that the caller's organisation is a party to; the first one's id is the journey's.
    private const string Nodes = """
        select j.referral_id, j.parent_id, j.node, d.person_ids
        from referrals.journeys j left join referrals.referral_details d using (organisation_id, referral_id)
        where j.organisation_id = $1
          and j.journey_id = (select journey_id from referrals.journeys where organisation_id = $1 and referral_id = $2)
        """;

    /// <summary>The journey of this id, or of the referral of this id; null when the caller may see no such referral.</summary>
    public async Task<JourneyView?> FindAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        await using var batch = reader.ReadAs(actor).Add(Nodes, actor.OrganisationId, id);
        List<Node> nodes;
        await using (var rows = await batch.ExecuteAsync(ct))
        {
            nodes = await rows.ListAsync(r => new Node(r.GetGuid(0), r.OptionalGuid(1), r.Json<JourneyEntry>(2), r.IsDBNull(3) ? [] : r.GetFieldValue<Guid[]>(3)), ct);
        }

        if (nodes is [])
        {
            return null;
        }

        var names = await partnership(ct);
        var seen = nodes.Select(n => n.Id).ToHashSet();
        var children = nodes.ToLookup(n => n.ParentId is { } parent && seen.Contains(parent) ? parent : Guid.Empty);
        return new JourneyView(id, Under(Guid.Empty, children, names, Knows)) { PersonIds = [.. nodes.SelectMany(n => n.PersonIds)] };

        // What grew into a sensitive programme is there for its circle alone, that it grew too.
        bool Knows(OnwardLeaf leaf) => leaf.ReferralId is not { } child || seen.Contains(child) || !reader.IsSensitive(names.ProgrammeOf(leaf.ServiceId));
    }

    private static List<JourneyNodeView> Under(Guid parentId, ILookup<Guid, Node> children, Partnership names, Func<OnwardLeaf, bool> knows) =>
    [
        .. children[parentId].OrderBy(n => n.Entry.MadeAt).ThenBy(n => n.Id).Select(node => new JourneyNodeView
        {
            Id = node.Id,
            Reference = node.Entry.Reference,
            Programme = node.Entry.Programme,
            Service = names.NameOfService(node.Entry.ServiceId),
            State = node.Entry.State,
            Referrer = node.Entry.ReferrerId is { } referrer ? names.NameOfOrganisation(referrer) : null,
            Receiver = names.NameOfOrganisation(node.Entry.ReceiverId),
            MadeAt = node.Entry.MadeAt,
            ClosedAt = node.Entry.ClosedAt,
            Outcome = node.Entry.Outcome,
            ReferredOnward = [.. node.Entry.ReferredOnward.Where(knows).Select(o => o.On)],
            Signposts = [.. node.Entry.Signposts.Select(s => new SignpostView(names.NameOfService(s.ServiceId), s.How, s.On))],
            Onward = Under(node.Id, children, names, knows),
        }),
    ];

    private sealed record Node(Guid Id, Guid? ParentId, JourneyEntry Entry, Guid[] PersonIds);
}
