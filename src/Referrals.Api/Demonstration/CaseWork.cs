using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>The working of one referral once it is accepted: contact, a baseline, visits and support, a follow-up, closing.</summary>
/// <param name="course">What can happen to it.</param>
/// <param name="wellbeing">How the person answers.</param>
/// <param name="signposts">Services that people are told about.</param>
/// <param name="onward">Writes the referral that grows out of it, when one does.</param>
internal sealed class CaseWork(Course course, Wellbeing wellbeing, IReadOnlyList<PartnerService> signposts, Action<Diary>? onward)
{
    private readonly Random _random = course.Random;
    private Action<Diary>? _onward = onward;

    public void Begin()
    {
        course.Accept();
        course.Diary.Wait(0, 3);
        if (_random.Percent(25))
        {
            course.Try(next: 2);
            course.Diary.Wait(2);
        }

        course.Reach(first: true);
        if (_random.Percent(45))
        {
            course.Appointment();
        }

        course.Diary.Wait(1, 6);
        course.Assess(wellbeing, AssessmentStage.Baseline);
        if (_random.Percent(20))
        {
            course.OwnNote();
        }
    }

    /// <summary>Some weeks of work: in each something is done, and the person hears of it.</summary>
    public void GoOn(int rounds)
    {
        var programme = course.About.Desk.Programme;
        var milestones = new Queue<Milestone>(programme.Milestones);
        for (var round = 0; round < rounds; round++)
        {
            course.Diary.Wait(3, 12);
            if (milestones.TryDequeue(out var milestone))
            {
                course.ReachMilestone(milestone.Code);
            }

            course.Support(_random.Of(programme.SupportKinds));
            if (_onward is { } write)
            {
                write(course.Diary);
                _onward = null;
            }

            AnythingElse();
        }
    }

    /// <summary>To a good end, and as far after it as the ending says.</summary>
    public void Complete(Ending ending)
    {
        GoOn(_random.Between(1, 3));
        if (_random.Percent(12))
        {
            course.Hold(days: 10);
            course.Diary.Wait(7, 14);
            course.Resume();
        }

        course.Diary.Wait(5, 20);
        course.Reach();
        if (ending is Ending.ClosedFollowedUp)
        {
            course.Assess(wellbeing, AssessmentStage.FollowUp);
        }

        var needs = course.About.Needs.Count;
        if (_random.Percent(78))
        {
            course.Close(CloseOutcome.SupportCompleted, needs);
        }
        else
        {
            course.Close(CloseOutcome.PartlyCompleted, needs / 2);
        }

        if (ending is Ending.FollowedUpLater)
        {
            course.Diary.Wait(45, 70);
            course.Assess(wellbeing, AssessmentStage.FollowUp);
        }
        else if (ending is Ending.Reopened)
        {
            course.Diary.Wait(10, 30);
            course.Reopen();
        }
    }

    private void AnythingElse()
    {
        switch (_random.Next(9))
        {
            case 0: course.Signpost(signposts); break;
            case 1: course.Note(); break;
            case 2: course.RemindAndDo(); break;
            case 3: course.ReachAnother(); break;
            case 4: course.Assess(wellbeing, AssessmentStage.Review); break;
            default: course.Reach(); break;
        }
    }

}
