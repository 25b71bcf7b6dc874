using FluentValidation;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Bodies of the wrong shape, each refused for the member that is wrong, and the same bodies put right.</summary>
public class ValidatorTests
{
    private static readonly string TooLong = new('x', TextRules.TextLength + 1);
    private static readonly string LongLine = new('x', TextRules.LineLength + 1);

    private static readonly ConsentGiven Sharing = ConsentGiven();
    private static readonly RegisterPerson Person = new("Joan Example", DateOfBirth: new DateOnly(1950, 5, 17));
    private static readonly MakeReferral Make = new("healthyHomes", Id(1), [Need.Debt], Urgency.Routine, "Why.", Sharing, PersonId: Id(2));
    private static readonly ReferOnward Onward = new("healthyHomes", Id(1), [Need.Debt], Urgency.Routine, "Why.", Sharing);
    private static readonly RecordContact Contact = new(Today, ContactWith.Person, ContactChannel.Phone, ContactResult.NoAnswer, Today);
    private static readonly RecordAssessment Assessment = new(AssessmentStage.Review, Today, "ons4", Scores, AnsweredBy.Person, []);
    private static readonly RecordSupport Support = new(Today, SupportKind.Other, SupportStatus.Done, "Help.", 0, Per.Once);
    private static readonly CloseReferral Close = new(CloseOutcome.Other, [Need.Debt], [Need.Food], "Done.");
    private static readonly CorrectEntry Correction = new(Id(1), new() { ["note"] = Json("1") }, "Why.");

    /// <summary>A right body and what makes it wrong, with the member that is named.</summary>
    private static readonly (object Right, (object Wrong, string Member)[] Wrongs)[] Bodies =
    [
        (Make, [
            (Make with { PersonId = null }, "person"),
            (Make with { Person = Person }, "person"),
            (Make with { PersonId = null, Person = Person with { Name = "" } }, "Person.Name"),
            (Make with { Household = [new NamedPerson("son")] }, "Household[0].person"),
            (Make with { Household = [new NamedPerson("son", Id(3), Person)] }, "Household[0].person"),
            (Make with { Household = [new NamedPerson(" ", Id(3))] }, "Household[0].Relationship"),
            (Make with { Household = [new NamedPerson("son", null, Person with { Email = "joan" })] }, "Household[0].Person.Email"),
            (Make with { Household = Values.Of(Enumerable.Repeat(new NamedPerson("son", Id(3)), 21)) }, "household"),
            (Make with { Programme = "" }, "Programme"),
            (Make with { ServiceId = Guid.Empty }, "ServiceId"),
            (Make with { Needs = [] }, "Needs"),
            (Make with { Needs = [Need.Debt, Need.Debt] }, "Needs"),
            (Make with { Reason = TooLong }, "Reason"),
            (Make with { Consent = Sharing with { How = "" } }, "Consent.How"),
        ]),
        (Onward, [
            (Onward with { Programme = LongLine }, "Programme"),
            (Onward with { ServiceId = Guid.Empty }, "ServiceId"),
            (Onward with { Needs = [] }, "Needs"),
            (Onward with { Reason = " " }, "Reason"),
            (Onward with { Consent = Sharing with { How = LongLine } }, "Consent.How"),
        ]),
        (Sharing, [
            (Sharing with { How = " " }, "How"),
            (Sharing with { Covers = Sharing.Covers with { Fields = [] } }, "Covers.Fields"),
            (Sharing with { Covers = Sharing.Covers with { Fields = [PersonField.Name, PersonField.Name] } }, "Covers.Fields"),
            (Sharing with { Covers = Sharing.Covers with { Purpose = "" } }, "Covers.Purpose"),
            (Sharing with { DecisionMaker = LongLine }, "DecisionMaker"),
            (Sharing with { Reason = TooLong }, "Reason"),
            (Sharing with { LegalBasis = LegalBasis.Safeguarding, Reason = "Why." }, "DecisionMaker"),
            (Sharing with { LegalBasis = LegalBasis.Safeguarding, DecisionMaker = "Their lead" }, "Reason"),
            (Sharing with { LegalBasis = LegalBasis.ExplicitConsent, ConfidentialityBasis = ConfidentialityBasis.ImpliedConsent }, "ConfidentialityBasis"),
        ]),
        (new NamedPerson("son", Id(3)), [(new NamedPerson(LongLine, Id(3)), "Relationship")]),
        (new ReceiveReferral(), [(new ReceiveReferral(TooLong), "Reason")]),
        (new AcceptReferral("me"), [
            (new AcceptReferral("you"), "Caseworker"),
            (new AcceptReferral(""), "Caseworker"),
            (new AcceptReferral(Guid.Empty.ToString()), "Caseworker"),
            (new AcceptReferral($"{{{Id(1)}}}"), "Caseworker"),
        ]),
        (new AcceptTransfer(Id(1).ToString()), [(new AcceptTransfer("Me"), "Caseworker")]),
        (new AllocateCaseworker("me"), [(new AllocateCaseworker(null!), "Caseworker"), (new AllocateCaseworker("nobody"), "Caseworker")]),
        (new DeclineReferral(DeclineReason.Other, "Full."), [
            (new DeclineReferral(DeclineReason.Other), "Note"),
            (new DeclineReferral(DeclineReason.Other, " "), "Note"),
            (new DeclineReferral(DeclineReason.NoCapacity, TooLong), "Note"),
            (new DeclineReferral(DeclineReason.NoCapacity, SuggestedServiceId: Guid.Empty), "SuggestedServiceId"),
        ]),
        (new AnswerDecline(DeclineNextStep.PersonTold), [(new AnswerDecline(DeclineNextStep.PersonTold, TooLong), "Note")]),
        (new RequestInformation("What?"), [(new RequestInformation(""), "Question"), (new RequestInformation(TooLong), "Question")]),
        (new ProvideInformation("That."), [(new ProvideInformation(" "), "Answer"), (new ProvideInformation(TooLong), "Answer")]),
        (Contact, [
            (Contact with { Note = TooLong }, "Note"),
            (Contact with { Result = ContactResult.Reached }, "NextTryOn"),
            (Contact with { NextTryOn = Today.AddDays(-1) }, "NextTryOn"),
        ]),
        (new MakeAppointment(Now, ContactWith.Person, "Here"), [(new MakeAppointment(Now, ContactWith.Person, LongLine), "Where")]),
        (new ChangeAppointment(Now, ContactWith.Person), [(new ChangeAppointment(Now, ContactWith.Person, LongLine), "Where")]),
        (new SetReminder("Ring.", Today), [(new SetReminder("", Today), "Text"), (new SetReminder(TooLong, Today), "Text")]),
        (new ReachMilestone("installed", Today), [(new ReachMilestone("", Today), "Milestone"), (new ReachMilestone(LongLine, Today), "Milestone")]),
        (Assessment, [
            (Assessment with { Measure = "" }, "Measure"),
            (Assessment with { Scores = Enumerable.Range(0, 51).ToDictionary(n => $"{n}", n => (decimal)n) }, "scores"),
            (Assessment with { Declined = Values.Of(Enumerable.Repeat("happy", 51)) }, "declined"),
        ]),
        (Support, [
            (Support with { Description = TooLong }, "Description"),
            (Support with { Amount = -1 }, "Amount"),
            (Support with { Amount = RecordSupport.MostPence + 1 }, "Amount"),
            (Support with { Per = null }, "Per"),
            (Support with { Amount = null }, "Per"),
        ]),
        (new ChangeSupportStatus(SupportStatus.Done, Today), [
            (new ChangeSupportStatus(SupportStatus.Done, Today, -1), "Amount"),
            (new ChangeSupportStatus(SupportStatus.Done, Today, long.MaxValue), "Amount"),
        ]),
        (new SignpostPerson(Id(1), SignpostHow.Told), [
            (new SignpostPerson(Guid.Empty, SignpostHow.Told), "ServiceId"),
            (new SignpostPerson(Id(1), SignpostHow.Told, TooLong), "Note"),
        ]),
        (new OfferTransfer(Id(1), "Why."), [(new OfferTransfer(Guid.Empty, "Why."), "ServiceId"), (new OfferTransfer(Id(1), ""), "Reason")]),
        (new DeclineTransfer(), [(new DeclineTransfer(TooLong), "Reason")]),
        (new WithdrawTransfer(), [(new WithdrawTransfer(TooLong), "Reason")]),
        (new ChaseHandoff(), [(new ChaseHandoff(TooLong), "Message")]),
        (new PutOnHold("Why.", Today), [(new PutOnHold("", Today), "Reason")]),
        (new ResumeReferral(), [(new ResumeReferral(TooLong), "Reason")]),
        (Close, [
            (Close with { NeedsMet = [Need.Debt, Need.Debt] }, "NeedsMet"),
            (Close with { NeedsNotMet = [Need.Food, Need.Food] }, "NeedsNotMet"),
            (Close with { NeedsNotMet = [Need.Debt] }, "NeedsNotMet"),
            (Close with { Note = TooLong }, "Note"),
        ]),
        (new ReopenReferral("Why."), [(new ReopenReferral(" "), "Reason")]),
        (new WithdrawReferral(WithdrawalReason.Other), [(new WithdrawReferral(WithdrawalReason.Other, TooLong), "Note")]),
        (new AnswerWithdrawal("No."), [(new AnswerWithdrawal(""), "Answer")]),
        (new ChangeConsent(ConsentChange.Given, Sharing), [(new ChangeConsent(ConsentChange.Given, Sharing with { How = "" }), "Consent.How")]),
        (new AddNote("A dog.", NoteVisibility.BothParties), [(new AddNote("", NoteVisibility.BothParties), "Text"), (new AddNote(TooLong, NoteVisibility.BothParties), "Text")]),
        (Correction, [
            (Correction with { EntryId = Guid.Empty }, "EntryId"),
            (Correction with { Values = [] }, "Values"),
            (Correction with { Reason = " " }, "Reason"),
        ]),
        (new RedactText(Id(1), "Why."), [(new RedactText(Guid.Empty, "Why."), "EntryId"), (new RedactText(Id(1), ""), "Reason")]),
        (new MarkEnteredInError("Why."), [(new MarkEnteredInError(""), "Reason")]),
    ];

    public static TheoryData<int> EveryBody => [.. Enumerable.Range(0, Bodies.Length)];

    [Theory]
    [MemberData(nameof(EveryBody))]
    public void a_right_body_passes_and_a_wrong_one_is_refused_for_the_member_that_is_wrong(int number)
    {
        var (right, wrongs) = Bodies[number];
        Problems(right).ShouldBeEmpty(right.GetType().Name);
        foreach (var (wrong, member) in wrongs)
        {
            Problems(wrong).ShouldBe([member], $"{right.GetType().Name}, {member}");
        }
    }

    [Fact]
    public void every_command_that_has_rules_has_wrong_bodies_here()
    {
        var ruled = from type in typeof(MakeReferral).Assembly.GetExportedTypes()
                    let validator = type.GetNestedType("Validator")
                    where type.Namespace == typeof(MakeReferral).Namespace && validator is not null
                    where ((IValidator)Activator.CreateInstance(validator)!).CreateDescriptor().Rules.Any()
                    select type.Name;
        Bodies.Select(b => b.Right.GetType().Name).ShouldBe(ruled, ignoreOrder: true);
    }

    [Fact]
    public void every_command_has_a_validator() =>
        UsualCommands.All.Select(c => c.Command).Distinct().Where(c => c != nameof(RecordMissedClocks))
            .Where(c => typeof(MakeReferral).Assembly.GetType($"{typeof(MakeReferral).Namespace}.{c}")!.GetNestedType("Validator") is null)
            .ShouldBeEmpty();

    [Fact]
    public void no_problem_repeats_what_was_said()
    {
        var secret = "Joan-" + TooLong;
        var said = new AddNote(secret, NoteVisibility.BothParties);
        new AddNote.Validator().Validate(said).Errors.ShouldAllBe(e => !e.ErrorMessage.Contains("Joan"));
        new RegisterPerson.Validator().Validate(Person with { Email = "Joan", NhsNumber = "Joan", Postcode = "Joan" }).Errors.ShouldAllBe(e => !e.ErrorMessage.Contains("Joan"));
    }

    private static IEnumerable<string> Problems(object body)
    {
        var validator = (IValidator)Activator.CreateInstance(body.GetType().GetNestedType("Validator")!)!;
        return validator.Validate(new ValidationContext<object>(body)).Errors.Select(e => e.PropertyName).Distinct();
    }
}
