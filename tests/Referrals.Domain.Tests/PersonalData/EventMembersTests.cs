using System.Reflection;
using Referrals.Domain.Governance;
using Referrals.Domain.Organisations;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Domain.Tests.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.PersonalData;

/// <summary>Every member of every event is sealed, or is on the list of what the process needs in clear.</summary>
public class EventMembersTests
{
    /// <summary>Ids, dates, times and closed codes of the process. A new member of another type has to be sealed, or argued for here.</summary>
    private static readonly HashSet<Type> ProcessTypes =
    [
        typeof(Guid), typeof(DateOnly), typeof(DateTimeOffset), typeof(ClockDays), typeof(ClockName), typeof(WaitingOn), typeof(Source), typeof(Urgency),
        typeof(DeclineReason), typeof(DeclineNextStep), typeof(WithdrawalReason), typeof(CloseOutcome), typeof(ConsentChange), typeof(LegalBasis),
        typeof(ConfidentialityBasis), typeof(PersonField), typeof(ContactWith), typeof(ContactChannel), typeof(ContactResult), typeof(AssessmentStage),
        typeof(SupportStatus), typeof(SignpostHow), typeof(OpeningReason), typeof(OpeningFinding), typeof(LinkGrounds), typeof(int), typeof(TextVerdict),
        typeof(OrganisationKind), typeof(Role), typeof(ApiScope),
    ];

    /// <summary>The only texts and flags in clear: codes of the partnership's own files, the reference that stands on letters, how the process went.</summary>
    private static readonly HashSet<string> ProcessTexts =
    [
        $"{nameof(ReferralMade)}.Reference", $"{nameof(ReferralMade)}.Programme", $"{nameof(TransferOffered)}.Programme",
        $"{nameof(MilestoneReached)}.Milestone", $"{nameof(AssessmentRecorded)}.Measure",
        $"{nameof(ReferredOnward)}.ToSafeguard", $"{nameof(PersonRegistered)}.FromProgramme",
        $"{nameof(PersonDetailsChanged)}.NewVisitWarning",

        // Of organisations and who acts for them, nothing of the people they help. Members answer by name for what they did: it stands on
        // timelines and in the access log for as long as those do. What they sign in with is in no event.
        $"{nameof(OrganisationJoined)}.Code", $"{nameof(OrganisationJoined)}.Name", $"{nameof(OrganisationRenamed)}.Name",
        $"{nameof(TeamFormed)}.Name", $"{nameof(TeamRenamed)}.Name",
        $"{nameof(MemberInvited)}.Name", $"{nameof(MemberRenamed)}.Name", $"{nameof(SystemAdded)}.Name", $"{nameof(ApiKeyCreated)}.Name",
        $"{nameof(SystemConnected)}.Issuer", $"{nameof(SystemConnected)}.ClientId",
        $"{nameof(AgreementSigned)}.Purposes",

        // Of releases: aggregates that were made safe, and what was said of them to everybody.
        $"{nameof(ReleaseRequested)}.Period", $"{nameof(ReleaseRequested)}.Reason", $"{nameof(ReleasePrepared)}.Period",
        $"{nameof(HashedFile)}.Name", $"{nameof(HashedFile)}.Sha256", $"{nameof(NamedRule)}.Name",
        $"{nameof(ReleaseChecked)}.Passed", $"{nameof(ReleaseChecked)}.AuditorVersion", $"{nameof(ReleaseChecked)}.CertificateSha256",
        $"{nameof(ReleaseReplaced)}.Reason", $"{nameof(ReleaseWithdrawn)}.Reason",

        // What a system is called by whoever vouches for it.
        $"{nameof(SystemConnected)}.Issuer", $"{nameof(SystemConnected)}.ClientId",
    ];

    public static TheoryData<Type> EveryEvent => [.. Events];

    /// <summary>What a stream's files declare: records named for what happened, stream id first.</summary>
    private static IEnumerable<Type> Events => typeof(ReferralMade).Assembly.GetExportedTypes().Where(t =>
        (t.Namespace == typeof(MemberInvited).Namespace && t.GetConstructors().SingleOrDefault()?.GetParameters() is [{ ParameterType: var id, Name: "OrganisationId" or "MemberId" or "AgreementId" }, ..] && id == typeof(Guid))
        || (t != typeof(HouseholdMember) && t.GetConstructors().SingleOrDefault()?.GetParameters() is [{ ParameterType: var first, Name: "ReferralId" or "PersonId" or "NotesId" or "LinkId" or "ErasureId" or "ReleaseId" }, ..] && first == typeof(Guid)));

    [Theory]
    [MemberData(nameof(EveryEvent))]
    public void every_member_is_sealed_or_of_the_process(Type @event) => InClear(@event).ShouldBeSubsetOf(ProcessTexts);

    [Fact]
    public void every_event_of_the_domains_files_is_looked_at()
    {
        Events.Count().ShouldBe(89);
        Events.ShouldContain(typeof(PersonRegistered));
        Events.ShouldContain(typeof(OwnNoteAdded));
    }

    [Fact]
    public void every_text_an_event_carries_can_be_pointed_at_to_be_destroyed()
    {
        var story = NamedStates.an_accepted_referral.And(Some.Offered);
        foreach (var @event in Events.Where(e => e.Namespace == typeof(ReferralMade).Namespace && e != typeof(ReferralMade) && e != typeof(OwnNoteAdded) && e != typeof(OwnNoteRedacted) && HasText(e)))
        {
            var after = story.And(Filled.Of(@event)).State!;
            after.Entries.ShouldContain(e => e.Id == Some.EntryId(story.Length + 1), @event.Name);
        }
    }

    private static bool HasText(Type type) => type.GetProperties().Any(p =>
        (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) is var t && (t == typeof(Sealed<string>) || (t == typeof(Consent) && HasText(t))));

    private static IEnumerable<string> InClear(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(p => InClear(type, p, p.PropertyType));

    private static IEnumerable<string> InClear(Type owner, PropertyInfo member, Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? InClear(owner, member, underlying)
        : ProcessTypes.Contains(type) || typeof(ISealed).IsAssignableFrom(type) ? []
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Values<>) ? InClear(owner, member, type.GetGenericArguments()[0])
        : type == typeof(Consent) || type == typeof(HouseholdMember) || type == typeof(ErasedRecord) || type == typeof(Disclosed) || type == typeof(Bases) || type == typeof(HashedFile) || type == typeof(NamedRule) ? InClear(type)
        : [$"{owner.Name}.{member.Name}"];
}
