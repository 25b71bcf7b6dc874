using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Every pair of state and command again, and what it does to each clock.</summary>
public class ClockTableTests
{
    // Columns: in which states (as in StatesToBeIn; * is any ending), and the clocks acknowledge, decide, firstContact,
    // answerInformation, answerDecline, answerTransfer, answerWithdrawal, review, followUpDue. A clock that stands is
    //   s  started, from any condition      p  paused, if it runs       r  resumed, if it is paused
    //   m  met                              l  gone, if it is not met   n  noted as missed, if it is overdue   .  left as it is
    private const string Table = """
        command                              in                   ack dec fst inf adc atr awd rev fol
        ReceiveReferral                      *                    m   .   .   .   .   .   .   .   .
        AcceptReferral                       *                    m   m   s   l   .   .   .   .   .
        DeclineReferral                      *                    m   m   .   l   s   .   .   .   .
        AnswerDecline                        *                    .   .   .   .   m   .   .   .   .
        RequestInformation                   *                    m   p   p   s   .   .   .   .   .
        ProvideInformation                   ask,ac?,at?          .   r   r   m   .   .   .   .   .
        ProvideInformation                   ho?,h2?              .   .   .   m   .   .   .   .   .
        AllocateCaseworker                   *                    .   .   .   .   .   .   .   .   .
        RecordContact (reached)              rec,reo              .   .   .   .   .   .   .   .   .
        RecordContact (reached)              ac*,at*              .   .   m   .   .   .   .   s   .
        RecordContact (no answer)            *                    .   .   .   .   .   .   .   .   .
        MakeAppointment                      *                    .   .   .   .   .   .   .   .   .
        ChangeAppointment                    *                    .   .   .   .   .   .   .   .   .
        CancelAppointment                    *                    .   .   .   .   .   .   .   .   .
        SetReminder                          *                    .   .   .   .   .   .   .   .   .
        CompleteReminder                     *                    .   .   .   .   .   .   .   .   .
        ReachMilestone                       ac*                  .   .   .   .   .   .   .   .   .
        ReachMilestone                       at*                  .   .   .   .   .   .   .   s   .
        RecordAssessment (not a follow-up)   ac*                  .   .   .   .   .   .   .   .   .
        RecordAssessment (not a follow-up)   at*                  .   .   .   .   .   .   .   s   .
        RecordAssessment (follow-up)         ac*                  .   .   .   .   .   .   .   .   .
        RecordAssessment (follow-up)         at*                  .   .   .   .   .   .   .   s   .
        RecordAssessment (follow-up)         clo                  .   .   .   .   .   .   .   .   m
        RecordSupport                        ac*,at*              .   .   .   .   .   .   .   s   .
        RecordSupport                        clo                  .   .   .   .   .   .   .   .   .
        ChangeSupportStatus                  ac*,clo              .   .   .   .   .   .   .   .   .
        ChangeSupportStatus                  at*                  .   .   .   .   .   .   .   s   .
        SignpostPerson                       *                    .   .   .   .   .   .   .   .   .
        ReferOnward                          *                    .   .   .   .   .   .   .   .   .
        OfferTransfer                        *                    .   .   .   .   .   s   .   .   .
        AcceptTransfer                       *                    .   .   s   l   .   m   .   l   .
        DeclineTransfer                      *                    .   .   .   .   .   m   .   .   .
        WithdrawTransfer                     *                    .   .   .   .   .   l   .   .   .
        ChaseHandoff (referrer)              *                    .   .   .   .   .   .   .   .   .
        ChaseHandoff (receiver)              *                    .   .   .   .   .   .   .   .   .
        PutOnHold                            *                    .   .   p   .   .   .   .   s   .
        ResumeReferral                       ho,ho>,ho<           .   .   r   .   .   .   .   l   .
        ResumeReferral                       ho?                  .   .   .   .   .   .   .   l   .
        ResumeReferral                       h2*                  .   .   .   .   .   .   .   s   .
        CloseReferral                        ac*,ho*              .   .   l   l   .   l   l   l   .
        CloseReferral                        at*,h2*              .   .   l   l   .   l   l   l   s
        ReopenReferral                       *                    .   s   .   .   l   .   .   .   l
        WithdrawReferral (referrer)          mad,rec,ask,reo      l   l   .   l   .   .   .   .   .
        WithdrawReferral (referrer)          ac*,at*,ho*,h2*      .   .   .   .   .   .   s   .   .
        WithdrawReferral (receiver)          *                    l   l   l   l   l   l   m   l   .
        WithdrawReferral (person)            *                    l   l   l   l   l   l   m   l   .
        ConfirmWithdrawal                    *                    .   .   l   l   .   l   m   l   .
        AnswerWithdrawal                     *                    .   .   .   .   .   .   m   .   .
        ChangeConsent                        *                    .   .   .   .   .   .   .   .   .
        AddNote                              *                    .   .   .   .   .   .   .   .   .
        AddNote (own)                        *                    .   .   .   .   .   .   .   .   .
        CorrectEntry                         *                    .   .   .   .   .   .   .   .   .
        RedactText                           *                    .   .   .   .   .   .   .   .   .
        RecordMissedClocks                   *                    n   n   n   n   n   n   n   n   .
        MarkEnteredInError                   *                    l   l   l   l   l   l   l   l   l
        """;

    private static readonly ExpectationTable Expected = ExpectationTable.Read(Table);

    private static readonly Dictionary<string, Story<Referral>> States = WithMoreStates();

    public static TheoryData<string> EveryCommand => [.. UsualCommands.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void each_command_does_to_the_clocks_what_the_table_says_in_every_state(string name)
    {
        var command = UsualCommands.Named(name);
        var differences = new List<string>();
        var times = 0;
        foreach (var (state, story) in States)
        {
            var later = story.On(story.Today.AddDays(command.By is Sides.Platform ? 200 : 1));
            if (Say(command, later) is not { } after)
            {
                continue;
            }

            times++;
            var row = Expected.Rows.Where(r => r.Name == name && IsMeant(r["in"], state)).ToList().ShouldHaveSingleItem($"{name} in {state}");
            foreach (var (clock, column) in Enum.GetValues<ClockName>().Zip(Expected.Columns.Skip(1)))
            {
                var (was, now) = (later.State!.Clocks.Find(clock), after.State!.Clocks.Find(clock));
                if (!Fits(row[column], was, now, later.Today))
                {
                    differences.Add($"{name} in {state}, {clock}: {row[column]} in the table, {Read(was)} became {Read(now)}");
                }
            }
        }

        differences.ShouldBeEmpty();
        times.ShouldBePositive();
    }

    private static bool Fits(string cell, Clock? was, Clock? now, DateOnly today) => cell switch
    {
        "s" => now is { Status: ClockStatus.Running } && now.StartedOn == today,
        "m" => was is null ? now is null : now == was with { Status = ClockStatus.Met },
        "p" when was is { Status: ClockStatus.Running } => now is { Status: ClockStatus.Paused } && now.StartedOn == was.StartedOn,
        "r" when was is { Status: ClockStatus.Paused } => now is { Status: ClockStatus.Running } && now.StartedOn == was.StartedOn,
        "l" when was is { Status: not ClockStatus.Met } => now is null,
        "n" when was is not null => now == was || (was.StatusOn(today) is ClockStatus.Overdue && now == was with { Missed = true }),
        _ => now == was,
    };

    private static string Read(Clock? clock) => clock is null ? "none" : $"{clock.Status} from {clock.StartedOn:d MMMM}";

    private static bool IsMeant(string states, string state) =>
        states.Split(',').Any(s => s.EndsWith('*') ? state.StartsWith(s[..^1], StringComparison.Ordinal) : s == state);

    /// <summary>By whichever organisation or person may say it; null where nobody may, or where it records nothing.</summary>
    private static Story<Referral>? Say(UsualCommand command, Story<Referral> story)
    {
        foreach (var actor in (Actor[])[Some.CoordinatorAtCancerSupport, Some.CoordinatorAtCitizensAdvice, Some.CoordinatorAtWarmAndWell, Actor.ThePerson, Actor.Platform])
        {
            try
            {
                if (command.By.HasFlag(story.State!.SidesOf(actor)) && command.Say(new Saying(story.State, actor, story.Now)) is { Length: > 0 } events)
                {
                    return story.By(actor, events);
                }
            }
            catch (Refusal)
            {
                // not from them, or not now: StateTableTests says which
            }
        }

        return null;
    }

    /// <summary>With a baseline for the active ones, so that closing them has a follow-up to wait for; and on hold from active (h2).</summary>
    private static Dictionary<string, Story<Referral>> WithMoreStates()
    {
        var states = new Dictionary<string, Story<Referral>>();
        foreach (var (state, story) in StatesToBeIn.Of(Some.Made))
        {
            states[state] = story.State!.State is ReferralState.Active ? story.And(NamedStates.Assessed(AssessmentStage.Baseline)) : story;
        }

        foreach (var pending in (string[])["?", ">", "<"])
        {
            states[$"h2{pending}"] = states[$"at{pending}"].And(NamedStates.Held);
        }

        states["h2"] = states["at"].And(NamedStates.Held);
        states["clo"] = states["at"].And(NamedStates.Closed);
        return states;
    }
}
