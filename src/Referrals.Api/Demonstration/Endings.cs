using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>The order in which things happen to a referral, for each ending, and how many working days ago the last of them may lie.</summary>
internal static class Endings
{
    private const int Year = WorkingCalendar.Year;

    private static readonly DeclineReason[] DeclineReasons =
    [
        DeclineReason.NoCapacity, DeclineReason.NoCapacity, DeclineReason.NoCapacity, DeclineReason.NotEligible, DeclineReason.NotEligible,
        DeclineReason.OutOfArea, DeclineReason.WrongService, DeclineReason.Duplicate, DeclineReason.InsufficientInformation,
        DeclineReason.PersonDeclined, DeclineReason.NoServiceExists, DeclineReason.Other,
    ];

    private static readonly CloseOutcome[] EarlyOutcomes =
    [
        CloseOutcome.PersonDisengaged, CloseOutcome.PersonDisengaged, CloseOutcome.PersonDeclined, CloseOutcome.PersonDeclined, CloseOutcome.MovedAway,
        CloseOutcome.NeedMetElsewhere, CloseOutcome.NotEligible, CloseOutcome.NoServiceExists, CloseOutcome.ReferredOn, CloseOutcome.PersonDied, CloseOutcome.NoCapacity,
    ];

    /// <summary>Fewest and most working days that may have passed since the last thing happened.</summary>
    public static (int Least, int Most) Since(Ending ending) => ending switch
    {
        Ending.Made or Ending.MadeLate or Ending.AskedLate or Ending.ReceivedLate or Ending.DeclinedLate => (1, 1),
        Ending.Received or Ending.WithdrawalRequested or Ending.Unallocated or Ending.Trying => (1, 2),
        Ending.Asked or Ending.Accepted or Ending.ActiveAsked or Ending.Declined or Ending.TransferOffered or Ending.Reopened => (1, 3),
        Ending.AcceptedLate => (11, 15),
        Ending.Active => (1, 40),
        Ending.ActiveLate => (62, 72),
        Ending.OnHold => (1, 8),
        Ending.OnHoldLate => (12, 18),
        Ending.WithdrawalRefused or Ending.TransferDeclined => (1, 30),
        Ending.FollowUpDue => (3, 60),
        Ending.FollowUpOverdue => (67, 130),
        _ => (2, Year),
    };

    /// <summary>Writes a referral's life up to its ending.</summary>
    /// <param name="ending">The ending.</param>
    /// <param name="course">What can happen to it.</param>
    /// <param name="other">Another desk that could take it over.</param>
    /// <param name="work">What is done while it is active.</param>
    public static void Write(Ending ending, Course course, Desk other, CaseWork work)
    {
        course.Make();
        if (ending <= Ending.AskedLate || ending is >= Ending.Declined and <= Ending.WithdrawnEarly or Ending.EnteredInError)
        {
            BeforeAcceptance(ending, course, other);
            return;
        }

        Accepted(course);
        if (ending <= Ending.Trying || ending is Ending.UnableToContact or Ending.WithdrawnByPerson)
        {
            BeforeContact(ending, course);
            return;
        }

        work.Begin();
        UnderWay(ending, course, other, work);
    }

    private static void BeforeAcceptance(Ending ending, Course course, Desk other)
    {
        var (about, diary, random) = (course.About, course.Diary, course.Random);
        switch (ending)
        {
            case Ending.MadeLate:
                diary.Wait(about.Desk.Programme.Clocks.Acknowledge + 1, about.Desk.Programme.Clocks.Acknowledge + 4);
                course.Chase(about.ReferrersSide);
                break;
            case Ending.Received or Ending.ReceivedLate:
                diary.Wait(0, 1);
                course.Receive();
                if (ending is Ending.ReceivedLate)
                {
                    diary.Wait(about.Desk.Programme.Clocks.Decide + 1, about.Desk.Programme.Clocks.Decide + 4);
                    course.Chase(about.ReferrersSide);
                }

                break;
            case Ending.Asked or Ending.AskedLate:
                diary.Wait(0, 1);
                course.Ask();
                if (ending is Ending.AskedLate)
                {
                    diary.Wait(6, 9);
                    course.Chase(about.Desk.Coordinator);
                }

                break;
            case Ending.Declined or Ending.DeclinedLate or Ending.DeclineAnswered:
                diary.Wait(1, 4);
                course.Decline(random.Of(DeclineReasons), random.Percent(25) ? other.Service.Id : null);
                if (ending is Ending.DeclinedLate)
                {
                    diary.Wait(6, 9);
                    course.Chase(about.Desk.Coordinator);
                }
                else if (ending is Ending.DeclineAnswered)
                {
                    diary.Wait(0, 5);
                    course.AnswerDecline(random.Of<DeclineNextStep>(
                        [DeclineNextStep.ReferredElsewhere, DeclineNextStep.ReferredElsewhere, DeclineNextStep.PersonTold, DeclineNextStep.NoFurtherAction]));
                }

                break;
            case Ending.WithdrawnEarly:
                diary.Wait(0, 2);
                course.Withdraw(about.ReferrersSide, random.Of<WithdrawalReason>([WithdrawalReason.PersonChangedMind, WithdrawalReason.NeedMetElsewhere, WithdrawalReason.MadeInError]));
                break;
            case Ending.EnteredInError:
                course.EnterInError();
                break;
        }
    }

    private static void Accepted(Course course)
    {
        var (diary, random) = (course.Diary, course.Random);
        diary.Wait(0, course.About.Desk.Programme.Clocks.Acknowledge);
        if (random.Percent(70))
        {
            course.Receive();
            diary.Wait(0, 2);
        }

        if (random.Percent(15))
        {
            course.Ask();
            diary.Wait(0, 5);
            course.AnswerQuestion();
            diary.Wait(0, 2);
        }
    }

    private static void BeforeContact(Ending ending, Course course)
    {
        if (ending is Ending.Unallocated)
        {
            course.AcceptUnallocated();
            return;
        }

        course.Accept();
        var tries = ending switch { Ending.Trying => course.Random.Between(1, 2), Ending.UnableToContact => 3, _ => 0 };
        for (var i = 0; i < tries; i++)
        {
            course.Diary.Wait(i == 0 ? 1 : 3);
            course.Try(next: 3);
        }

        if (ending is Ending.UnableToContact)
        {
            course.Diary.Wait(2, 6);
            course.Close(CloseOutcome.UnableToContact, needsMet: 0);
        }
        else if (ending is Ending.WithdrawnByPerson)
        {
            course.Diary.Wait(1, 4);
            course.Withdraw(Domain.Actor.ThePerson, WithdrawalReason.PersonChangedMind);
        }
    }

    private static void UnderWay(Ending ending, Course course, Desk other, CaseWork work)
    {
        var (about, diary, random) = (course.About, course.Diary, course.Random);
        switch (ending)
        {
            case Ending.Active or Ending.ActiveLate:
                work.GoOn(random.Between(1, 3));
                break;
            case Ending.ActiveAsked:
                work.GoOn(1);
                course.Ask();
                course.Remind(random.Between(4, 12));
                break;
            case Ending.OnHold or Ending.OnHoldLate:
                course.Hold(ending is Ending.OnHold ? random.Between(10, 30) : 10);
                break;
            case Ending.TransferOffered or Ending.TransferDeclined or Ending.Transferred:
                course.OfferTransfer(other);
                if (ending is Ending.TransferDeclined)
                {
                    diary.Wait(1, 4);
                    course.DeclineTransfer(other);
                }
                else if (ending is Ending.Transferred)
                {
                    diary.Wait(1, 4);
                    course.AcceptTransfer(other);
                    diary.Wait(1, 4);
                    course.Reach();
                    work.GoOn(2);
                    course.Close(CloseOutcome.SupportCompleted, about.Needs.Count);
                }

                break;
            case Ending.WithdrawalRequested or Ending.WithdrawalRefused or Ending.WithdrawnOnRequest:
                course.Withdraw(about.Referrer!, random.Of<WithdrawalReason>([WithdrawalReason.NeedMetElsewhere, WithdrawalReason.CircumstancesChanged]));
                diary.Wait(1, 2);
                if (ending is Ending.WithdrawalRefused)
                {
                    course.AnswerWithdrawal();
                }
                else if (ending is Ending.WithdrawnOnRequest)
                {
                    course.ConfirmWithdrawal();
                }

                break;
            case Ending.WithdrawnForPerson:
                course.WithdrawConsent();
                course.Withdraw(about.Desk.Worker, WithdrawalReason.PersonChangedMind);
                break;
            case Ending.ClosedEarly:
                course.Close(random.Of(EarlyOutcomes), needsMet: 0);
                break;
            default:
                work.Complete(ending);
                break;
        }
    }
}
