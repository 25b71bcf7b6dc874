using System.Security.Cryptography;
using System.Text;

namespace Referrals.Domain.People;

/// <summary>
/// What two records have in common. The first two link by themselves: the same NHS number and birth, and a referral that copied one
/// record into the other. The rest are for a person to decide.
/// </summary>
public enum LinkGrounds { NhsNumberAndBirth, Referral, NameAndBirth, NameAndPostcode, NameAndPhone }

/// <summary>What has become of a link; the first two stand.</summary>
public enum LinkState { Linked, Confirmed, Proposed, Removed, Lapsed }

/// <summary>Two records that are, may be, or are not of one human being, folded from the stream of the pair.</summary>
public sealed record RecordLink(
    Guid Id, Guid FirstId, Guid FirstOrganisationId, Guid SecondId, Guid SecondOrganisationId, LinkGrounds Grounds, LinkState State)
{
    /// <summary>Whether the two count as one human being.</summary>
    public bool Stands => State is LinkState.Linked or LinkState.Confirmed;

    /// <summary>Whether one organisation keeps both.</summary>
    public bool IsWithinOneOrganisation => FirstOrganisationId == SecondOrganisationId;

    /// <summary>The id of a pair's stream: it follows from both ids, in either order, and tells neither.</summary>
    public static Guid IdOf(Guid one, Guid other)
    {
        var (first, second) = InOrder(one, other);
        return new(SHA256.HashData(Encoding.UTF8.GetBytes($"record-link:{first}:{second}")).AsSpan(0, 16), bigEndian: true);
    }

    public static RecordLink? Evolve(RecordLink? link, object @event) => @event switch
    {
        RecordsLinked e => new(e.LinkId, e.FirstId, e.FirstOrganisationId, e.SecondId, e.SecondOrganisationId, e.Grounds, LinkState.Linked),
        LinkProposed e => new(e.LinkId, e.FirstId, e.FirstOrganisationId, e.SecondId, e.SecondOrganisationId, e.Grounds, LinkState.Proposed),
        LinkConfirmed when link is not null => link with { State = LinkState.Confirmed },
        LinkRemoved when link is not null => link with { State = LinkState.Removed },
        LinkLapsed when link is not null => link with { State = LinkState.Lapsed },
        _ => link,
    };

    /// <summary>The two ids in the order in which a pair names them.</summary>
    internal static (Guid First, Guid Second) InOrder(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);
}
