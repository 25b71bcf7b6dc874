using System.Text.Json;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Directory;
using Referrals.Domain.Governance;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Tests.Support;

/// <summary>
/// Random lives of referrals, by commands through the domain's own handlers: what is refused is not stored. Every text, name and
/// amount that goes in carries a mark, so that one that stands somewhere in clear is found.
/// </summary>
internal sealed class Walk(World world, int seed)
{
    public const string Mark = "Joan4711Example";
    public const long MarkedAmount = 47_114_711;

    private readonly Random _random = new(seed);
    private readonly List<Guid> _referrals = [];
    private readonly Dictionary<Type, int> _said = [];
    private int _texts;

    public static PersonDetails MarkedPerson => new()
    {
        Name = Mark,
        KnownAs = Mark,
        DateOfBirth = new DateOnly(1947, 11, 1),
        NhsNumber = "9598980006",
        Address = Mark,
        Postcode = "GL1 1AA",
        Phones = [new Phone(Mark, SafeToCall: true, SafeToText: true, SafeToLeaveMessage: false)],
        Email = Mark,
        ContactWarning = Mark,
        VisitWarning = Mark,
        OurReference = Mark,
        OnBehalf = new OnBehalf(Mark, PersonKnows: true),
        Language = Mark,
        AccessNeeds = Mark,
    };

    public IReadOnlyList<Guid> Referrals => _referrals;

    /// <summary>Makes so many referrals and says so much about each.</summary>
    public async Task GoAsync(int referrals, int sayings)
    {
        while (_referrals.Count < referrals)
        {
            await MakeAsync();
        }

        for (var i = 0; i < referrals * sayings; i++)
        {
            world.Clock.Move(TimeSpan.FromHours(_random.Next(1, 30)));
            await SayAsync(Of(_referrals));
        }

        await LinkAsync();
        await EraseAsync();
        await HoldAsync();
        await new WalkOfOrganisations(world, _random).GoAsync();
        await new WalkOfReleases(world, _random).GoAsync();
    }

    private async Task MakeAsync()
    {
        try
        {
            var actor = _random.Next(8) == 0 ? Actor.ThePerson : Some.Worker(Of(Some.Organisations));
            _referrals.Add(await world.ReferAsync(actor, Of(Some.Services), Of(Enum.GetValues<Urgency>()), Text(), MarkedPerson));
        }
        catch (Refusal)
        {
            // Not every programme takes referrals from everybody.
        }
    }

    private async Task SayAsync(Guid id)
    {
        await using var session = world.Store.LightweightSession();
        var stream = await session.Events.FetchForWriting<Referral>(id);
        try
        {
            var actor = Somebody(stream.Aggregate!);
            switch (_random.Next(30))
            {
                case 0 when !actor.IsThePerson:
                    await world.NoteForOwnAsync(actor, id, Text());
                    break;
                case 1:
                    await ChangePersonAsync(stream.Aggregate!);
                    break;
                case 2:
                    _referrals.Add(await world.ReferOnwardAsync(actor, id, Of(Some.Services)));
                    break;
                case < 12 when stream.Aggregate!.Offer?.OrganisationId == actor.OrganisationId:
                    await world.AcceptTransferAsync(actor, id);
                    break;
                default:
                    stream.AppendMany(Rarest(_random.Next(12) == 0 ? Endings : Sayings, await world.Opener.OpenAsync(stream.Aggregate!), actor));
                    World.Sign(session, actor);
                    await session.SaveChangesAsync();
                    break;
            }
        }
        catch (Refusal)
        {
            // Not now, or not theirs to say: nothing is stored.
        }
    }

    /// <summary>Of a few things that could be said now, the one that was said least often so far.</summary>
    private object[] Rarest(List<Func<Referral, Actor, object[]>> sayings, Referral referral, Actor actor)
    {
        var fitting = new List<object[]>();
        for (var tries = 0; tries < 120 && fitting.Count < 12; tries++)
        {
            try
            {
                if (Of(sayings)(referral, actor) is not [] and var said)
                {
                    fitting.Add(said);
                }
            }
            catch (Refusal)
            {
                // Something else, then.
            }
        }

        var rarest = fitting.MinBy(said => _said.GetValueOrDefault(said[0].GetType())) ?? [];
        foreach (var e in rarest)
        {
            _said[e.GetType()] = _said.GetValueOrDefault(e.GetType()) + 1;
        }

        return rarest;
    }

    private List<Func<Referral, Actor, object[]>> Sayings =>
    [
        (r, a) => ReceiveReferralHandler.Handle(new(Maybe()), r, a),
        (r, a) => AcceptReferralHandler.Handle(new(Of<string?>(null, "me")), r, a, Members(a)),
        (r, a) => AcceptReferralHandler.Handle(new(Of<string?>(null, "me")), r, a, Members(a)),
        (r, a) => AnswerDeclineHandler.Handle(new(DeclineNextStep.PersonTold, Maybe()), r, a),
        (r, a) => RequestInformationHandler.Handle(new(Text()), r, a),
        (r, a) => ProvideInformationHandler.Handle(new(Text()), r, a),
        (r, a) => AllocateCaseworkerHandler.Handle(new(Of(Members(a).Append(a.MemberId)).ToString()), r, a, Members(a)),
        (r, a) => RecordContactHandler.Handle(new(Today, Of(ContactWith.Person, ContactWith.Carer), ContactChannel.Phone, ContactResult.Reached, null, Maybe()), r, a, Now),
        (r, a) => RecordContactHandler.Handle(new(Today, ContactWith.Person, ContactChannel.Visit, ContactResult.NoAnswer, Today.AddDays(_random.Next(9)), Maybe()), r, a, Now),
        (r, a) => MakeAppointmentHandler.Handle(new(Now.AddDays(3), ContactWith.Person, Maybe()), r, a),
        (r, a) => ChangeAppointmentHandler.Handle(new(Now.AddDays(4), ContactWith.Person, Maybe()), Entry(r, EntryKind.Appointment), r, a),
        (r, a) => CancelAppointmentHandler.Handle(new(), Entry(r, EntryKind.Appointment), r, a),
        (r, a) => SetReminderHandler.Handle(new(Text(), Today.AddDays(_random.Next(20))), r, a),
        (r, a) => CompleteReminderHandler.Handle(new(), Entry(r, EntryKind.Reminder), r, a),
        (r, a) => ReachMilestoneHandler.Handle(
            new(Some.Programmes.Find(r.Programme)!.Milestones.Select(m => m.Code).FirstOrDefault("none"), Today), r, a, Some.Programmes.Find(r.Programme)!, Now),
        (r, a) => RecordAssessmentHandler.Handle(
            new(Of(Enum.GetValues<AssessmentStage>()), Today, "ons4", Some.Scores(_random.Next(11)), AnsweredBy.Person), r, a, [Measures.Ons4], null, Now),
        (r, a) => RecordSupportHandler.Handle(new(Today, SupportKind.GrantAwarded, SupportStatus.Applied, Maybe(), MarkedAmount, Per.Once), r, a, Now),
        (r, a) => ChangeSupportStatusHandler.Handle(new(SupportStatus.Awarded, Today, Maybe() is null ? null : MarkedAmount), Entry(r, EntryKind.Support), r, a, Now),
        (r, a) => SignpostPersonHandler.Handle(new(Some.Groups.Id, SignpostHow.Printed, Maybe()), r, a),
        Offer,
        (r, a) => DeclineTransferHandler.Handle(new(Maybe()), r, a),
        (r, a) => WithdrawTransferHandler.Handle(new(Maybe()), r, a),
        (r, a) => ChaseHandoffHandler.Handle(new(Maybe()), r, a, Now),
        (r, a) => PutOnHoldHandler.Handle(new(Text(), Today.AddDays(20)), r, a, Now),
        (r, a) => ResumeReferralHandler.Handle(new(Maybe()), r, a),
        (r, a) => ReopenReferralHandler.Handle(new(Text()), r, a),
        (r, a) => AnswerWithdrawalHandler.Handle(new(Text()), r, a),
        (r, a) => ChangeConsentHandler.Handle(new(Of(ConsentChange.Given, ConsentChange.Narrowed), MarkedConsent), r, a, Now),
        (r, a) => OpenSensitiveReferralHandler.Handle(new(r.Reference, Of(Enum.GetValues<OpeningReason>())), r, a, sensitive: true, Now),
        (r, a) => ReviewOpeningHandler.Handle(new(OpeningFinding.Justified, Maybe()), Of([.. r.Openings.Select(o => o.Id), Guid.Empty]), r, a),
        (r, a) => AddNoteHandler.Handle(new(Text(), NoteVisibility.BothParties), r, a),
        Correct,
        (r, a) => RedactTextHandler.Handle(new(Of(r.Entries).Id, Text()), r, a),
        (r, _) => RecordMissedClocksHandler.Handle(new(), r, Actor.Platform, Now),
    ];

    private List<Func<Referral, Actor, object[]>> Endings =>
    [
        (r, a) => DeclineReferralHandler.Handle(new(DeclineReason.NoCapacity, Maybe(), Maybe() is null ? null : Some.Groups.Id), r, a),
        (r, a) => CloseReferralHandler.Handle(new(CloseOutcome.SupportCompleted, [Need.EnergyAndHeating], [Need.Debt], Maybe()), r, a),
        (r, a) => WithdrawReferralHandler.Handle(new(WithdrawalReason.CircumstancesChanged, Maybe()), r, a),
        (r, a) => ConfirmWithdrawalHandler.Handle(new(), r, a),
        (r, a) => MarkEnteredInErrorHandler.Handle(new(Text()), r, a),
    ];

    private static ConsentGiven MarkedConsent => Some.Consent with { How = Mark, Covers = Some.Consent.Covers with { Purpose = Mark }, DecisionMaker = Mark, Reason = Mark };

    private object[] Offer(Referral referral, Actor actor)
    {
        var to = Of<Service>(Some.Boilers, Some.Groups, Some.Wellbeing);
        return OfferTransferHandler.Handle(new(to.Id, Text()), referral, actor, to, MarkedPerson, Some.Agreement, Now);
    }

    private object[] Correct(Referral referral, Actor actor)
    {
        var entry = Of(referral.Entries);
        var values = entry.Kind switch
        {
            EntryKind.Made => "\"reason\":{0},\"urgency\":\"urgent\",\"needs\":[\"food\"]",
            EntryKind.Contact => "\"note\":{0},\"channel\":\"video\"",
            EntryKind.Appointment => "\"where\":{0},\"at\":\"2026-04-01T10:00:00Z\"",
            EntryKind.Assessment => "\"scores\":{{\"satisfied\":1,\"worthwhile\":1,\"happy\":1,\"anxious\":1}}",
            EntryKind.Support => "\"description\":{0},\"amount\":" + MarkedAmount + ",\"kind\":\"repairsMade\"",
            EntryKind.Note => "\"text\":{0}",
            _ => "\"note\":{0}",
        };
        var json = $"{{{string.Format(values, JsonSerializer.Serialize(Text()))}}}";
        return CorrectEntryHandler.Handle(new(entry.Id, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!, Text()), referral, actor, [Measures.Ons4], Now);
    }

    private async Task ChangePersonAsync(Referral referral)
    {
        var organisation = referral.ReferrerId ?? referral.ReceiverId;
        var actor = Some.Worker(Some.Partnership.Organisations[organisation]);
        await using var session = world.SessionOf(actor);
        var stream = await session.Events.FetchForWriting<PersonRecord>(referral.PersonId);
        if (stream.Aggregate is { } record)
        {
            var open = await world.Opener.OpenAsync(record);
            var members = Some.Partnership.MembersOf(organisation);
            var other = Of(members.Where(m => m != actor.MemberId));
            stream.AppendMany(_random.Next(6) switch
            {
                0 => RecordDeathHandler.Handle(new(Today), open, actor, Now),
                1 or 2 => RestrictMemberHandler.Handle(new(other), open, actor with { Role = Role.Coordinator }, members),
                3 => RestrictMemberHandler.Lift(new(other), open, actor with { Role = Role.Coordinator }),
                4 when open.Details.Value.VisitWarning is not null => SeeVisitWarningHandler.Handle(open, actor),
                5 => ShareChangesHandler.Handle(MarkedPerson with { KnownAs = Text() }, [PersonField.KnownAs], open, referral, Some.Libraries.Id),
                _ => [],
            });
            stream.AppendMany(ChangePersonHandler.Handle(
                new RegisterPerson(Mark, DateOfBirth: new DateOnly(1947, 11, 1), Address: Text()), await world.Opener.OpenAsync(record), actor, null, Now));
            await session.SaveChangesAsync();
        }
    }

    /// <summary>Somebody is erased, in word only: their key is there, so that nothing else of the walk misses it. Other erasures are called off, or wait with
    /// what they restrict: ids that nothing else of the walk is about.</summary>
    private async Task EraseAsync()
    {
        var (asks, confirms) = (Some.Governor, Some.OtherGovernor);
        for (var ends = 0; ends < 9; ends++)
        {
            var organisation = Of(Some.Organisations);
            var personId = await world.RegisterAsync(Some.Worker(organisation), MarkedPerson);
            var id = Guid.CreateVersion7(world.Clock.GetUtcNow());
            await world.SaveAsync(asks, s => s.Events.StartStream<Erasure>(
                id, [.. RequestErasureHandler.Handle(new(Text()), id, personId, asks), new LinkedTextReviewed(id, Guid.CreateVersion7(), Guid.CreateVersion7(), TextVerdict.Keep)]));
            await world.SaveAsync(confirms, s => s.Events.Append(id, new ErasureConfirmed(id, [new ErasedRecord(organisation.Id, Guid.CreateVersion7())], [Guid.CreateVersion7(), Guid.CreateVersion7()])));
            await world.SaveAsync(confirms, s =>
            {
                if (ends % 3 == 0)
                {
                    return;
                }

                if (ends % 3 == 1)
                {
                    s.Events.Append(id, new ErasureCancelled(id, Domain.PersonalData.Sealed.Text([personId], Text())));
                    return;
                }

                s.Events.Append(id, new ErasureBegun(id, [new Disclosed(organisation.Id, _referrals[0], world.Clock.GetUtcNow(), [PersonField.Name])]), new ErasureCarriedOut(id, 1, 2, 3, 4, 0));
                s.Events.Append(personId, new PersonErased(personId, id));
            });
        }

        foreach (var referralId in _referrals)
        {
            if ((await world.LoadAsync(referralId))! is { State: not ReferralState.EnteredInError } referral)
            {
                var coordinator = new Actor(Guid.CreateVersion7(), referral.ReceiverId, Role.Coordinator);
                var notesId = OwnNotes.IdOf(referral.Id, referral.ReceiverId);
                await world.NoteForOwnAsync(coordinator, referral.Id, Text());
                await using var session = world.SessionOf(coordinator);
                var written = await session.Events.FetchStreamAsync(notesId);
                await world.SaveAsync(coordinator, s => s.Events.Append(notesId, RedactTextHandler.HandleOwn(new(written[^1].Id, Text()), referral, coordinator, notesId)));
                return;
            }
        }
    }

    /// <summary>Somebody is kept from being erased, and every second one no longer.</summary>
    private async Task HoldAsync()
    {
        for (var holds = 0; holds < 8; holds++)
        {
            var personId = await world.RegisterAsync(Some.Worker(Of(Some.Organisations)), MarkedPerson);
            var holdId = Guid.CreateVersion7(world.Clock.GetUtcNow());
            await world.SaveAsync(Some.Governor, s => s.Events.Append(personId, new LegalHoldPlaced(personId, holdId, Domain.PersonalData.Sealed.Text([personId], Text()))));
            if (holds % 2 == 0)
            {
                await world.SaveAsync(Some.OtherGovernor, s => s.Events.Append(personId, new LegalHoldLifted(personId, holdId, Domain.PersonalData.Sealed.Text([personId], Text()))));
            }
        }
    }

    /// <summary>The platform finds that records have something in common, or no longer; whoever keeps both has a word, and another.</summary>
    private async Task LinkAsync()
    {
        var records = new List<LinkedRecord>();
        foreach (var id in _referrals)
        {
            var referral = (await world.LoadAsync(id))!;
            records.Add(new LinkedRecord(referral.ReceiverPersonId, referral.ReceiverId));
        }

        records = [.. records.DistinctBy(r => r.RecordId).OrderBy(r => r.OrganisationId)];
        foreach (var (one, other) in records.Zip(records.Skip(1)))
        {
            var keeper = Some.Worker(Some.Partnership.Organisations[one.OrganisationId]);
            await using var session = world.SessionOf(Actor.Platform);
            var pair = await session.Events.FetchForWriting<RecordLink>(RecordLink.IdOf(one.RecordId, other.RecordId));
            RecordLink? link = null;
            var sayings = one.OrganisationId == other.OrganisationId ? _random.Next(1, 5) : 1;
            foreach (var said in ((Func<object[]>[])
            [
                () => LinkRecordsHandler.Handle(one, other, sayings == 1 ? LinkGrounds.NhsNumberAndBirth : LinkGrounds.NameAndBirth, link),
                () => sayings == 2 ? LinkRecordsHandler.Handle(one, other, null, link) : DecideLinkHandler.Confirm(link, keeper),
                () => DecideLinkHandler.Remove(link, keeper),
                () => DecideLinkHandler.Confirm(link, keeper),
            ])[..sayings])
            {
                var events = said();
                pair.AppendMany(events);
                link = events.Aggregate(link, RecordLink.Evolve);
            }

            await session.SaveChangesAsync();
        }
    }

    private Actor Somebody(Referral referral)
    {
        Guid?[] organisations = [referral.ReceiverId, referral.ReceiverId, referral.ReceiverId, referral.ReferrerId, referral.ReferrerId, referral.Offer?.OrganisationId];
        return Of(organisations) is not { } id
            ? _random.Next(10) == 0 ? Actor.ThePerson : Some.Worker(Some.Partnership.Organisations[referral.ReceiverId])
            : _random.Next(2) == 0 ? Some.Worker(Some.Partnership.Organisations[id]) : Some.Coordinator(Some.Partnership.Organisations[id]);
    }

    private DateTimeOffset Now => world.Clock.GetUtcNow();

    private DateOnly Today => WorkingDays.InLondon(Now);

    private static IReadOnlySet<Guid> Members(Actor actor) => Some.Partnership.MembersOf(actor.OrganisationId);

    private string Text() => $"{Mark} {++_texts}";

    private string? Maybe() => _random.Next(2) == 0 ? null : Text();

    private Guid Entry(Referral referral, EntryKind kind) => Of([.. referral.Entries.Where(e => e.Kind == kind).Select(e => e.Id), Guid.Empty]);

    private T Of<T>(params IEnumerable<T> choices) => choices.ToList() is var all ? all[_random.Next(all.Count)] : default!;
}
