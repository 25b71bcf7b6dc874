using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>What can happen to one referral, each as one line or a few in the diary; <see cref="Endings"/> puts them in order.</summary>
internal sealed class Course(Case about, Diary diary, Random random, Wording wording)
{
    public Case About => about;

    public Diary Diary => diary;

    public Random Random => random;

    private Actor Worker => about.Desk.Worker;

    private Actor Coordinator => about.Desk.Coordinator;

    /// <summary>Who deals with it before it is allocated: of a sensitive programme only the coordinator can.</summary>
    private Actor Front => about.Desk.Programme.Sensitive ? Coordinator : Worker;

    public void Make()
    {
        var intake = new Intake(about, random, wording);
        var answers = intake.Answers();
        var reason = intake.Reason();
        var agreed = intake.Consent();
        var (programme, service) = (about.Desk.Programme.Code, about.Desk.Service.Id);
        if (about.Parent is { } parent)
        {
            diary.Write(
                parent,
                parent.Desk.Worker,
                day => new ReferOnward(programme, service, about.Needs, about.Urgency, reason, agreed(day), answers),
                child: about);
            return;
        }

        diary.Write(about, about.Referrer ?? Actor.ThePerson, day => new MakeReferral(
            programme, service, about.Needs, about.Urgency, reason, agreed(day), about.Earlier?.PersonId,
            about.Earlier is null ? about.Person : null, about.Household, answers));
    }

    public void Receive() => diary.Write(about, random.Percent(60) ? Coordinator : Front, _ => new ReceiveReferral());

    public void Ask() => Say(Front, "question", text => new RequestInformation(text));

    public void AnswerQuestion() => Say(about.ReferrersSide, "answer", text => new ProvideInformation(text));

    /// <summary>Accepts; a sensitive referral always by the coordinator, who allocates it in the same step.</summary>
    public void Accept()
    {
        var worker = Worker.MemberId.ToString();
        if (about.Desk.Programme.Sensitive || random.Percent(45))
        {
            diary.Write(about, Coordinator, _ => new AcceptReferral(worker));
        }
        else if (random.Percent(70))
        {
            diary.Write(about, Worker, _ => new AcceptReferral(Caseworker.Me));
        }
        else
        {
            AcceptUnallocated();
            diary.Write(about, Coordinator, _ => new AllocateCaseworker(worker));
        }
    }

    public void AcceptUnallocated() => diary.Write(about, Coordinator, _ => new AcceptReferral());

    /// <summary>A try at contact that comes to nothing; the next one in so many working days.</summary>
    public void Try(int next)
    {
        var result = about.Person.Phones?.Any(p => p.SafeToLeaveMessage) is true && random.Percent(40) ? ContactResult.MessageLeft : ContactResult.NoAnswer;
        var note = random.Percent(40) ? Text("tryNote") : null;
        diary.Write(about, Worker, day => new RecordContact(day, ContactWith.Person, ContactChannel.Phone, result, WorkingDays.Add(day, next), note));
    }

    public void Reach(bool first = false)
    {
        var channel = random.Of<ContactChannel>([ContactChannel.Phone, ContactChannel.Phone, ContactChannel.Visit, ContactChannel.InPerson, ContactChannel.Video]);
        var note = random.Percent(55) ? Text(first ? "firstNote" : "contactNote") : null;
        diary.Write(about, Worker, day => new RecordContact(day, ContactWith.Person, channel, ContactResult.Reached, Note: note));
    }

    /// <summary>A word with somebody else about it.</summary>
    public void ReachAnother()
    {
        var whom = random.Of<ContactWith>([ContactWith.Carer, ContactWith.Landlord, ContactWith.Agency]);
        diary.Write(about, Worker, day => new RecordContact(day, whom, ContactChannel.Phone, ContactResult.Reached));
    }

    public void Appointment()
    {
        var (days, minute) = (random.Between(2, 6), random.Between(19, 31) * 30);
        var made = new Entry();
        var where = random.Percent(70) ? "At home" : "At the office";
        diary.Write(about, Worker, day => new MakeAppointment(WorkingCalendar.At(WorkingDays.Add(day, days), minute), ContactWith.Person, where), makes: made);
        if (random.Percent(15))
        {
            diary.Write(about, Worker, day => new ChangeAppointment(WorkingCalendar.At(WorkingDays.Add(day, days + 1), minute), ContactWith.Person, where), on: made);
        }
        else if (random.Percent(6))
        {
            diary.Write(about, Worker, _ => new CancelAppointment(), on: made);
        }
    }

    public void Note() => Say(random.Percent(50) ? about.ReferrersSide : Worker, "note", text => new AddNote(text, NoteVisibility.BothParties));

    public void OwnNote() => Say(Worker, "ownNote", text => new AddNote(text, NoteVisibility.OwnOrganisation));

    /// <summary>A reminder for one of the next days, still to come when nothing is written after it.</summary>
    public Entry Remind(int days)
    {
        var set = new Entry();
        var text = Text("reminder");
        diary.Write(about, Worker, day => new SetReminder(text, WorkingDays.Add(day, days)), makes: set);
        return set;
    }

    public void RemindAndDo()
    {
        var days = random.Between(3, 12);
        var set = Remind(days);
        diary.Wait(days);
        diary.Write(about, Worker, _ => new CompleteReminder(), on: set);
    }

    public void ReachMilestone(string milestone) => diary.Write(about, Worker, day => new ReachMilestone(milestone, day));

    public void Signpost(IReadOnlyList<PartnerService> services)
    {
        var (service, how) = (random.Of(services).Id, random.Of<SignpostHow>([SignpostHow.Told, SignpostHow.Printed, SignpostHow.Email]));
        diary.Write(about, Worker, _ => new SignpostPerson(service, how));
    }

    /// <summary>Support that is given, or applied for first and then awarded or refused.</summary>
    public void Support(SupportKind kind)
    {
        var what = Text($"support.{JsonName(kind)}");
        (long? Amount, Per? Per) money = kind switch
        {
            SupportKind.BenefitsGained => (random.Between(18, 125) * 5200L, Per.Year),
            SupportKind.DebtManaged => (random.Between(12, 310) * 2500L, Per.Once),
            SupportKind.GrantAwarded => (random.Between(4, 130) * 3500L, Per.Once),
            _ => (null, null),
        };
        if (money.Amount is null || random.Percent(40))
        {
            var status = money.Amount is null ? SupportStatus.Done : SupportStatus.Awarded;
            diary.Write(about, Worker, day => new RecordSupport(day, kind, status, what, money.Amount, money.Per));
            return;
        }

        var applied = new Entry();
        diary.Write(about, Worker, day => new RecordSupport(day, kind, SupportStatus.Applied, what, money.Amount, money.Per), makes: applied);
        diary.Wait(4, 15);
        var (result, amount) = random.Percent(85) ? (SupportStatus.Awarded, money.Amount) : (SupportStatus.Refused, null);
        diary.Write(about, Worker, day => new ChangeSupportStatus(result, day, amount), on: applied);
    }

    public void Assess(Wellbeing wellbeing, AssessmentStage stage)
    {
        foreach (var (measure, scores, declined) in wellbeing.At(stage, about.Desk.Programme.Measures))
        {
            diary.Write(about, Worker, day => new RecordAssessment(stage, day, measure, scores, AnsweredBy.Person, declined));
        }
    }

    public void Hold(int days)
    {
        var reason = Text("hold");
        diary.Write(about, Worker, day => new PutOnHold(reason, WorkingDays.Add(day, days)));
    }

    public void Resume() => diary.Write(about, Worker, _ => new ResumeReferral());

    public void Chase(Actor by) => Say(by, "chase", text => new ChaseHandoff(text));

    public void Decline(DeclineReason reason, Guid? suggested)
    {
        var note = reason is DeclineReason.Other || random.Percent(70) ? Text($"decline.{JsonName(reason)}") : null;
        diary.Write(about, Coordinator, _ => new DeclineReferral(reason, note, suggested));
    }

    public void AnswerDecline(DeclineNextStep next)
    {
        var note = random.Percent(50) ? Text("declineAnswer") : null;
        diary.Write(about, about.ReferrersSide, _ => new AnswerDecline(next, note));
    }

    public void OfferTransfer(Desk to) => Say(Coordinator, "transfer", text => new OfferTransfer(to.Service.Id, text));

    /// <summary>The other desk takes it over and works it from now on.</summary>
    public void AcceptTransfer(Desk to)
    {
        diary.Write(about, to.Coordinator, _ => new AcceptTransfer(to.Worker.MemberId.ToString()));
        about.Desk = to;
    }

    public void DeclineTransfer(Desk to) => Say(to.Coordinator, "transferDecline", text => new DeclineTransfer(text));

    public void Withdraw(Actor by, WithdrawalReason reason)
    {
        var note = by.IsThePerson ? null : Text($"withdrawal.{JsonName(reason)}");
        diary.Write(about, by, _ => new WithdrawReferral(reason, note));
    }

    public void ConfirmWithdrawal() => diary.Write(about, Coordinator, _ => new ConfirmWithdrawal());

    public void AnswerWithdrawal() => Say(Worker, "withdrawalAnswer", text => new AnswerWithdrawal(text));

    public void WithdrawConsent()
    {
        var agreed = new Intake(about, random, wording).Consent();
        diary.Write(about, Worker, day => new ChangeConsent(ConsentChange.Withdrawn, agreed(day)));
    }

    public void Close(CloseOutcome outcome, int needsMet)
    {
        var note = random.Percent(75) ? Text($"closeNote.{JsonName(outcome)}") : null;
        Values<Need> met = [.. about.Needs.Take(needsMet)], notMet = [.. about.Needs.Skip(needsMet)];
        diary.Write(about, Worker, _ => new CloseReferral(outcome, met, notMet, note));
    }

    public void Reopen() => Say(Worker, "reopen", text => new ReopenReferral(text));

    public void EnterInError() => Say(about.ReferrersCoordinator ?? Coordinator, "error", text => new MarkEnteredInError(text));

    private void Say(Actor by, string use, Func<string, object> command)
    {
        var text = Text(use);
        diary.Write(about, by, _ => command(text));
    }

    /// <summary>A text for this use, one of the programme's own where it has any.</summary>
    private string Text(string use) => random.Of(wording.Find($"{use}:{about.Desk.Programme.Code}") ?? wording[use]);

    private static string JsonName<T>(T code)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(code.ToString());
}
