using FsCheck;
using FsCheck.Fluent;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Anybody says anything at any time, and no referral is ever lost.</summary>
public class RandomWalkTests
{
    private static readonly Config Long = Config.QuickThrowOnFailure.WithMaxTest(200).WithStartSize(50).WithEndSize(150).WithQuietOnSuccess(true);

    [Fact]
    public void on_every_walk_the_book_is_kept_and_no_referral_is_lost() =>
        Check.One(Long, Prop.ForAll(Walk.Any, walk => Follow(walk, [])));

    /// <summary>So that the walks above are known to go everywhere: from a fixed seed each state is reached and each command recorded.</summary>
    [Fact]
    public void the_walks_reach_every_state_and_record_every_command()
    {
        var seen = new HashSet<object>();
        Check.One(Long.WithReplay(20260302, 1), Prop.ForAll(Walk.Any, walk => Follow(walk, seen)));
        Enum.GetValues<ReferralState>().Where(s => !seen.Contains(s)).ShouldBeEmpty();
        UsualCommands.All.Select(c => c.Name).Where(n => !seen.Contains(n)).ShouldBeEmpty();
    }

    private static void Follow(Walk walk, HashSet<object> seen)
    {
        var story = walk.Start;
        NeverLost.Check(story.State!, story.Today);
        foreach (var step in walk.Steps)
        {
            story = story.Later(step.Days);
            NeverLost.Check(story.State!, story.Today);
            story = Take(step, story, seen);
            NeverLost.Check(story.State!, story.Today);
            seen.Add(story.State!.State);
        }
    }

    private static Story<Referral> Take(Step step, Story<Referral> story, HashSet<object> seen)
    {
        var actor = step.ActorAt(story.State!);
        var verdict = TheBook.Judge(step.Command, story.State!, actor, story.Today);
        var (events, refusal) = step.Say(story, actor);
        switch (verdict)
        {
            case Verdict.MustNot:
                (events is null or []).ShouldBeTrue("taken although the book forbids it");
                break;
            case Verdict.Must:
                (events is not null || refusal is RefusalKind.Rule).ShouldBeTrue($"refused ({refusal}) although the book allows it");
                break;
        }

        if (events is null or [])
        {
            return story;
        }

        var after = events.Aggregate(story, (s, e) => Happen(s, e, actor));
        var (again, _) = step.Say(after, actor);
        (again switch { null => SaidTwice.IsRefused, [] => SaidTwice.RecordsNothing, _ => SaidTwice.IsRecordedAgain }).ShouldBe(step.Command.Twice);
        seen.Add(step.Command.Name);
        return after;
    }

    private static Story<Referral> Happen(Story<Referral> story, object @event, Actor actor)
    {
        var after = story.By(actor, @event);
        TheBook.Leads(@event, story.State!.State, after.State!.State)
            .ShouldBeTrue($"{@event.GetType().Name} led from {story.State.State} to {after.State.State}");
        return after;
    }
}
