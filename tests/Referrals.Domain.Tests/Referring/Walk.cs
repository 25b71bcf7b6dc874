using FsCheck;
using FsCheck.Fluent;
using Referrals.Domain.Referring;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

/// <summary>A beginning and what is tried after it, one step after another.</summary>
internal sealed record Walk(int From, IReadOnlyList<Step> Steps)
{
    private static readonly Story<Referral>[] Starts =
    [
        a_made_referral, a_self_referral, a_referral_within_one_organisation, Given.Events<Referral>(Made with { Urgency = Urgency.Urgent }),
    ];

    /// <summary>Anything by anybody, or something that the book allows now by whose word it is; soon rather than late.</summary>
    private static readonly Gen<(bool Fitting, Step Step)> AnyStep =
        from fitting in Gen.Frequency((1, Gen.Constant(false)), (3, Gen.Constant(true)))
        from command in Gen.Choose(0, 10_000)
        from sayer in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(1, Step.Sayers - 1)))
        from variant in Gen.Choose(0, 11)
        from days in Gen.Frequency((6, Gen.Constant(0)), (6, Gen.Choose(1, 4)), (1, Gen.Choose(5, 120)))
        select (fitting, new Step(command % UsualCommands.All.Count, fitting ? 0 : sayer, variant, days));

    public static Arbitrary<Walk> Any { get; } = Arb.From(
        from start in Gen.Choose(0, Starts.Length - 1)
        from steps in AnyStep.ListOf()
        select new Walk(start, Chosen(Starts[start], steps)),
        Simpler);

    public Story<Referral> Start => Starts[From];

    public override string ToString() => $"start {From}:{string.Concat(Steps.Select(s => $"{Environment.NewLine}  {s}"))}";

    /// <summary>Goes the walk once to choose, where a step is to fit, a command that does. Ends seldom, so that walks go far, and a little after the end.</summary>
    private static List<Step> Chosen(Story<Referral> story, IEnumerable<(bool Fitting, Step Step)> steps)
    {
        var chosen = new List<Step>();
        var afterTheEnd = 0;
        foreach (var (fitting, asked) in steps)
        {
            var (step, later) = (asked, story.Later(asked.Days));
            if (fitting)
            {
                var fits = Enumerable.Range(0, UsualCommands.All.Count).Where(n => Fits(asked with { CommandNumber = n }, later)).ToList();
                step = asked with { CommandNumber = fits[asked.CommandNumber % fits.Count] };
            }

            var actor = step.ActorAt(later.State!);
            var after = later.By(actor, step.Say(later, actor).Events ?? []);
            if (HasEnded(after) && !HasEnded(later) && step.Variant > 0 && step.Command.Command is not nameof(ConfirmWithdrawal))
            {
                continue;
            }

            chosen.Add(step);
            story = after;
            afterTheEnd += HasEnded(story) ? 1 : 0;
            if (afterTheEnd > 5)
            {
                break;
            }
        }

        return chosen;
    }

    private static bool HasEnded(Story<Referral> story) => story.State!.State is ReferralState.Withdrawn or ReferralState.EnteredInError;

    private static bool Fits(Step step, Story<Referral> story) =>
        TheBook.Judge(step.Command, story.State!, step.ActorAt(story.State!), story.Today) is not Verdict.MustNot;

    /// <summary>Half of the steps, all but one of them, a plainer one.</summary>
    private static IEnumerable<Walk> Simpler(Walk walk)
    {
        for (var length = walk.Steps.Count / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= walk.Steps.Count; at += length)
            {
                yield return walk with { Steps = [.. walk.Steps.Take(at), .. walk.Steps.Skip(at + length)] };
            }
        }

        for (var at = 0; at < walk.Steps.Count; at++)
        {
            foreach (var plainer in walk.Steps[at].Plainer())
            {
                yield return walk with { Steps = [.. walk.Steps.Take(at), plainer, .. walk.Steps.Skip(at + 1)] };
            }
        }

        if (walk.From > 0)
        {
            yield return walk with { From = 0 };
        }
    }
}

/// <summary>So many days later somebody says something.</summary>
internal sealed record Step(int CommandNumber, int Sayer, int Variant, int Days)
{
    private static readonly Actor[] Strangers =
    [
        AtCancerSupport, CoordinatorAtCancerSupport, AtCitizensAdvice, CoordinatorAtCitizensAdvice, AtWarmAndWell, CoordinatorAtWarmAndWell, AtLibraries,
        AtCitizensAdvice with { Role = Role.Evaluator }, AtCancerSupport with { Role = Role.System }, Actor.ThePerson, Actor.Platform,
    ];

    /// <summary>The one whose word it is, and everybody.</summary>
    public static int Sayers => Strangers.Length + 1;

    public UsualCommand Command => UsualCommands.All[CommandNumber];

    public Actor ActorAt(Referral referral) => Sayer > 0 ? Strangers[Sayer - 1] : Command.By switch
    {
        Sides.Platform => Actor.Platform,
        Sides.Person => Actor.ThePerson,
        Sides.Offered => CoordinatorOf(referral.Offer?.OrganisationId ?? WarmAndWell),
        Sides.Receiver => CoordinatorOf(referral.ReceiverId),
        _ => CoordinatorOf(referral.ReferrerId ?? referral.ReceiverId),
    };

    /// <summary>The events, or null and the kind of refusal.</summary>
    public (object[]? Events, RefusalKind? Refusal) Say(Story<Referral> story, Actor actor)
    {
        try
        {
            return (Command.Say(new Saying(story.State!, actor, story.Now, Variant)), null);
        }
        catch (Refusal refusal)
        {
            return (null, refusal.Kind);
        }
    }

    public IEnumerable<Step> Plainer()
    {
        if (Days > 0)
        {
            yield return this with { Days = 0 };
            yield return this with { Days = Days / 2 };
        }

        if (Variant > 0)
        {
            yield return this with { Variant = 0 };
        }

        if (Sayer > 0)
        {
            yield return this with { Sayer = 0 };
        }
    }

    public override string ToString() => $"{Days} days later {Command.Name}, variant {Variant}, by {(Sayer == 0 ? "the right one" : Strangers[Sayer - 1].Role + " " + Sayer)}";
}
