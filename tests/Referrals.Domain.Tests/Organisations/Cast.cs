using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Organisations;

/// <summary>Two organisations, and who acts for them.</summary>
internal static class Cast
{
    public static readonly Guid Homes = Id(0x10);
    public static readonly Guid Office = Id(0x20);
    public static readonly Guid Team = Id(0x11);
    public static readonly Guid Gone = Id(0x12);

    public static readonly Actor Coordinator = new(Id(0x13), Homes, Role.Coordinator);
    public static readonly Actor Practitioner = new(Id(0x14), Homes, Role.Practitioner);
    public static readonly Actor Administrator = new(Id(0x21), Office, Role.Administrator);
    public static readonly Actor Elsewhere = new(Id(0x31), Id(0x30), Role.Coordinator);

    public static readonly Actor[] Nobody =
        [.. Enum.GetValues<Role>().Except([Role.Coordinator, Role.Administrator]).Select(role => new Actor(Id(0x15), Homes, role))];

    public static OrganisationRecord Organisation => OrganisationOf(
        new OrganisationJoined(Homes, "healthy-homes", "Healthy Homes", OrganisationKind.Voluntary), new TeamFormed(Homes, Team, "Warmth"),
        new TeamFormed(Homes, Gone, "Damp"), new TeamDissolved(Homes, Gone));

    public static OrganisationRecord Left => OrganisationRecord.Evolve(Organisation, new OrganisationLeft(Homes), Recorded)!;

    public static OrganisationRecord OfficeOf(params object[] events) =>
        OrganisationOf([new OrganisationJoined(Office, "office", "The office", OrganisationKind.Statutory), .. events]);

    public static OrganisationRecord OrganisationOf(params object[] events) =>
        events.Aggregate((OrganisationRecord?)null, (o, e) => OrganisationRecord.Evolve(o, e, Recorded))!;

    public static MemberRecord Member(Role role, Guid? organisation = null, params object[] then)
    {
        object[] events = [new MemberInvited(Id(0x40), organisation ?? Homes, "Ruth Ellingham", role, Team), .. then];
        return events.Aggregate((MemberRecord?)null, (m, e) => MemberRecord.Evolve(m, e, Recorded))!;
    }

    public static MemberRecord Active(Role role, Guid? organisation = null) => Member(role, organisation, new MemberJoined(Id(0x40)));

    public static MemberRecord Former(Role role) => Member(role, null, new MemberJoined(Id(0x40)), new MemberLeft(Id(0x40)));

    public static readonly Recorded Recorded = new(Id(1), Now, Id(2), Id(3));

    public static Refusal Refused(Func<object[]> decide) => Xunit.Assert.Throws<Refusal>(() => { decide(); });
}
