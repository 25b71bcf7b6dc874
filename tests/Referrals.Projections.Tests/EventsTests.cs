using System.Text.Json;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.Referring;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>Every event has a name for ever, and is handled or ignored on purpose.</summary>
public class EventsTests
{
    /// <summary>Events that say nothing beside state and timeline: whoever adds one says here that this is meant.</summary>
    private static readonly HashSet<Type> s_onlyStateAndTimeline =
    [
        typeof(ReferralReceived), typeof(InformationRequested), typeof(InformationProvided), typeof(ReferralAccepted), typeof(CaseworkerAllocated),
        typeof(ContactRecorded), typeof(HandoffChased), typeof(WithdrawalRequested), typeof(WithdrawalAnswered), typeof(ConsentChanged),
        typeof(NoteAdded), typeof(ClockMissed),
    ];

    private static readonly EventTypeRegistry s_registry = Registry();

    public static TheoryData<Type> OfReferrals => [.. Events.Where(t => t.GetProperty("ReferralId") is not null && t != typeof(ReferralMade) && t != typeof(OwnNoteAdded))];

    /// <summary>What the files of events declare: records that begin with the id of their stream.</summary>
    private static IEnumerable<Type> Events => typeof(ReferralMade).Assembly.GetExportedTypes().Where(t =>
        t is { IsClass: true, Namespace: "Referrals.Domain.Referring" or "Referrals.Domain.People" or "Referrals.Domain.Governance" or "Referrals.Domain.Outcomes" } && t != typeof(HouseholdMember)
        && t.GetConstructors() is [var only] && only.GetParameters() is [{ Name: "ReferralId" or "PersonId" or "NotesId" or "LinkId" or "ErasureId" or "ReleaseId" } first, ..] && first.ParameterType == typeof(Guid)).Concat(OfOrganisations);

    private static IEnumerable<Type> OfOrganisations => typeof(MemberInvited).Assembly.GetExportedTypes().Where(t =>
        t is { IsClass: true, Namespace: "Referrals.Domain.Organisations" }
        && t.GetConstructors() is [var only] && only.GetParameters() is [{ Name: "OrganisationId" or "MemberId" or "AgreementId" } first, ..] && first.ParameterType == typeof(Guid));

    [Fact]
    public void every_event_is_pinned_under_its_own_name()
    {
        s_registry.All.Select(e => e.Type).ShouldBe(Events, ignoreOrder: true);
        s_registry.All.Select(e => e.Name).ShouldBe(s_registry.All.Select(e => JsonNamingPolicy.SnakeCaseLower.ConvertName(e.Type.Name)));
    }

    [Theory]
    [MemberData(nameof(OfReferrals))]
    public void an_event_of_a_referral_is_handled_or_ignored_on_purpose(Type type)
    {
        var before = Story(typeof(ReferralMade), typeof(ReferralDeclined), typeof(AppointmentMade), typeof(ReminderSet), typeof(SupportRecorded),
            typeof(ReferralClosed), typeof(ReferralPutOnHold), typeof(SensitiveReferralOpened), typeof(TransferOffered))!;

        var after = ReferralRecord.Evolve(before, Filled.Event(type, Some.Worker(Some.CitizensAdvice)))!;

        after.Timeline.Count.ShouldBe(before.Timeline.Count + 1);
        var said = after with { State = before.State, Version = before.Version, Wait = before.Wait, Timeline = before.Timeline };
        (said == before).ShouldBe(s_onlyStateAndTimeline.Contains(type));
    }

    [Theory]
    [MemberData(nameof(OfReferrals))]
    public void an_entry_of_the_timeline_has_a_line_that_shows_nothing_sealed(Type type)
    {
        var data = JsonSerializer.SerializeToNode(Filled.Of(type), type, ReferralJson.Options)!.AsObject();

        var line = TimelineSummary.Of(JsonNamingPolicy.CamelCase.ConvertName(type.Name), data, Some.Partnership);

        line.ShouldNotBeNullOrWhiteSpace();
        line.ShouldNotContain("{");
    }

    private static ReferralRecord? Story(params Type[] types) => types.Aggregate(
        (ReferralRecord?)null, (record, type) => ReferralRecord.Evolve(record, Filled.Event(type, Some.Worker(Some.CitizensAdvice))));

    private static EventTypeRegistry Registry()
    {
        var registry = new EventTypeRegistry();
        ReferralsStore.MapEvents(registry);
        return registry;
    }
}
