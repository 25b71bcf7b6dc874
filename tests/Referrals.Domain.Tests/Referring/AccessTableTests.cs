using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Referring;

/// <summary>Every command said by everybody, in a state in which it may be said.</summary>
public class AccessTableTests
{
    // Columns: in which state (as in StatesToBeIn), and who says it: worker or coordinator (w, c) at the referrer (f) or the receiver (r);
    // the worker at the offered organisation (o), at a former receiver (x), at a stranger (st); at the receiver a system (sy), an evaluator
    // (ev), an administrator (ad) and an information-governance officer (ig); the person (pe), the platform (pl); and the coordinator of an
    // organisation that holds both sides, of a self-referral (sr) and of a referral between its own services (oo).
    //   y   is recorded        F   is forbidden to this side, role or on one's own move        N   looks like not there
    private const string Table = """
        command                              in  fw fc rw rc ow xw st sy ev ad ig pe pl sr oo
        ReceiveReferral                      mad F  F  y  y  N  N  N  y  N  N  N  F  F  y  y
        AcceptReferral                       reo F  F  y  y  N  F  N  y  N  N  N  F  F  y  y
        DeclineReferral                      reo F  F  y  y  N  F  N  y  N  N  N  F  F  y  y
        AnswerDecline                        dec y  y  F  F  N  F  N  F  N  N  N  F  F  y  y
        RequestInformation                   ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        ProvideInformation                   ac? y  y  F  F  N  F  N  F  N  N  N  F  F  y  y
        AllocateCaseworker                   ac> F  F  F  y  F  F  N  F  N  N  N  F  F  y  y
        RecordContact (reached)              ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        RecordContact (no answer)            ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        MakeAppointment                      ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        ChangeAppointment                    ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        CancelAppointment                    ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        SetReminder                          ac> y  y  y  y  F  F  N  y  N  N  N  F  F  y  y
        CompleteReminder                     ac> y  y  y  y  F  F  N  y  N  N  N  F  F  y  y
        ReachMilestone                       ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        RecordAssessment (not a follow-up)   ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        RecordAssessment (follow-up)         ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        RecordSupport                        at> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        ChangeSupportStatus                  at> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        SignpostPerson                       ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        ReferOnward                          ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        OfferTransfer                        ac  F  F  y  y  N  F  N  y  N  N  N  F  F  y  y
        AcceptTransfer                       ac> F  F  F  F  y  F  N  F  N  N  N  F  F  F  F
        DeclineTransfer                      ac> F  F  F  F  y  F  N  F  N  N  N  F  F  F  F
        WithdrawTransfer                     ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        ChaseHandoff (referrer)              mad y  y  F  F  N  N  N  F  N  N  N  F  F  F  F
        ChaseHandoff (receiver)              dec F  F  y  y  N  F  N  y  N  N  N  F  F  F  F
        PutOnHold                            ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        ResumeReferral                       ho> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        CloseReferral                        ac> F  F  y  y  F  F  N  y  N  N  N  F  F  y  y
        ReopenReferral                       clo F  F  y  y  N  F  N  y  N  N  N  F  F  y  y
        WithdrawReferral (referrer)          mad y  y  y  y  N  N  N  y  N  N  N  y  F  y  y
        WithdrawReferral (receiver)          ac> y  y  y  y  F  F  N  y  N  N  N  y  F  y  y
        WithdrawReferral (person)            ac> y  y  y  y  F  F  N  y  N  N  N  y  F  y  y
        ConfirmWithdrawal                    ac< F  F  y  y  N  F  N  y  N  N  N  F  F  y  y
        AnswerWithdrawal                     ac< F  F  y  y  N  F  N  y  N  N  N  F  F  y  y
        ChangeConsent                        ac> y  y  y  y  F  F  N  y  N  N  N  F  F  y  y
        AddNote                              ac> y  y  y  y  F  F  N  y  N  N  N  F  F  y  y
        AddNote (own)                        ac> y  y  y  y  F  F  N  y  N  N  N  F  F  y  y
        CorrectEntry                         ac> y  y  F  F  F  F  N  F  N  N  N  F  F  y  y
        RedactText                           ac> F  y  F  F  F  F  N  F  N  N  N  F  F  y  y
        RecordMissedClocks                   ac> N  N  N  N  N  N  N  N  N  N  N  N  y  N  N
        MarkEnteredInError                   ac> F  y  F  F  F  F  N  F  N  N  N  F  F  y  y
        """;

    private static readonly ExpectationTable Expected = ExpectationTable.Read(Table);

    private static readonly Guid Stranger = Some.Id(0xF0);

    private static readonly IReadOnlyDictionary<string, Story<Referral>> States = StatesToBeIn.Of(Some.Made);

    private static readonly IReadOnlyDictionary<string, Story<Referral>> SelfReferred =
        StatesToBeIn.Of(Some.Made with { ReferrerId = null, Source = Source.Self });

    private static readonly IReadOnlyDictionary<string, Story<Referral>> WithinOne =
        StatesToBeIn.Of(Some.Made with { ReferrerId = Some.CitizensAdvice });

    private static readonly Dictionary<string, (Actor Actor, IReadOnlyDictionary<string, Story<Referral>> States)> Sayers = new()
    {
        ["fw"] = (Some.AtCancerSupport, States),
        ["fc"] = (Some.CoordinatorAtCancerSupport, States),
        ["rw"] = (Some.AtCitizensAdvice, States),
        ["rc"] = (Some.CoordinatorAtCitizensAdvice, States),
        ["ow"] = (Some.AtWarmAndWell, States),
        ["xw"] = (Some.AtLibraries, States),
        ["st"] = (Some.WorkerOf(Stranger), States),
        ["sy"] = (Some.AtCitizensAdvice with { Role = Role.System }, States),
        ["ev"] = (Some.AtCitizensAdvice with { Role = Role.Evaluator }, States),
        ["ad"] = (Some.AtCitizensAdvice with { Role = Role.Administrator }, States),
        ["ig"] = (Some.AtCitizensAdvice with { Role = Role.InformationGovernance }, States),
        ["pe"] = (Actor.ThePerson, States),
        ["pl"] = (Actor.Platform, States),
        ["sr"] = (Some.CoordinatorAtCitizensAdvice, SelfReferred),
        ["oo"] = (Some.CoordinatorAtCitizensAdvice, WithinOne),
    };

    public static TheoryData<string> EveryCommand => [.. UsualCommands.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void each_command_is_taken_from_whom_the_table_says(string name)
    {
        var (row, command) = (Expected.Row(name), UsualCommands.Named(name));
        row.Differences(who => Say(command, Sayers[who].States[row["in"]], Sayers[who].Actor), Sayers.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void every_command_has_its_line_in_the_table()
    {
        Expected.Rows.Select(r => r.Name).ShouldBe(UsualCommands.All.Select(c => c.Name), ignoreOrder: true);
        Expected.Columns.ShouldBe(["in", .. Sayers.Keys]);
    }

    /// <summary>Who may never say anything is refused in every other state too, and before the state is told.</summary>
    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void a_stranger_is_told_in_no_state_that_there_is_something(string name)
    {
        foreach (var (state, story) in States)
        {
            foreach (var who in (string[])["st", "ev", "ad", "ig"])
            {
                Say(UsualCommands.Named(name), story, Sayers[who].Actor).ShouldBe("N", $"{who} in {state}");
            }
        }
    }

    /// <summary>Who may not in one state hears no more of the others than that.</summary>
    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void the_wrong_side_is_forbidden_whatever_the_state(string name)
    {
        var command = UsualCommands.Named(name);
        if (command.By is Sides.Platform or Sides.Offered || command.Command == nameof(ChaseHandoff))
        {
            return; // the platform's is hidden from all; an offer and a turn come and go with the state
        }

        foreach (var who in Sayers.Keys.Where(who => Expected.Row(name)[who] == "F" && who is not "ow"))
        {
            States.Values.Select(story => Say(command, story, Sayers[who].Actor))
                .ShouldAllBe(said => said == "F" || (said == "N" && (who == "xw" || command.Name.EndsWith("Appointment", StringComparison.Ordinal))), who);
        }
    }

    private static string Say(UsualCommand command, Story<Referral> story, Actor actor)
    {
        var at = command.By is Sides.Platform ? story.On(story.Today.AddDays(200)) : story;
        try
        {
            return command.Say(new Saying(at.State!, actor, at.Now)).Length > 0 ? "y" : "0";
        }
        catch (Refusal refusal)
        {
            return refusal.Kind switch { RefusalKind.NotFound => "N", RefusalKind.Forbidden => "F", _ => refusal.Code };
        }
    }
}
