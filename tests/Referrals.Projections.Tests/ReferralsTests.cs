using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Referring;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>One referral from the cancer support team to Healthy Homes, as each side sees it.</summary>
public sealed class ReferralsTests(TestServer server) : IAsyncLifetime
{
    private static readonly Actor s_team = Some.Worker(Some.CancerSupport);
    private static readonly Actor s_homes = Some.Worker(Some.CitizensAdvice);
    private static readonly Actor s_warm = Some.Worker(Some.WarmAndWell);

    private World _world = null!;
    private Guid _id;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync(server);
        _id = await _world.ReferAsync(s_team, Some.HealthyHomes);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task whoever_wrote_sees_it_at_once()
    {
        await AcceptAsync();

        var found = (await _world.Referrals.FindAsync(s_homes, _id, _world.Today)).ShouldNotBeNull();

        found.Version.ShouldBe(2);
        found.View.State.ShouldBe(ReferralState.Accepted);
        found.View.Caseworker!.Id.ShouldBe(s_homes.MemberId);
    }

    [Fact]
    public async Task a_view_says_what_was_written()
    {
        var view = await ViewAsync(s_team);

        view.Reason.ShouldBe("Her house is cold.");
        view.Needs.ShouldBe([Need.EnergyAndHeating, Need.Debt]);
        view.Consent!.Covers.Fields.ShouldBe(Some.Consent.Covers.Fields);
        view.Consent.How.ShouldBe(Some.Consent.How);
        view.Person!.Address.ShouldBe(Some.Joan.Address);
        view.WaitingOn.ShouldBe(WaitingOn.Receiver);
        view.Clocks.Select(c => (c.Name, c.Status)).ShouldBe([(ClockName.Acknowledge, ClockStatus.Running), (ClockName.Decide, ClockStatus.Running)]);
        (view.Service.Name, view.Referrer!.Name, view.Receiver.Name).ShouldBe(("Healthy Homes", "Cancer support team", "Citizens Advice"));
    }

    [Fact]
    public async Task each_side_sees_its_own_record_of_the_person_and_what_was_changed_since()
    {
        (await ViewAsync(s_homes)).Person!.Address.ShouldBeNull(); // not shared
        var own = (await ViewAsync(s_homes)).Person!.Id!.Value;

        await using var session = _world.SessionOf(s_homes);
        var stream = await session.Events.FetchForWriting<PersonRecord>(own);
        stream.AppendMany(ChangePersonHandler.Handle(
            new RegisterPerson("Joan Other", DateOfBirth: Some.Joan.DateOfBirth), await _world.Opener.OpenAsync(stream.Aggregate!), s_homes, null, _world.Clock.GetUtcNow()));
        await session.SaveChangesAsync();

        (await ViewAsync(s_homes)).Person!.Name.ShouldBe("Joan Other");
        (await ViewAsync(s_team)).Person!.Name.ShouldBe(Some.Joan.Name);
        (await _world.Caseload.PageAsync(s_homes, new CaseloadFilter(), null, 50, _world.Today)).Items.Single().Person!.Name.ShouldBe("Joan Other");
        var person = (await _world.People.FindAsync(s_homes, own)).ShouldNotBeNull();
        (person.Version, person.View.Name).ShouldBe((2, "Joan Other"));
        (await _world.People.FindAsync(s_team, own)).ShouldBeNull();
    }

    [Fact]
    public async Task a_stranger_finds_nothing()
    {
        var stranger = Some.Coordinator(Some.Libraries);

        (await _world.Referrals.FindAsync(stranger, _id, _world.Today)).ShouldBeNull();
        (await _world.Referrals.TimelineAsync(stranger, _id)).ShouldBeNull();
        (await _world.Journeys.FindAsync(stranger, _id)).ShouldBeNull();
    }

    [Fact]
    public async Task the_referrer_sees_progress_and_outcome()
    {
        await AcceptAsync();
        var now = _world.Clock.GetUtcNow();
        await DoAsync(s_homes, r => RecordContactHandler.Handle(new(_world.Today, ContactWith.Person, ContactChannel.Phone, ContactResult.Reached, null, "A visit."), r, s_homes, now));
        await DoAsync(s_homes, r => RecordAssessmentHandler.Handle(
            new(AssessmentStage.Baseline, _world.Today, "ons4", Some.Scores(8), AnsweredBy.Person), r, s_homes, [Measures.Ons4], null, now));
        var support = await DoAsync(s_homes, r => RecordSupportHandler.Handle(new(_world.Today, SupportKind.BenefitsGained, SupportStatus.Applied, "Pension Credit", 100, Per.Year), r, s_homes, now));
        await DoAsync(s_homes, r => ChangeSupportStatusHandler.Handle(new(SupportStatus.Awarded, _world.Today, 561_600), support, r, s_homes, now));
        await DoAsync(s_homes, r => SignpostPersonHandler.Handle(new(Some.Groups.Id, SignpostHow.Printed, "Mondays"), r, s_homes));
        await DoAsync(s_homes, r => CloseReferralHandler.Handle(new(CloseOutcome.SupportCompleted, [Need.Debt], [Need.EnergyAndHeating], "Better off."), r, s_homes));

        var view = await ViewAsync(s_team);

        (view.State, view.Outcome, view.WaitingOn, view.ClosingNote).ShouldBe((ReferralState.Closed, CloseOutcome.SupportCompleted, null, "Better off."));
        view.NeedsMet.ShouldBe([Need.Debt]);
        view.Assessments.Single().Scores!["anxious"].ShouldBe(8);
        view.Support.Single().ShouldBe(new SupportView(
            support, _world.Today, SupportKind.BenefitsGained, SupportStatus.Awarded, "Pension Credit", 561_600, Per.Year));
        view.Links.Single().ShouldBe(new LinkView("signpost", null, new(Some.Groups.Id, "Reading groups"), SignpostHow.Printed, "Mondays", _world.Today));
        (await _world.Referrals.TimelineAsync(s_team, _id))!.Select(e => e.Summary).ShouldBe(
        [
            "Referred to Healthy Homes", "Accepted, and given to Practitioner of Citizens Advice", "Phone call, The person: Reached", "Scores recorded: At the start", "Support recorded: Applied for",
            "Support moved on: Awarded", "Told about Reading groups", "Closed: Help finished",
        ]);
    }

    [Fact]
    public async Task a_correction_shows_in_the_view_and_beside_the_original_in_the_timeline()
    {
        var made = (await _world.LoadAsync(_id))!.Entries[0].Id;
        await CorrectAsync(s_team, made, """{ "reason": "Her flat is cold.", "needs": ["food"], "urgency": "urgent" }""");
        await CorrectAsync(s_team, made, """{ "reason": "Her flat is damp." }""");

        var view = await ViewAsync(s_homes);

        (view.Reason, view.Urgency).ShouldBe(("Her flat is damp.", Urgency.Urgent));
        view.Needs.ShouldBe([Need.Food]);
        var row = (await _world.Caseload.PageAsync(s_homes, new CaseloadFilter(), null, 50, _world.Today)).Items.Single();
        (row.Urgency, row.Needs![0]).ShouldBe((Urgency.Urgent, Need.Food));
        var timeline = (await _world.Referrals.TimelineAsync(s_homes, _id))!;
        timeline[0].Data["reason"]!.GetValue<string>().ShouldBe("Her house is cold.");
        timeline[1].Data["values"]!["reason"]!.GetValue<string>().ShouldBe("Her flat is cold.");
        timeline[2].Data["entryId"]!.GetValue<Guid>().ShouldBe(made);
    }

    [Fact]
    public async Task scores_and_amounts_are_corrected_too_and_a_later_status_stands()
    {
        await AcceptAsync();
        var now = _world.Clock.GetUtcNow();
        var scores = await DoAsync(s_homes, r => RecordAssessmentHandler.Handle(
            new(AssessmentStage.Baseline, _world.Today, "ons4", Some.Scores(8), AnsweredBy.Person), r, s_homes, [Measures.Ons4], null, now));
        var support = await DoAsync(s_homes, r => RecordSupportHandler.Handle(new(_world.Today, SupportKind.GrantAwarded, SupportStatus.Applied, null, 100, Per.Once), r, s_homes, now));
        await CorrectAsync(s_homes, scores, """{ "scores": { "satisfied": 4.0, "worthwhile": 3, "happy": 5 }, "declined": ["anxious"] }""");
        await CorrectAsync(s_homes, support, """{ "amount": 200, "description": "A grant" }""");
        (await ViewAsync(s_team)).Support.Single().Amount.ShouldBe(200);

        await DoAsync(s_homes, r => ChangeSupportStatusHandler.Handle(new(SupportStatus.Awarded, _world.Today, 300), support, r, s_homes, now));
        (await ViewAsync(s_team)).Support.Single().Amount.ShouldBe(300);
        await CorrectAsync(s_homes, support, """{ "amount": 400 }""");

        var view = await ViewAsync(s_team);
        (view.Support.Single().Amount, view.Support.Single().Description).ShouldBe((400, "A grant"));
        view.Assessments.Single().Scores.ShouldBe(new Dictionary<string, int> { ["satisfied"] = 4, ["worthwhile"] = 3, ["happy"] = 5 });
        view.Assessments.Single().Declined.ShouldBe(["anxious"]);
    }

    [Fact]
    public async Task a_destroyed_text_is_gone_with_its_corrections_and_that_it_was_stays()
    {
        var coordinator = Some.Coordinator(Some.CancerSupport);
        var made = (await _world.LoadAsync(_id))!.Entries[0].Id;
        await CorrectAsync(s_team, made, """{ "reason": "About somebody else.", "urgency": "soon" }""");
        await DoAsync(coordinator, r => RedactTextHandler.Handle(new RedactText(made, "The wrong record."), r, coordinator));

        var view = await ViewAsync(s_homes);

        (view.Reason, view.Urgency).ShouldBe((null, Urgency.Soon));
        var timeline = (await _world.Referrals.TimelineAsync(s_homes, _id))!;
        timeline.Select(e => e.Data.ContainsKey("redacted")).ShouldBe([true, true, false]);
        timeline.SelectMany(e => e.Data.Select(m => m.Value?.ToJsonString() ?? "")).ShouldNotContain(v => v.Contains("somebody else") || v.Contains("cold"));
        timeline[2].Data["reason"]!.GetValue<string>().ShouldBe("The wrong record.");
    }

    [Fact]
    public async Task own_notes_show_nothing_to_the_other_side_not_even_a_version()
    {
        var before = await _world.Referrals.FindAsync(s_team, _id, _world.Today);
        await _world.NoteForOwnAsync(s_homes, _id, "Her son shouts.");
        await _world.NoteForOwnAsync(Some.Coordinator(Some.CitizensAdvice), _id, "He is loud.");

        var after = await _world.Referrals.FindAsync(s_team, _id, _world.Today);

        after!.Version.ShouldBe(before!.Version);
        (await _world.Referrals.TimelineAsync(s_team, _id))!.Count.ShouldBe(1);
        (await _world.Referrals.TimelineAsync(s_homes, _id))!.Select(e => e.Type).ShouldBe(["referralMade", "ownNoteAdded", "ownNoteAdded"]);
        (await _world.Referrals.TimelineAsync(s_homes, _id))![1].Data["text"]!.GetValue<string>().ShouldBe("Her son shouts.");
        var others = await World.DumpAsync(_world.Admin);
        others.ShouldContain($"{OwnNotes.IdOf(_id, Some.CitizensAdvice.Id)}");
        (await World.ListAsync(_world.Admin, $"select count(*) from referrals.own_notes where organisation_id <> '{Some.CitizensAdvice.Id}'")).ShouldBe(["0"]);
    }

    [Fact]
    public async Task each_side_sees_only_its_own_reminders()
    {
        await DoAsync(s_team, r => SetReminderHandler.Handle(new("Ask how it goes.", _world.Today.AddDays(1)), r, s_team));

        (await ViewAsync(s_team)).Reminders!.Single().Text.ShouldBe("Ask how it goes.");
        (await ViewAsync(s_homes)).Reminders.ShouldBeNull();
        (await _world.Referrals.TimelineAsync(s_homes, _id))!.ShouldNotContain(e => e.Type == "reminderSet");
        (await _world.Caseload.PageAsync(s_team, new(), null, 50, _world.Today)).Items.Single().NextAction!.Name.ShouldBe("reminder");
        (await _world.Caseload.PageAsync(s_homes, new(), null, 50, _world.Today)).Items.Single().NextAction!.Name.ShouldBe("acknowledge");
        (await _world.Handoffs.PageAsync(s_team, new(), null, 50, _world.Today)).Items.Single().NextAction!.Name.ShouldBe("acknowledge");
    }

    [Fact]
    public async Task entered_in_error_it_is_in_no_list_and_still_says_so_by_id()
    {
        var coordinator = Some.Coordinator(Some.CancerSupport);
        await DoAsync(coordinator, r => MarkEnteredInErrorHandler.Handle(new("The wrong person."), r, coordinator));

        foreach (var actor in new[] { s_team, s_homes })
        {
            (await ViewAsync(actor)).State.ShouldBe(ReferralState.EnteredInError);
            (await _world.Caseload.PageAsync(actor, new(), null, 50, _world.Today)).Items.ShouldBeEmpty();
            (await _world.Handoffs.PageAsync(actor, new(), null, 50, _world.Today)).Items.ShouldBeEmpty();
            (await _world.Journeys.FindAsync(actor, _id)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task who_is_offered_a_transfer_sees_the_least_and_after_a_decline_nothing()
    {
        await AcceptAsync();
        await OfferAsync();

        var view = await ViewAsync(s_warm);
        view.Person.ShouldBe(new Projections.People.PersonView { Name = Some.Joan.Name, Phones = Some.Joan.Phones, ContactWarning = Some.Joan.ContactWarning });
        (view.Reason, view.Needs, view.Consent, view.Referrer, view.Caseworker, view.Source).ShouldBe((null, null, null, null, null, null));
        view.Offer!.Reason.ShouldBe("A boiler is needed.");
        (view.Programme, view.Service.Id, view.WaitingOn).ShouldBe(("warmAndWell", Some.Boilers.Id, WaitingOn.Offered));
        view.Clocks.Select(c => c.Name).ShouldBe([ClockName.AnswerTransfer]);
        (await _world.Referrals.TimelineAsync(s_warm, _id))!.Select(e => e.Type).ShouldBe(["transferOffered"]);
        (await _world.Referrals.TimelineAsync(s_warm, _id))![0].Data.ContainsKey("person").ShouldBeFalse();
        (await _world.Journeys.FindAsync(s_warm, _id)).ShouldBeNull();
        (await _world.Caseload.PageAsync(s_warm, new(WaitingOn: WhoseMove.Us), null, 50, _world.Today)).Items.Single().Person!.Name.ShouldBe(Some.Joan.Name);
        (await ViewAsync(s_team)).Offer!.Organisation.Name.ShouldBe("Warm and Well");

        await DoAsync(s_warm, r => DeclineTransferHandler.Handle(new("Full."), r, s_warm));

        (await _world.Referrals.FindAsync(s_warm, _id, _world.Today)).ShouldBeNull();
        (await _world.Referrals.TimelineAsync(s_warm, _id)).ShouldBeNull();
        (await World.ListAsync(_world.Admin, $"select count(*) from referrals.caseload where organisation_id = '{Some.WarmAndWell.Id}'")).ShouldBe(["0"]);
    }

    [Fact]
    public async Task who_handed_it_over_sees_what_stood_then()
    {
        await AcceptAsync();
        await OfferAsync();
        var own = await _world.AcceptTransferAsync(s_warm, _id);
        var left = await _world.Referrals.FindAsync(s_homes, _id, _world.Today);
        await DoAsync(s_warm, r => AddNoteHandler.Handle(new AddNote("Installed.", NoteVisibility.BothParties), r, s_warm));

        var then = await _world.Referrals.FindAsync(s_homes, _id, _world.Today);

        then!.Version.ShouldBe(left!.Version);
        (then.View.TransferredOn, then.View.WaitingOn, then.View.State).ShouldBe((_world.Today, null, ReferralState.Accepted));
        then.View.Clocks.ShouldNotContain(c => c.Status == ClockStatus.Running);
        then.View.Receiver.Name.ShouldBe("Citizens Advice");
        (await _world.Referrals.TimelineAsync(s_homes, _id))!.ShouldNotContain(e => e.Type == "noteAdded");
        (await _world.Caseload.PageAsync(s_homes, new(), null, 50, _world.Today)).Items.ShouldBeEmpty();
        var now = await ViewAsync(s_warm);
        (now.Receiver.Name, now.Programme, now.Person!.Id, now.Reason).ShouldBe(("Warm and Well", "warmAndWell", own, "Her house is cold."));
        (await ViewAsync(s_team)).Receiver.Name.ShouldBe("Warm and Well");
    }

    private Task<Guid> AcceptAsync() => DoAsync(s_homes, r => AcceptReferralHandler.Handle(
        new AcceptReferral("me"), r, s_homes, Some.Partnership.MembersOf(s_homes.OrganisationId)));

    private Task<Guid> OfferAsync() => DoAsync(s_homes, r => OfferTransferHandler.Handle(new(Some.Boilers.Id, "A boiler is needed."), r, s_homes, Some.Boilers, Some.Joan, Some.Agreement, _world.Clock.GetUtcNow()));

    private Task<Guid> CorrectAsync(Actor actor, Guid entry, string values) => DoAsync(actor, r => CorrectEntryHandler.Handle(
        new(entry, System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, System.Text.Json.JsonElement>>(values)!, "A slip."), r, actor, [Measures.Ons4], _world.Clock.GetUtcNow()));

    private async Task<Guid> DoAsync(Actor actor, Func<Referral, object[]> decide) => (await _world.DoAsync(actor, _id, decide))[0];

    private async Task<ReferralView> ViewAsync(Actor actor) => (await _world.Referrals.FindAsync(actor, _id, _world.Today)).ShouldNotBeNull().View;
}
