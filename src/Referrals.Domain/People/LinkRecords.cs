namespace Referrals.Domain.People;

/// <summary>A record as links know it: its id and who keeps it.</summary>
public sealed record LinkedRecord(Guid RecordId, Guid OrganisationId);

/// <summary>What the platform does about two records, in the background.</summary>
public static class LinkRecordsHandler
{
    /// <summary>
    /// Links, proposes or lets go, by what the records have in common now. What a person decided stands. Records of two organisations
    /// are never proposed: nobody sees both, and that there is a candidate would tell what the other one wrote.
    /// </summary>
    public static object[] Handle(LinkedRecord one, LinkedRecord other, LinkGrounds? grounds, RecordLink? link)
    {
        var state = link?.State ?? LinkState.Lapsed;
        return grounds switch
        {
            LinkGrounds.NhsNumberAndBirth or LinkGrounds.Referral => state is LinkState.Lapsed or LinkState.Proposed ? [Linked(one, other, grounds.Value)] : [],
            not null when one.OrganisationId == other.OrganisationId => state switch
            {
                LinkState.Lapsed => [Proposed(one, other, grounds.Value)],
                LinkState.Linked when link!.Grounds is LinkGrounds.NhsNumberAndBirth => [new LinkLapsed(link.Id), Proposed(one, other, grounds.Value)],
                _ => [],
            },
            _ when state is LinkState.Proposed || (state is LinkState.Linked && link!.Grounds is LinkGrounds.NhsNumberAndBirth) => [new LinkLapsed(link!.Id)],
            _ => [],
        };
    }

    private static RecordsLinked Linked(LinkedRecord one, LinkedRecord other, LinkGrounds grounds)
    {
        var (first, second) = InOrder(one, other);
        return new(RecordLink.IdOf(one.RecordId, other.RecordId), first.RecordId, first.OrganisationId, second.RecordId, second.OrganisationId, grounds);
    }

    private static LinkProposed Proposed(LinkedRecord one, LinkedRecord other, LinkGrounds grounds)
    {
        var (first, second) = InOrder(one, other);
        return new(RecordLink.IdOf(one.RecordId, other.RecordId), first.RecordId, first.OrganisationId, second.RecordId, second.OrganisationId, grounds);
    }

    private static (LinkedRecord First, LinkedRecord Second) InOrder(LinkedRecord one, LinkedRecord other) =>
        RecordLink.InOrder(one.RecordId, other.RecordId).First == one.RecordId ? (one, other) : (other, one);
}

/// <summary>What a person says of two records that their organisation keeps.</summary>
public static class DecideLinkHandler
{
    public static object[] Confirm(RecordLink? link, Actor actor) => MustBeDecidedBy(link, actor).State switch
    {
        LinkState.Proposed or LinkState.Removed => [new LinkConfirmed(link!.Id)],
        LinkState.Lapsed => throw Lapsed(),
        _ => [],
    };

    /// <summary>Says that they are two people; also undoes a link that was confirmed or made by the platform.</summary>
    public static object[] Remove(RecordLink? link, Actor actor) => MustBeDecidedBy(link, actor).State switch
    {
        LinkState.Removed => [],
        LinkState.Lapsed => throw Lapsed(),
        _ => [new LinkRemoved(link!.Id)],
    };

    // Whoever keeps both records has a tie to both, of its own or by a referral, and learns nothing by being asked. A system decides nothing.
    private static RecordLink MustBeDecidedBy(RecordLink? link, Actor actor) =>
        link is { IsWithinOneOrganisation: true } && link.FirstOrganisationId == actor.OrganisationId && actor.Role is (Role.Practitioner or Role.Coordinator)
            ? link : throw Refusal.NotFound();

    private static Refusal Lapsed() =>
        new(RefusalKind.NotInState, "person/link-lapsed", "The records have nothing in common any more; there is nothing to decide.");
}
