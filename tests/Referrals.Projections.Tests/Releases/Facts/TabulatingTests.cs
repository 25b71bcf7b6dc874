using Referrals.Projections.Releases;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;
using static Referrals.Projections.Tests.Releases.Facts.SomeFacts;

namespace Referrals.Projections.Tests.Releases.Facts;

/// <summary>Small examples, counted by hand.</summary>
public sealed class TabulatingTests
{
    [Fact]
    public void a_human_counts_once_and_who_was_erased_once_for_each_referral()
    {
        var cells = Count(Year, [
            Accepted(person: 1), Accepted(person: 1) with { ReferrerId = Surgery }, Accepted(person: 2) with { ReferrerId = null, ReferrerKind = null },
            Accepted() with { PersonKey = null, Frozen = true }, Accepted() with { PersonKey = null, Frozen = true },
            Referral(person: 3), Accepted(person: 4) with { AcceptedOn = new(2026, 4, 1) },
        ]).Cells;

        var people = cells["people?programme=healthyHomes&year=2025-26"];
        (people.Count, people.People, people.Counting).ShouldBe((4, 4, Counting.People));
        people.ByReferrer.ShouldBe(new Dictionary<Guid, long> { [Team] = 3, [Surgery] = 1, [Guid.Empty] = 1 }, ignoreOrder: true);
        cells["people?district=E07000081&year=2025-26"].Count.ShouldBe(4);
        cells["people?year=2025-26"].Count.ShouldBe(4);
        var accepted = cells["accepted?programme=healthyHomes&year=2025-26"];
        (accepted.Count, accepted.People).ShouldBe((5, 4));
        accepted.ByReferrer.ShouldBe(new Dictionary<Guid, long> { [Team] = 3, [Surgery] = 1, [Guid.Empty] = 1 }, ignoreOrder: true);
        cells["made?programme=healthyHomes&year=2025-26"].Count.ShouldBe(7);
        cells["accepted?gender=man&programme=healthyHomes&year=2025-26"].Count.ShouldBe(0);
    }

    [Fact]
    public void sensitive_programmes_are_in_their_own_table_alone()
    {
        var cells = Count(Year, [
            Accepted(person: 1), Accepted(person: 2) with { Programme = "acesPilot", Sensitive = true, Needs = ["domesticAbuse"], DeclinedOn = new(2025, 7, 1), DeclineReason = "noCapacity" },
            Referral(person: 2) with { Programme = "healthyHomes", Sensitive = true },
        ]).Cells;

        cells.Values.Where(c => c.Count > 0 && c.Key.StartsWith("sensitive", StringComparison.Ordinal)).Select(c => (c.Key, c.Count, c.People)).ShouldBe(
            [
                ("sensitiveMade?year=2025-26", 2, 1), ("sensitiveAccepted?year=2025-26", 1, 1), ("sensitiveDeclined?year=2025-26", 1, 1), ("sensitivePeople?year=2025-26", 1, 1),
            ]);
        cells["made?year=2025-26"].Count.ShouldBe(1);
        cells.Values.Where(c => c.Key.StartsWith("unmet", StringComparison.Ordinal)).ShouldAllBe(c => c.Count == 0);
    }

    [Fact]
    public void what_never_ran_before_the_end_has_no_cells()
    {
        var cells = Count(Year, [Referral(), Referral() with { Programme = "connector", MadeOn = new(2024, 5, 1) }, Referral() with { Programme = "warmAndWell", MadeOn = new(2026, 4, 2) }]).Cells;

        cells["made?programme=connector&year=2025-26"].Count.ShouldBe(0);
        cells.Keys.ShouldNotContain("made?programme=warmAndWell&year=2025-26");
        cells.Keys.ShouldNotContain("made?from=onward.warmAndWell&programme=connector&year=2025-26");
        cells.Keys.ShouldNotContain("sensitiveMade?year=2025-26");
    }

    [Fact]
    public void flows_come_from_kinds_with_members_enough_from_programmes_and_from_people_themselves()
    {
        var cells = Count(Year, [
            Referral(), Referral() with { ReferrerKind = "housing" }, Referral() with { ReferrerKind = "connector" }, Referral() with { ReferrerId = null, ReferrerKind = null },
            Referral() with { Programme = "warmAndWell", ReferrerKind = "voluntary", FromProgramme = "healthyHomes" },
            Referral() with { Programme = "warmAndWell", ReferrerKind = "voluntary", FromProgramme = "ended" },
        ]).Cells;

        cells.Values.Where(c => c.Count > 0 && c.Key.StartsWith("made?from", StringComparison.Ordinal)).Select(c => (c.Key, c.Count)).ShouldBe(
            [
                ("made?from=nhs&programme=healthyHomes&year=2025-26", 1), ("made?from=otherKinds&programme=healthyHomes&year=2025-26", 2),
                ("made?from=self&programme=healthyHomes&year=2025-26", 1), ("made?from=voluntary&programme=warmAndWell&year=2025-26", 1),
                ("made?from=onward.healthyHomes&programme=warmAndWell&year=2025-26", 1),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void a_wait_is_its_band_or_open_or_ended_on_the_freeze_day()
    {
        var day = new DateOnly(2025, 7, 31);
        var cells = Count(Spring, [
            Referral() with { AcknowledgedOn = day, AcknowledgeDays = 2 }, Referral() with { AcknowledgedOn = day, AcknowledgeDays = 3 }, Referral() with { AcknowledgedOn = day, AcknowledgeDays = 21 },
            Referral() with { AcknowledgedOn = day.AddDays(1), AcknowledgeDays = 30 }, Referral(), Referral() with { WithdrawnOn = day }, Referral() with { WithdrawnOn = day.AddDays(1) },
            Referral() with { MadeOn = new(2025, 7, 1), AcknowledgedOn = day, AcknowledgeDays = 1 },
        ]);

        cells.Cells.Values.Where(c => c.Count > 0 && c.Key.StartsWith("made?acknowledge", StringComparison.Ordinal)).Select(c => (c.Key, c.Count)).ShouldBe(
            [
                ("made?acknowledge=0to2&programme=healthyHomes&quarter=2025-Q2", 1), ("made?acknowledge=3to5&programme=healthyHomes&quarter=2025-Q2", 1),
                ("made?acknowledge=over20&programme=healthyHomes&quarter=2025-Q2", 1), ("made?acknowledge=open&programme=healthyHomes&quarter=2025-Q2", 3),
                ("made?acknowledge=ended&programme=healthyHomes&quarter=2025-Q2", 1),
            ],
            ignoreOrder: true);
        cells.Cells["made?programme=healthyHomes&quarter=2025-Q2"].Count.ShouldBe(7);
        const string waiting = "waiting?programme=healthyHomes&quarter=2025-Q2&wait=acknowledge";
        cells.Cells[waiting].Count.ShouldBe(6);
        cells.Waits[waiting].Days.ShouldBe([2, 3, 21]);
        cells.Waits[waiting].StillOpen.ShouldBe(3);
    }

    [Fact]
    public void where_referrals_got_to_is_what_stood_on_the_freeze_day()
    {
        var (before, after) = (new DateOnly(2026, 4, 30), new DateOnly(2026, 5, 1));
        var closed = Accepted() with { ClosedOn = before, Outcome = "supportCompleted", CloseDays = 200 };
        var cells = Count(Year, [
            closed, closed with { Key = Some.Id(91), ReopenedOn = after }, closed with { Key = Some.Id(92), ReopenedOn = before }, closed with { Key = Some.Id(93), ClosedOn = after },
            closed with { Key = Some.Id(94), Outcome = "referredOn" }, closed with { Key = Some.Id(95), Outcome = "movedAway" },
            Referral() with { DeclinedOn = before, DeclineReason = "other" }, Referral() with { DeclinedOn = new(2025, 5, 2), DeclineReason = "other", AcceptedOn = new(2025, 5, 9) },
            Accepted() with { WithdrawnOn = before },
        ]).Cells;

        string[] results = ["supportCompleted", "otherwiseClosed", "referredOn", "declined", "withdrawn", "open"];
        results.Select(r => cells[$"made?programme=healthyHomes&result={r}&year=2025-26"].Count).ShouldBe([2, 1, 1, 1, 1, 3]);
    }

    [Fact]
    public void a_human_has_one_pair_in_a_programme_and_year_the_latest()
    {
        var (one, again, elsewhere, other) = (Accepted(person: 1), Accepted(person: 1) with { District = "E07000082" }, Accepted(person: 1) with { Programme = "connector" }, Accepted(person: 2));
        var lost = Accepted(person: 3);
        var cells = Count(Year, [one, again, elsewhere, other, lost], [
            Pair(one, 8, 5), Pair(again, 9, 2, new(2025, 10, 1)), Pair(again, 9, 1, new(2026, 4, 1)), Pair(elsewhere, 4, 4), Pair(other, 6, 7),
            Pair(other, 6, 3, new(2026, 3, 20)) with { AskedAgainRecordedOn = new(2026, 5, 1) }, Pair(lost, 3, null), Pair(lost, 3, 9, item: "ons4.happy"),
        ]);

        const string pairs = "pairs?item=ons4.anxious&programme=healthyHomes&year=2025-26";
        cells.Cells[pairs].Count.ShouldBe(2);
        cells.Pairs[pairs].ShouldBe([new PairedScore(6, 7, -1), new PairedScore(9, 2, 7)]);
        cells.Cells["improved?item=ons4.anxious&programme=healthyHomes&year=2025-26"].Count.ShouldBe(1);
        cells.Cells["notImproved?item=ons4.anxious&programme=healthyHomes&year=2025-26"].Count.ShouldBe(1);
        cells.Cells["notImproved?item=ons4.anxious&programme=connector&year=2025-26"].Count.ShouldBe(1);
        cells.Cells["notAskedAgain?item=ons4.anxious&programme=healthyHomes&year=2025-26"].Count.ShouldBe(1);
        var all = cells.Cells["pairs?item=ons4.anxious&year=2025-26"];
        (all.Count, all.People).ShouldBe((3, 2));
        cells.Cells["pairs?district=E07000082&item=ons4.anxious&year=2025-26"].Count.ShouldBe(1);
        cells.Pairs["pairs?district=E07000082&item=ons4.anxious&year=2025-26"].ShouldBe([new PairedScore(9, 2, 7)]);
    }

    [Fact]
    public void money_is_of_people_and_two_of_them_gave_most()
    {
        var (one, other, third) = (Accepted(person: 1), Accepted(person: 2) with { ReferrerId = Surgery }, Accepted(person: 3));
        var cells = Count(Year, [one, other, third], support: [
            Given(one, 100_00), Given(one, 50_00), Given(other, 120_00), Given(third, 7_00), Given(third), Given(third, 900_00, per: "once"),
            Given(third, 1_00) with { On = new(2026, 4, 1) }, Given(third, 1_00) with { RecordedOn = new(2026, 5, 1) },
        ]).Cells;

        var money = cells["perYear?kind=benefitsGained&programme=healthyHomes&year=2025-26"];
        (money.Count, money.People, money.Largest, money.SecondLargest).ShouldBe((277_00, 3, 150_00, 120_00));
        money.ByReferrer.ShouldBe(new Dictionary<Guid, long> { [Team] = 157_00, [Surgery] = 120_00 }, ignoreOrder: true);
        cells["once?kind=benefitsGained&programme=healthyHomes&year=2025-26"].Count.ShouldBe(900_00);
        cells["grants?kind=benefitsGained&programme=healthyHomes&year=2025-26"].Count.ShouldBe(6);
        cells["supported?kind=benefitsGained&programme=healthyHomes&year=2025-26"].Count.ShouldBe(3);
        cells["supported?priority=housing&year=2025-26"].Count.ShouldBe(3);
    }

    [Fact]
    public void unmet_is_what_was_declined_or_closed_for_want_of_a_place_and_still_is()
    {
        var day = new DateOnly(2025, 8, 1);
        var cells = Count(Year, [
            Referral() with { Needs = ["debt", "food", "domesticAbuse"], DeclinedOn = day, DeclineReason = "noCapacity" },
            Referral() with { Needs = ["debt"], DeclinedOn = day, DeclineReason = "personDeclined" },
            Referral() with { Needs = ["debt"], DeclinedOn = day, DeclineReason = "outOfArea", ReopenedOn = day },
            Accepted() with { Needs = ["debt", "food"], NeedsNotMet = ["food"], ClosedOn = day, Outcome = "noServiceExists" },
            Accepted() with { Needs = ["debt"], ClosedOn = day, Outcome = "notEligible", District = "unknown" },
        ]).Cells;

        cells.Values.Where(c => c.Count > 0 && c.Key.StartsWith("unmet", StringComparison.Ordinal)).Select(c => (c.Key, c.Count)).ShouldBe(
            [
                ("unmet?district=E07000081&need=debt&year=2025-26", 1), ("unmet?district=unknown&need=debt&year=2025-26", 1), ("unmet?need=debt&year=2025-26", 2),
                ("unmet?district=E07000081&need=food&year=2025-26", 2), ("unmet?need=food&year=2025-26", 2), ("unmet?sensitiveNeed=domesticAbuse&year=2025-26", 1),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void who_comes_again_came_to_the_same_organisation_within_twelve_months()
    {
        var cells = Count(Year, [
            Referral(person: 1) with { MadeOn = new(2024, 5, 2) }, Referral(person: 1), Referral(person: 1) with { MadeOn = new(2025, 6, 1) },
            Referral(person: 2) with { MadeOn = new(2024, 5, 1) }, Referral(person: 2),
            Referral(person: 3), Referral(person: 3) with { ReceiverId = Some.WarmAndWell.Id, Programme = "warmAndWell" },
            Referral() with { PersonKey = null, Frozen = true }, Referral() with { PersonKey = null, Frozen = true },
        ]).Cells;

        cells["again?programme=healthyHomes&year=2025-26"].Count.ShouldBe(1);
        cells["again?programme=warmAndWell&year=2025-26"].Count.ShouldBe(0);
    }

    [Fact]
    public void a_referral_counts_once_towards_each_priority_of_its_needs()
    {
        var both = Accepted(person: 1) with { Needs = ["energyAndHeating", "dampAndCondition", "lonelinessAndIsolation", "debt"] };
        var cells = Count(Year, [both, Accepted(person: 1)], [Pair(both, 8, 5), Pair(both, 1, 5, item: "ons4.happy")]).Cells;

        cells["referrals?priority=housing&year=2025-26"].Count.ShouldBe(2);
        cells["referrals?priority=socialIsolationAndLoneliness&year=2025-26"].Count.ShouldBe(1);
        cells["priorityPairs?priority=housing&year=2025-26"].Count.ShouldBe(1);
        cells["referrals?priority=physicalActivity&year=2025-26"].Count.ShouldBe(0);
    }
}
