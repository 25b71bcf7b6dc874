using System.Text.Json;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases.Facts;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Facts;

/// <summary>Given these events, exactly these rows.</summary>
public sealed class FactsProjecting(TestServer server)
{
    private static readonly Actor s_adviser = Some.Worker(Some.CitizensAdvice);

    private static readonly PersonDetails s_joan = Some.Joan with
    {
        Demographics = new Demographics(Gender.Woman, EthnicGroup.WhiteRoma),
        Area = new Area("E07000081", "E01022333", 4),
    };

    [Fact]
    public async Task a_referral_that_went_well_is_a_row_with_its_pairs_and_its_support()
    {
        await using var world = await FactWorld.CreateAsync(server);
        await ReferAndHelpAsync(world);

        var facts = await world.FactsAsync();

        var referral = facts.Referrals.ShouldHaveSingleItem();
        referral.PersonKey.ShouldNotBeNull();
        referral.ShouldBe(new ReferralFact
        {
            Key = referral.Key,
            PersonKey = referral.PersonKey,
            Programme = "healthyHomes",
            ReferrerId = Some.CancerSupport.Id,
            ReferrerKind = "nhs",
            ReceiverId = Some.CitizensAdvice.Id,
            District = "E07000081",
            Quintile = "2",
            AgeBand = "75to84",
            Gender = "woman",
            EthnicGroup = "white",
            Needs = ["energyAndHeating", "debt"],
            MadeOn = new(2026, 3, 2),
            AcknowledgedOn = new(2026, 3, 3),
            DecidedOn = new(2026, 3, 5),
            AcceptedOn = new(2026, 3, 5),
            FirstContactRecordedOn = new(2026, 3, 6),
            ClosedOn = new(2026, 3, 20),
            Outcome = "supportCompleted",
            NeedsNotMet = ["debt"],
            AcknowledgeDays = 1,
            DecideDays = 3,
            FirstContactDays = 1,
            CloseDays = 14,
        });
        var pair = new PairFact { Referral = referral.Key, Item = "", BaselineOn = new(2026, 3, 6), BaselineRecordedOn = new(2026, 3, 6), Before = 0 };
        var again = pair with { AskedAgainOn = new(2026, 3, 16), AskedAgainRecordedOn = new(2026, 3, 20) };
        facts.Pairs.ShouldBe(
            [
                again with { Item = "ons4.anxious", Before = 8, After = 5, Improvement = 3 },
                pair with { Item = "ons4.happy", Before = 5 },
                again with { Item = "ons4.satisfied", Before = 4, After = 6, Improvement = 2 },
                again with { Item = "ons4.worthwhile", Before = 3, After = 2, Improvement = -1 },
            ]);
        facts.Support.ShouldBe(
            [
                new SupportFact { Referral = referral.Key, Kind = "benefitsGained", On = new(2026, 3, 9), RecordedOn = new(2026, 3, 20), Pence = 120_000, Per = "year" },
                new SupportFact { Referral = referral.Key, Kind = "repairsMade", On = new(2026, 3, 18), RecordedOn = new(2026, 3, 20) },
            ]);
        facts.Programmes.ShouldBe([new RunningSince("healthyHomes", false, new(2026, 3, 2))]);
        facts.Kinds.ShouldBeEmpty();
    }

    [Fact]
    public async Task late_and_corrected_entries_move_the_facts()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var story = await ReferAndHelpAsync(world);
        await world.CatchUpAsync();

        foreach (var (entry, values) in new (Guid, string)[]
        {
            (story.Made, """{"needs":["food"]}"""), (story.Contact, """{"occurredOn":"2026-03-10"}"""), (story.Award, """{"kind":"debtManaged","amount":5000,"occurredOn":"2026-03-11"}"""),
            (story.Again, """{"occurredOn":"2026-03-17","scores":{"satisfied":9,"happy":7},"declined":["worthwhile","anxious"]}"""), (story.Closing, """{"outcome":"movedAway","needsNotMet":[]}"""),
        })
        {
            var answers = new Answers(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(values)!);
            await world.SayAsync(
                s_adviser, story.Referral, new EntryCorrected(story.Referral, entry, Sealed.Text([story.Person], answers), Sealed.Text([story.Person], "It was wrong.")));
        }

        var facts = await world.FactsAsync();
        var referral = facts.Referrals.ShouldHaveSingleItem();
        referral.Needs.ShouldBe(["food"]);
        referral.FirstContactDays.ShouldBe(3);
        (referral.Outcome, referral.NeedsNotMet).ShouldBe(("movedAway", Values<string>.Empty));
        facts.Pairs.Select(p => (p.Item, p.AskedAgainOn, p.Improvement)).ShouldBe(
            [("ons4.anxious", null, null), ("ons4.happy", new(2026, 3, 17), 2), ("ons4.satisfied", new(2026, 3, 17), 5), ("ons4.worthwhile", null, null)]);
        facts.Support.Select(s => (s.Kind, s.Pence, s.On)).ShouldBe([("debtManaged", 5_000, new(2026, 3, 11)), ("repairsMade", null, new DateOnly(2026, 3, 18))]);
    }

    [Fact]
    public async Task a_correction_that_was_destroyed_leaves_the_later_ones_their_place()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var story = await ReferAndHelpAsync(world);
        var corrected = await CorrectAsync(90_000);
        await world.SayAsync(s_adviser, story.Referral, new SupportStatusChanged(story.Referral, story.Award, SupportStatus.Done, new(2026, 3, 20), Sealed.Of(story.Person, 80_000L)));
        (await AmountAsync()).ShouldBe(80_000);
        await world.SayAsync(s_adviser, story.Referral, new TextRedacted(story.Referral, corrected, Sealed.Text([story.Person], "It was of somebody else.")));
        (await AmountAsync()).ShouldBe(80_000);

        await CorrectAsync(70_000);

        (await AmountAsync()).ShouldBe(70_000);

        async Task<Guid> CorrectAsync(long amount)
        {
            var answers = new Answers(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>($$"""{"amount":{{amount}}}""")!);
            return (await world.SayAsync(s_adviser, story.Referral, new EntryCorrected(story.Referral, story.Award, Sealed.Text([story.Person], answers), Sealed.Text([story.Person], "It was wrong."))))[0];
        }

        async Task<long?> AmountAsync() => (await world.FactsAsync()).Support.Single(s => s.Kind == "benefitsGained").Pence;
    }

    [Fact]
    public async Task what_was_entered_in_error_is_no_fact()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var story = await ReferAndHelpAsync(world);
        (await world.FactsAsync()).Referrals.ShouldHaveSingleItem();

        await world.SayAsync(s_adviser, story.Referral, new MarkedEnteredInError(story.Referral, Sealed.Text([story.Person], "The wrong Joan.")));

        var facts = await world.FactsAsync();
        facts.Referrals.ShouldBeEmpty();
        facts.Pairs.ShouldBeEmpty();
        facts.Support.ShouldBeEmpty();
    }

    [Fact]
    public async Task reopening_and_transfer_are_of_the_same_referral_and_what_was_ever_sensitive_stays_so()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var (id, _, person) = await world.ReferAsync(s_joan);
        await world.SayAsync(s_adviser, id, new ReferralDeclined(id, DeclineReason.NoCapacity, null, null));
        world.Wait(1);
        await world.SayAsync(s_adviser, id, new ReferralReopened(id, Sealed.Text([person], "There is room now.")));
        (await world.FactsAsync()).Referrals.Single().ReopenedOn.ShouldBe(new DateOnly(2026, 3, 3));
        world.Wait(1);
        await world.SayAsync(s_adviser, id, new ReferralAccepted(id, null));
        await world.SayAsync(
            s_adviser, id, new TransferOffered(id, Some.Families.Id, Some.AcesGloucester.Id, "acesPilot", Sealed.Text([person], "They have children."), Sealed.Of(person, s_joan)));
        (await world.FactsAsync()).Referrals.Single().Sensitive.ShouldBeFalse();
        var newRecord = await world.World.RegisterAsync(Some.Worker(Some.AcesGloucester), s_joan);
        await world.SayAsync(Some.Coordinator(Some.AcesGloucester), id, new TransferAccepted(id, newRecord, new ClockDays(1, 5, 5, 60), null));

        var referral = (await world.FactsAsync()).Referrals.ShouldHaveSingleItem();

        (referral.Programme, referral.Sensitive, referral.ReceiverId).ShouldBe(("acesPilot", true, Some.AcesGloucester.Id));
        (referral.DecidedOn, referral.DeclinedOn, referral.DeclineReason, referral.AcceptedOn, referral.DecideDays).ShouldBe(
            (new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 2), "noCapacity", new DateOnly(2026, 3, 4), 0));
    }

    [Fact]
    public async Task a_referral_that_grew_from_another_says_from_which_programme()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var (id, _, _) = await world.ReferAsync(s_joan);
        await world.SayAsync(s_adviser, id, new ReferralAccepted(id, null));
        await world.World.ReferOnwardAsync(s_adviser, id, Some.Boilers);

        var facts = await world.FactsAsync();

        var onward = facts.Referrals.Single(r => r.Programme == "warmAndWell");
        (onward.FromProgramme, onward.ReferrerId, onward.ReferrerKind).ShouldBe(("healthyHomes", Some.CitizensAdvice.Id, "voluntary"));
        facts.Referrals.Single(r => r.Programme == "healthyHomes").FromProgramme.ShouldBeNull();
    }

    [Fact]
    public async Task what_a_sensitive_programme_referred_on_is_counted_as_its_organisations()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var (id, _, _) = await world.ReferAsync(s_joan, Some.Families);
        await world.SayAsync(Some.Worker(Some.AcesGloucester), id, new ReferralAccepted(id, null));
        await world.World.ReferOnwardAsync(Some.Worker(Some.AcesGloucester), id, Some.Boilers);

        var cells = Tabulating.Tabulate(await world.FactsAsync(), SomeFacts.Plan, ReleasePeriod.YearOf(world.World.Today)).Cells;

        cells.Values.Where(c => c.Count > 0 && c.Key.StartsWith("made?", StringComparison.Ordinal) && (c.Key.Contains("from=") || c.Key.Contains("source="))).Select(c => c.Key)
            .ShouldBe(["made?programme=warmAndWell&source=voluntary&year=2025-26", "made?from=otherKinds&programme=warmAndWell&year=2025-26"]);
    }

    [Fact]
    public async Task the_key_is_the_humans_and_follows_the_links_between_records()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var one = await world.ReferAsync(s_joan);
        var other = await world.ReferAsync(s_joan, by: Some.Libraries);
        (await KeysAsync()).Distinct().Count().ShouldBe(2);
        var apart = await KeysAsync();

        await world.LinkAsync(one.From, other.From);
        (await KeysAsync()).Distinct().Count().ShouldBe(1);

        var link = RecordLink.IdOf(one.From, other.From);
        await world.World.SaveAsync(s_adviser, s => s.Events.Append(link, new LinkRemoved(link)));
        (await KeysAsync()).ShouldBe(apart);

        async Task<List<Guid?>> KeysAsync() => [.. (await world.FactsAsync()).Referrals.OrderBy(r => r.Key).Select(r => r.PersonKey)];
    }

    [Fact]
    public async Task what_is_said_of_the_person_later_counts_and_what_the_receiver_knows_comes_first()
    {
        await using var world = await FactWorld.CreateAsync(server);
        var (_, at, from) = await world.ReferAsync(Some.Joan);
        (await world.FactsAsync()).Referrals.Single().District.ShouldBe("unknown");

        await world.World.SaveAsync(Some.Worker(Some.CancerSupport), s => s.Events.Append(from, new PersonDetailsChanged(from, Sealed.Of(from, s_joan))));
        (await world.FactsAsync()).Referrals.Single().District.ShouldBe("E07000081");

        var moved = Some.Joan with { DateOfBirth = new DateOnly(2010, 3, 3), Area = new Area("E07000082", null, 10) };
        await world.World.SaveAsync(s_adviser, s => s.Events.Append(at, new PersonDetailsChanged(at, Sealed.Of(at, moved))));

        var referral = (await world.FactsAsync()).Referrals.Single();
        (referral.District, referral.Quintile, referral.AgeBand, referral.EthnicGroup).ShouldBe(("E07000082", "5", "under16", "white"));
    }

    [Fact]
    public async Task no_id_of_a_person_a_referral_or_an_event_stands_in_any_row()
    {
        await using var world = await FactWorld.CreateAsync(server);
        await ReferAndHelpAsync(world);
        await world.CatchUpAsync();

        var rows = string.Join('\n', await world.RowsAsync());

        var ids = await World.ListAsync(world.World.Admin, "select id from referrals_events.mt_events union select id from referrals_events.mt_streams where type <> 'organisation'");
        ids.Count.ShouldBeGreaterThan(10);
        ids.ShouldAllBe(id => !rows.Contains(id));
    }

    internal static async Task<(Guid Referral, Guid Person, Guid At, Guid Made, Guid Contact, Guid Award, Guid Again, Guid Closing)> ReferAndHelpAsync(FactWorld world)
    {
        var (id, at, person) = await world.ReferAsync(s_joan);
        world.Wait(1);
        await world.SayAsync(s_adviser, id, new ReferralReceived(id));
        world.Wait(2);
        await world.SayAsync(s_adviser, id, new ReferralAccepted(id, null));
        world.Wait(1);
        var entries = await world.SayAsync(
            s_adviser, id,
            new ContactRecorded(id, new(2026, 3, 6), ContactWith.Person, ContactChannel.Phone, ContactResult.Reached, null, null),
            new ContactRecorded(id, new(2026, 3, 5), ContactWith.Landlord, ContactChannel.Phone, ContactResult.Reached, null, null),
            Asked(id, person, AssessmentStage.Baseline, new(2026, 3, 6), [("satisfied", 4), ("worthwhile", 3), ("happy", 5), ("anxious", 8)]));
        world.Wait(14);
        var given = await world.SayAsync(
            s_adviser, id,
            new SupportRecorded(id, new(2026, 3, 9), SupportStatus.Awarded, Sealed.Of(person, new SupportGiven(SupportKind.BenefitsGained, null, 120_000, Per.Year))),
            new SupportRecorded(id, new(2026, 3, 10), SupportStatus.Applied, Sealed.Of(person, new SupportGiven(SupportKind.RepairsMade, null, null, null))),
            new SupportRecorded(id, new(2026, 3, 10), SupportStatus.Refused, Sealed.Of(person, new SupportGiven(SupportKind.GrantAwarded, null, 99, Per.Once))),
            Asked(id, person, AssessmentStage.Review, new(2026, 3, 16), [("satisfied", 6), ("worthwhile", 2), ("anxious", 5)]));
        await world.SayAsync(s_adviser, id, new SupportStatusChanged(id, given[1], SupportStatus.Done, new(2026, 3, 18), null));
        var closing = await world.SayAsync(
            s_adviser, id, new ReferralClosed(id, CloseOutcome.SupportCompleted, Sealed.Of(person, Values.Of<Need>([Need.EnergyAndHeating])), Sealed.Of(person, Values.Of<Need>([Need.Debt])), null));
        await using var session = world.World.SessionOf(s_adviser);
        var made = (await session.Events.FetchStreamAsync(id))[0].Id;
        return (id, person, at, made, entries[0], given[0], given[3], closing[0]);
    }

    private static AssessmentRecorded Asked(Guid id, Guid person, AssessmentStage stage, DateOnly on, (string Item, int Score)[] scores) => new(
        id, stage, on, Measures.Ons4.Code,
        Sealed.Of(person, new ItemAnswers(
            Values.Of(scores.Select(s => new ItemScore(s.Item, s.Score))), Values.Of(Measures.Ons4.Items.Select(i => i.Code).Except(scores.Select(s => s.Item))))));
}
