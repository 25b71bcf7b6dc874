using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Every pair of state and command, said by whose word it is.</summary>
public class StateTableTests
{
    // Columns: states as in StatesToBeIn. A cell says what the command does there:
    //   .   is refused as not in this state        N   is refused as not there: no such entry, or nothing offered to them
    //   F   is forbidden: it is their own move     0   records nothing, it was said already
    //   =   is recorded; state and whose move it is stay as they were
    //   Xy  is recorded; the state is then X: Made, Received, Information requested, Accepted, actiVe, on Hold, Closed, Declined,
    //       Withdrawn, entered in Error; and it is the move of y: referrer (f), receiver (r), offered (o), person (p), nobody (-)
    private const string Table = """
        command                              mad rec ask reo ac  ac? ac> ac< acp at  at? at> at< ho  ho? ho> ho< clo dec ans wdn err
        ReceiveReferral                      Rr  0   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
        AcceptReferral                       Ar  Ar  Ar  Ar  0   0   0   0   0   .   .   .   .   .   .   .   .   .   .   .   .   .
        DeclineReferral                      Df  Df  Df  Df  .   .   .   .   .   .   .   .   .   .   .   .   .   .   0   0   .   .
        AnswerDecline                        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   D-  .   .   .
        RequestInformation                   If  If  .   If  Af  .   =   =   Af  Vf  .   =   =   Hf  .   =   =   .   .   .   .   .
        ProvideInformation                   .   .   Rr  .   .   Ar  .   .   .   .   Vr  .   .   .   Hr  .   .   .   .   .   .   .
        AllocateCaseworker                   .   .   .   .   =   =   =   =   =   =   =   =   =   =   =   =   =   .   .   .   .   .
        RecordContact (reached)              .   =   .   =   Vr  Vf  Vo  Vr  Vr  =   =   =   =   .   .   .   .   .   .   .   .   .
        RecordContact (no answer)            .   =   .   =   Ap  =   =   =   =   Vp  =   =   =   .   .   .   .   .   .   .   .   .
        MakeAppointment                      .   .   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   .   .   .   .   .
        ChangeAppointment                    N   N   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   .   .   .   .   .
        CancelAppointment                    N   N   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   .   .   .   .   .
        SetReminder                          =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   .   .   .
        CompleteReminder                     =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   .   .   .
        ReachMilestone                       .   .   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   .   .   .   .   .
        RecordAssessment (not a follow-up)   .   .   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   .   .   .   .   .
        RecordAssessment (follow-up)         .   .   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   =   .   .   .   .
        RecordSupport                        .   .   .   .   Vr  Vf  Vo  Vr  Vp  =   =   =   =   .   .   .   .   =   .   .   .   .
        ChangeSupportStatus                  N   N   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   =   .   .   .   .
        SignpostPerson                       .   .   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   .   .   .   .   .
        ReferOnward                          .   .   .   .   =   =   =   =   =   =   =   =   =   .   .   .   .   .   .   .   .   .
        OfferTransfer                        .   .   .   .   Ao  Ao  0   =   Ao  Vo  Vo  0   =   .   .   .   .   .   .   .   .   .
        AcceptTransfer                       N   N   N   N   N   N   Ar  N   N   N   N   Ar  N   N   N   Ar  N   N   N   N   N   N
        DeclineTransfer                      N   N   N   N   N   N   Ar  N   N   N   N   Vr  N   N   N   Hr  N   N   N   N   N   N
        WithdrawTransfer                     .   .   .   .   .   .   Ar  .   .   .   .   Vr  .   .   .   Hr  .   .   .   .   .   .
        ChaseHandoff (referrer)              =   =   F   =   .   .   =   .   .   .   .   =   .   .   .   =   .   .   F   .   .   .
        ChaseHandoff (receiver)              F   F   =   F   .   .   =   .   .   .   .   =   .   .   .   =   .   .   =   .   .   .
        PutOnHold                            .   .   .   .   Hr  Hf  Ho  Hr  Hr  Hr  Hf  Ho  Hr  0   0   0   0   .   .   .   .   .
        ResumeReferral                       .   .   .   .   .   .   .   .   .   .   .   .   .   Ar  Af  Ao  Ar  .   .   .   .   .
        CloseReferral                        .   .   .   .   C-  C-  C-  C-  C-  C-  C-  C-  C-  C-  C-  C-  C-  0   .   .   .   .
        ReopenReferral                       .   .   .   0   .   .   .   .   .   .   .   .   .   .   .   .   .   Rr  Rr  Rr  .   .
        WithdrawReferral (referrer)          W-  W-  W-  W-  =   Ar  Ar  0   Ar  =   Vr  Vr  0   =   Hr  Hr  0   .   .   .   0   .
        WithdrawReferral (receiver)          W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  .   W-  .   0   .
        WithdrawReferral (person)            W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  W-  .   W-  .   0   .
        ConfirmWithdrawal                    .   .   .   .   .   .   .   W-  .   .   .   .   W-  .   .   .   W-  .   .   .   .   .
        AnswerWithdrawal                     .   .   .   .   .   .   .   =   .   .   .   .   =   .   .   .   =   .   .   .   .   .
        ChangeConsent                        =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =
        AddNote                              =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   .
        AddNote (own)                        =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   .
        CorrectEntry                         =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   .
        RedactText                           =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =
        RecordMissedClocks                   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   =   0   =   0   0   0
        MarkEnteredInError                   E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  E-  .
        """;

    private static readonly ExpectationTable Expected = ExpectationTable.Read(Table);

    private static readonly IReadOnlyDictionary<string, Story<Referral>> States = StatesToBeIn.Of(Some.Made);

    public static TheoryData<string> EveryCommand => [.. UsualCommands.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void each_command_does_what_the_table_says_in_every_state(string name)
    {
        var command = UsualCommands.Named(name);
        Expected.Row(name).Differences(state => string.Join(
            '/', RightfulActors(command, States[state].State!).Select(a => Say(command, States[state], a)).Distinct())).ShouldBeEmpty();
    }

    [Fact]
    public void every_handler_of_a_command_has_its_lines_in_the_table()
    {
        var handlers = typeof(Referral).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(Referral).Namespace && t.Name.EndsWith("Handler", StringComparison.Ordinal) && t != typeof(MakeReferralHandler))
            .Select(t => t.Name[..^"Handler".Length]);
        UsualCommands.All.Select(c => c.Command).Distinct().ShouldBe(handlers, ignoreOrder: true);
        Expected.Rows.Select(r => r.Name).ShouldBe(UsualCommands.All.Select(c => c.Name), ignoreOrder: true);
        Expected.Columns.ShouldBe(States.Keys);
    }

    [Fact]
    public void every_state_is_among_the_columns() =>
        States.Values.Select(s => s.State!.State).Distinct().ShouldBe(Enum.GetValues<ReferralState>(), ignoreOrder: true);

    [Fact]
    public void in_every_state_somebody_is_waited_for_and_a_clock_runs_however_long_nothing_happens()
    {
        foreach (var story in States.Values)
        {
            foreach (var days in (int[])[0, 1, 2, 3, 10, 28, 29, 60, 400])
            {
                NeverLost.Check(story.State!, story.Today.AddDays(days));
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void each_accepted_command_said_twice_does_what_it_should(string name)
    {
        var command = UsualCommands.Named(name);
        foreach (var (state, story) in States)
        {
            foreach (var actor in RightfulActors(command, story.State!))
            {
                if (Try(command, story, actor) is not { Length: > 0 } events)
                {
                    continue;
                }

                var again = Try(command, story.By(actor, events), actor);
                (again switch { null => SaidTwice.IsRefused, [] => SaidTwice.RecordsNothing, _ => SaidTwice.IsRecordedAgain })
                    .ShouldBe(command.Twice, $"in state {state}");
            }
        }
    }

    private static IEnumerable<Actor> RightfulActors(UsualCommand command, Referral referral)
    {
        (Sides Side, Actor Actor)[] actors =
        [
            (Sides.Referrer, Some.CoordinatorAtCancerSupport), (Sides.Receiver, Some.CoordinatorOf(referral.ReceiverId)),
            (Sides.Offered, Some.CoordinatorAtWarmAndWell), (Sides.Person, Actor.ThePerson), (Sides.Platform, Actor.Platform),
        ];
        return actors.Where(a => command.By.HasFlag(a.Side)).Select(a => a.Actor);
    }

    private static object[]? Try(UsualCommand command, Story<Referral> story, Actor actor)
    {
        try
        {
            return command.Say(new Saying(story.State!, actor, story.Now));
        }
        catch (Refusal)
        {
            return null;
        }
    }

    private static string Say(UsualCommand command, Story<Referral> story, Actor actor)
    {
        var at = command.By is Sides.Platform ? story.On(story.Today.AddDays(200)) : story;
        object[] events;
        try
        {
            events = command.Say(new Saying(at.State!, actor, at.Now));
        }
        catch (Refusal refusal)
        {
            return refusal switch
            {
                { Kind: RefusalKind.NotInState, Code: "referral/not-in-state" } => ".",
                { Kind: RefusalKind.NotFound } => "N",
                { Kind: RefusalKind.Forbidden } => "F",
                _ => refusal.Code,
            };
        }

        var after = at.By(actor, events);
        return events.Length == 0 ? "0" : Where(after) == Where(at) ? "=" : Where(after);
    }

    private static string Where(Story<Referral> story) => story.State!.State switch
    {
        ReferralState.Active => "V",
        ReferralState.EnteredInError => "E",
        ReferralState.OnHold => "H",
        var state => state.ToString()[..1],
    } + story.State.WaitingOnAt(story.Today) switch
    {
        WaitingOn.Referrer => "f",
        WaitingOn.Receiver => "r",
        WaitingOn.Offered => "o",
        WaitingOn.Person => "p",
        _ => "-",
    };
}
