using Referrals.Domain.Outcomes;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Organisations.Cast;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Outcomes;

/// <summary>A release is asked for by one person, checked by the platform, published by another, and never changes.</summary>
public class ReleaseTests
{
    private static readonly Actor Evaluator = new(Id(0x50), Office, Role.Evaluator);
    private static readonly Actor Officer = new(Id(0x51), Office, Role.InformationGovernance);
    private static readonly Guid Release1 = Id(0x60);
    private static readonly Guid Release2 = Id(0x61);
    private static readonly DateTimeOffset Frozen = new(2026, 8, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly PrepareRelease Prepare = new("2026-Q2");
    private static readonly CheckRelease Check = new([new("activity.json", "ab")], true, 90, 10, 5, "1", [new("threshold", 7)], "cd");
    private static readonly object[] Requested = [new ReleaseRequested(Release1, "2026-Q2")];
    private static readonly object[] Passed = [.. Requested, new ReleasePrepared(Release1, "2026-Q2", Check.Files), CheckedAs(passed: true)];
    private static readonly object[] Failed = [.. Requested, new ReleasePrepared(Release1, "2026-Q2", Check.Files), CheckedAs(passed: false)];
    private static readonly object[] Published = [.. Passed, new ReleasePublished(Release1)];
    private static readonly object[] Replacement = [new ReleaseRequested(Release2, "2026-Q2", Release1, "A programme was missing."), new ReleaseChecked(Release2, true, 90, 10, 5, "1", [], "cd")];

    private static readonly Dictionary<ReleaseState, object[]> s_states = new()
    {
        [ReleaseState.Requested] = Requested,
        [ReleaseState.Passed] = Passed,
        [ReleaseState.Failed] = Failed,
        [ReleaseState.Published] = Published,
        [ReleaseState.Replaced] = [.. Published, new ReleaseReplaced(Release1, Release2, "Why")],
        [ReleaseState.Withdrawn] = [.. Published, new ReleaseWithdrawn(Release1, "Why")],
    };

    public static TheoryData<ReleaseState> States => [.. Enum.GetValues<ReleaseState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void every_state_is_reached(ReleaseState state) => Given(s_states[state]).State.ShouldBe(state);

    [Theory]
    [InlineData("2026-Q3", "2026-10-31", "2026-11-01")]
    [InlineData("2025-26", "2026-04-30", "2026-05-01")]
    public void a_period_is_prepared_from_the_day_after_its_freeze_day(string period, string tooEarly, string first)
    {
        Refused(() => PrepareReleaseHandler.Handle(new(period), Release1, [], Evaluator, Noon(tooEarly))).Code.ShouldBe("release/too-early");
        PrepareReleaseHandler.Handle(new(period), Release1, [], Evaluator, Noon(first)).ShouldBe([new ReleaseRequested(Release1, period)]);
    }

    [Fact]
    public void only_an_evaluator_prepares()
    {
        foreach (var role in Enum.GetValues<Role>().Except([Role.Evaluator]))
        {
            Refused(() => PrepareReleaseHandler.Handle(Prepare, Release1, [], new Actor(Id(1), Office, role), Frozen)).Kind.ShouldBe(RefusalKind.Forbidden);
        }
    }

    [Fact]
    public void a_period_has_one_draft_and_asking_twice_records_nothing()
    {
        PrepareReleaseHandler.Handle(Prepare, Release2, [Given(Requested)], Evaluator, Frozen).ShouldBeEmpty();
        PrepareReleaseHandler.Handle(Prepare, Release2, [Given(Passed)], Evaluator, Frozen).ShouldBeEmpty();
        Refused(() => PrepareReleaseHandler.Handle(Prepare, Id(9), [Given(Published), Given(Replacement)], Evaluator, Frozen)).Code.ShouldBe("release/one-draft");
    }

    [Fact]
    public void a_draft_that_is_not_safe_is_prepared_again_as_itself() =>
        PrepareReleaseHandler.Handle(Prepare, Release2, [Given(Failed)], Evaluator, Frozen).ShouldBe([new ReleaseRequested(Release1, "2026-Q2")]);

    [Theory]
    [InlineData(ReleaseState.Published)]
    [InlineData(ReleaseState.Replaced)]
    [InlineData(ReleaseState.Withdrawn)]
    public void a_released_period_is_never_prepared_again(ReleaseState state) =>
        Refused(() => PrepareReleaseHandler.Handle(Prepare, Release2, [Given(s_states[state])], Evaluator, Frozen)).Code.ShouldBe("release/released");

    [Theory]
    [InlineData("")]
    [InlineData("2026-Q5")]
    [InlineData("2026")]
    [InlineData("2026-25")]
    public void what_is_no_period_is_not_prepared(string period) => new PrepareRelease.Validator().Validate(new PrepareRelease(period)).Errors.ShouldHaveSingleItem().PropertyName.ShouldBe("Period");

    [Fact]
    public void the_platform_checks_what_was_asked_for_and_once()
    {
        CheckReleaseHandler.Handle(Check, Given(Requested), Actor.Platform).ShouldBe(Passed[1..]);
        CheckReleaseHandler.Handle(Check, Given(Passed), Actor.Platform).ShouldBeEmpty();
        Refused(() => CheckReleaseHandler.Handle(Check, Given(Requested), Officer)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Fact]
    public void somebody_else_of_information_governance_publishes_what_passed()
    {
        PublishReleaseHandler.Handle(Given(Passed), null, Officer).ShouldBe([new ReleasePublished(Release1)]);
        var published = Release.Evolve(Given(Passed), new ReleasePublished(Release1), new Recorded(Id(1), Frozen, Officer.MemberId, Office))!;
        PublishReleaseHandler.Handle(published, null, Officer).ShouldBeEmpty();
        Refused(() => PublishReleaseHandler.Handle(published, null, Officer with { MemberId = Id(0x52) })).Code.ShouldBe("release/not-in-state");
        Refused(() => PublishReleaseHandler.Handle(Given(Passed), null, Evaluator)).Kind.ShouldBe(RefusalKind.Forbidden);
        Refused(() => PublishReleaseHandler.Handle(GivenBy(Officer, Passed), null, Officer)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData(ReleaseState.Requested)]
    [InlineData(ReleaseState.Failed)]
    [InlineData(ReleaseState.Replaced)]
    [InlineData(ReleaseState.Withdrawn)]
    public void nothing_else_is_published(ReleaseState state) =>
        Refused(() => PublishReleaseHandler.Handle(Given(s_states[state]), null, Officer)).Code.ShouldBe("release/not-in-state");

    [Fact]
    public void a_replacement_takes_the_place_of_the_one_before_when_it_is_published()
    {
        var replace = new ReplaceRelease("A programme was missing. ");
        ReplaceReleaseHandler.Handle(replace, Release2, Given(Published), [Given(Published)], Evaluator).ShouldBe([Replacement[0]]);
        ReplaceReleaseHandler.Handle(replace, Id(9), Given(Published), [Given(Published), Given(Replacement)], Officer).ShouldBeEmpty();
        PublishReleaseHandler.Handle(Given(Replacement), Given(Published), Officer).ShouldBe(
            [new ReleasePublished(Release2), new ReleaseReplaced(Release1, Release2, "A programme was missing.")]);
        Refused(() => PublishReleaseHandler.Handle(Given(Replacement), Given(s_states[ReleaseState.Replaced]), Officer)).Code.ShouldBe("release/not-in-state");
        ReplaceReleaseHandler.Handle(replace, Release2, Given(s_states[ReleaseState.Withdrawn]), [], Evaluator).ShouldHaveSingleItem();
        Refused(() => ReplaceReleaseHandler.Handle(replace, Release2, Given(Passed), [Given(Passed)], Evaluator)).Code.ShouldBe("release/not-in-state");
        Refused(() => ReplaceReleaseHandler.Handle(new("Another reason."), Id(9), Given(Published), [Given(Published), Given(Replacement)], Evaluator)).Code.ShouldBe("release/one-draft");
        Refused(() => ReplaceReleaseHandler.Handle(replace, Release2, Given(Published), [], Coordinator)).Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Fact]
    public void what_is_published_is_withdrawn_for_a_public_reason()
    {
        var withdraw = new WithdrawRelease(" A table counted twice.");
        WithdrawReleaseHandler.Handle(withdraw, Given(Published), Officer).ShouldBe([new ReleaseWithdrawn(Release1, "A table counted twice.")]);
        WithdrawReleaseHandler.Handle(withdraw, Given([.. Published, new ReleaseWithdrawn(Release1, "A table counted twice.")]), Officer).ShouldBeEmpty();
        Refused(() => WithdrawReleaseHandler.Handle(withdraw, Given(Passed), Officer)).Code.ShouldBe("release/not-in-state");
        Refused(() => WithdrawReleaseHandler.Handle(withdraw, Given(Published), Evaluator)).Kind.ShouldBe(RefusalKind.Forbidden);
        new WithdrawRelease.Validator().Validate(new WithdrawRelease(" ")).IsValid.ShouldBeFalse();
        new ReplaceRelease.Validator().Validate(new ReplaceRelease(new string('a', 201))).IsValid.ShouldBeFalse();
    }

    private static ReleaseChecked CheckedAs(bool passed) => new(Release1, passed, 90, 10, 5, "1", Check.Rules, "cd");

    private static DateTimeOffset Noon(string day) => new(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new TimeOnly(12, 0), TimeSpan.Zero);

    private static Release Given(params object[] events) => GivenBy(Evaluator, events);

    private static Release GivenBy(Actor actor, params object[] events) =>
        events.Aggregate((Release?)null, (r, e) => Release.Evolve(r, e, new Recorded(Id(1), Frozen, actor.MemberId, actor.OrganisationId)))!;
}
