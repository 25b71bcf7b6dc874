using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class AppointmentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.FromHours(1));
    private static readonly AppointmentMade Visit = new(ReferralId, Noon.ToUniversalTime(), Text("At home"), ContactWith.Person);
    private static readonly Story<Referral> a_visit_to_come = an_accepted_referral.And(Visit);
    private static readonly Guid TheVisit = EntryId(a_visit_to_come.Length);

    [Fact]
    public void an_appointment_says_when_where_and_with_whom() =>
        an_accepted_referral.When(r => MakeAppointmentHandler.Handle(new(Noon, ContactWith.Person, "At home"), r, AtCitizensAdvice)).ThenEachTime(Visit);

    [Fact]
    public void its_moment_is_kept_in_utc() => Visit.At.Offset.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void it_can_move_again_and_again() =>
        a_visit_to_come.When(r => ChangeAppointmentHandler.Handle(new(Noon.AddDays(1), ContactWith.Carer), TheVisit, r, AtCitizensAdvice))
            .ThenEachTime(new AppointmentChanged(ReferralId, TheVisit, Noon.AddDays(1).ToUniversalTime(), Where: null, ContactWith.Carer));

    [Fact]
    public void it_is_cancelled_once_and_then_neither_moved_nor_cancelled() =>
        a_visit_to_come.When(r => CancelAppointmentHandler.Handle(new(), TheVisit, r, AtCitizensAdvice))
            .ThenNotAgain(new AppointmentCancelled(ReferralId, TheVisit))
            .When(r => ChangeAppointmentHandler.Handle(new(Noon, ContactWith.Person), TheVisit, r, AtCitizensAdvice)).ThenNotInState();

    [Fact]
    public void an_appointment_that_was_not_made_is_not_there()
    {
        a_visit_to_come.When(r => CancelAppointmentHandler.Handle(new(), Id(0xFFFF), r, AtCitizensAdvice)).ThenNotFound();
        a_visit_to_come.When(r => ChangeAppointmentHandler.Handle(new(Noon, ContactWith.Person), EntryId(1), r, AtCitizensAdvice)).ThenNotFound();
    }
}
