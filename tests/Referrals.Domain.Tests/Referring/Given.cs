using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Shouldly;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Where a sentence begins: given these events, when, then exactly these events.</summary>
internal static class Given
{
    public static Story<T> Events<T>(params object[] events) where T : class => new Story<T>(null, Some.Now, 0).And(events);
}

/// <summary>What has happened so far, folded, and when the next thing happens.</summary>
internal sealed record Story<T>(T? State, DateTimeOffset Now, int Length) where T : class
{
    public DateOnly Today => Domain.Clocks.WorkingDays.InLondon(Now);

    /// <summary>From here on it is this day, YYYY-MM-DD, at nine in the morning in London.</summary>
    public Story<T> On(string day) => On(DateOnly.Parse(day));

    public Story<T> On(DateOnly day) => this with { Now = Some.Morning(day) };

    /// <summary>This many days later.</summary>
    public Story<T> Later(int days) => On(Today.AddDays(days));

    /// <summary>These happened, each recorded by whom it falls to.</summary>
    public Story<T> And(params object[] events) => events.Aggregate(this, (story, e) => story.Add(e, story.AuthorOf(e)));

    /// <summary>These happened, recorded by somebody in particular.</summary>
    public Story<T> By(Actor actor, params object[] events) => events.Aggregate(this, (story, e) => story.Add(e, actor));

    public Outcome<T> When(Func<T, object[]> decide) => new(this, decide);

    /// <summary>The same, for a decision that asks what time it is.</summary>
    public Outcome<T> When(Func<T, DateTimeOffset, object[]> decide) => new(this, state => decide(state, Now));

    private Story<T> Add(object @event, Actor by)
    {
        var recorded = new Recorded(Some.EntryId(Length + 1), Now, by.MemberId, by.OrganisationId);
        return this with { State = Fold(State, @event, recorded), Length = Length + 1 };
    }

    private static T? Fold(T? state, object @event, Recorded recorded) => (object?)state switch
    {
        _ when typeof(T) == typeof(PersonRecord) => (T?)(object?)PersonRecord.Evolve((PersonRecord?)(object?)state, @event),
        var referral => (T?)(object?)Referral.Evolve((Referral?)referral, @event, recorded),
    };

    private Actor AuthorOf(object @event) => (@event, State) switch
    {
        (ReferralMade { ReferrerId: null }, _) => Actor.ThePerson,
        (ReferralMade made, _) => Some.WorkerOf(made.ReferrerId!.Value),
        (ReminderSet reminder, _) => Some.WorkerOf(reminder.OrganisationId),
        (ClockMissed, _) => Actor.Platform,
        (InformationProvided or DeclineAnswered or WithdrawalRequested or MarkedEnteredInError, Referral referral) =>
            Some.WorkerOf(referral.ReferrerId ?? referral.ReceiverId),
        (TransferAccepted or TransferDeclined, Referral referral) => Some.WorkerOf(referral.Offer!.OrganisationId),
        (_, Referral referral) => Some.WorkerOf(referral.ReceiverId),
        _ => Some.AtCancerSupport,
    };
}

/// <summary>What came of a decision.</summary>
internal sealed record Outcome<T>(Story<T> Before, Func<T, object[]> Decide) where T : class
{
    public Story<T> Then(params object[] expected)
    {
        Decide(Before.State!).ShouldBe(expected);
        return Before.And(expected);
    }

    /// <summary>Exactly these, and saying it again records nothing.</summary>
    public Story<T> ThenOnce(params object[] expected)
    {
        var after = Then(expected);
        Decide(after.State!).ShouldBeEmpty();
        return after;
    }

    /// <summary>Exactly these, and saying it again records them again.</summary>
    public Story<T> ThenEachTime(params object[] expected)
    {
        var after = Then(expected);
        Decide(after.State!).ShouldBe(expected);
        return after;
    }

    /// <summary>Exactly these, and saying it again is refused, since it is no longer the time for it.</summary>
    public Story<T> ThenNotAgain(params object[] expected)
    {
        var after = Then(expected);
        Should.Throw<Refusal>(() => Decide(after.State!)).Kind.ShouldBe(RefusalKind.NotInState);
        return after;
    }

    public Refusal ThenRefused(RefusalKind kind, string code)
    {
        var refusal = Should.Throw<Refusal>(() => Decide(Before.State!));
        (refusal.Kind, refusal.Code).ShouldBe((kind, code));
        return refusal;
    }

    public Refusal ThenNotInState() => ThenRefused(RefusalKind.NotInState, "referral/not-in-state");

    public Refusal ThenForbidden() => ThenRefused(RefusalKind.Forbidden, "forbidden");

    public Refusal ThenNotFound() => ThenRefused(RefusalKind.NotFound, "not-found");

    /// <summary>Refused for exactly these members of the body.</summary>
    public void ThenInvalid(params string[] members) =>
        ThenRefused(RefusalKind.Rule, "validation").Problems!.Keys.ShouldBe(members, ignoreOrder: true);
}
