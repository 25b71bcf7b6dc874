using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class SupportTests
{
    private static readonly Story<Referral> help_identified = an_active_referral.And(Supported());
    private static readonly Guid TheHelp = EntryId(help_identified.Length);

    [Fact]
    public void support_says_what_it_is_and_what_it_is_worth() =>
        an_accepted_referral
            .When((r, now) => RecordSupportHandler.Handle(
                new(Today, SupportKind.BenefitsGained, SupportStatus.Awarded, "Attendance Allowance", 3_900_00, Per.Year), r, AtCitizensAdvice, now))
            .ThenEachTime(new SupportRecorded(
                ReferralId, Today, SupportStatus.Awarded, About(new SupportGiven(SupportKind.BenefitsGained, "Attendance Allowance", 3_900_00, Per.Year))))
            .State!.State.ShouldBe(ReferralState.Active);

    [Fact]
    public void it_does_not_lie_ahead()
    {
        an_active_referral.When((r, now) => RecordSupportHandler.Handle(new(Today.AddDays(1), SupportKind.Other, SupportStatus.Done), r, AtCitizensAdvice, now)).ThenInvalid("occurredOn");
        help_identified.When((r, now) => ChangeSupportStatusHandler.Handle(new(SupportStatus.Done, Today.AddDays(1)), TheHelp, r, AtCitizensAdvice, now)).ThenInvalid("occurredOn");
    }

    [Fact]
    public void awards_come_late_so_it_is_taken_for_twelve_months_after_closing()
    {
        var closed = help_identified.And(Closed);
        closed.Later(365).When((r, now) => ChangeSupportStatusHandler.Handle(new(SupportStatus.Awarded, Today), TheHelp, r, AtCitizensAdvice, now))
            .ThenOnce(new SupportStatusChanged(ReferralId, TheHelp, SupportStatus.Awarded, Today, Amount: null));
        closed.Later(365).When((r, now) => RecordSupportHandler.Handle(new(Today, SupportKind.HeatingInstalled, SupportStatus.Identified), r, AtCitizensAdvice, now)).Then(Supported());
        closed.Later(366).When((r, now) => ChangeSupportStatusHandler.Handle(new(SupportStatus.Awarded, Today), TheHelp, r, AtCitizensAdvice, now)).ThenNotInState();
        closed.Later(366).When((r, now) => RecordSupportHandler.Handle(new(Today, SupportKind.Other, SupportStatus.Done), r, AtCitizensAdvice, now)).ThenNotInState();
    }

    [Fact]
    public void support_after_closing_does_not_open_it_again() => a_closed_referral.And(Supported()).State!.State.ShouldBe(ReferralState.Closed);

    [Theory]
    [InlineData(SupportStatus.Identified, "Applied Awarded Refused Done")]
    [InlineData(SupportStatus.Applied, "Awarded Refused Done")]
    [InlineData(SupportStatus.Awarded, "Done")]
    [InlineData(SupportStatus.Refused, "Applied Awarded")] // an appeal
    [InlineData(SupportStatus.Done, "")]
    public void it_goes_forwards_and_a_refusal_may_be_appealed(SupportStatus from, string onwards)
    {
        var story = an_active_referral.And(Supported(from));
        foreach (var to in Enum.GetValues<SupportStatus>().Where(s => s != from))
        {
            var outcome = story.When((r, now) => ChangeSupportStatusHandler.Handle(new(to, Today), EntryId(story.Length), r, AtCitizensAdvice, now));
            if (onwards.Contains(to.ToString(), StringComparison.Ordinal))
            {
                outcome.ThenOnce(new SupportStatusChanged(ReferralId, EntryId(story.Length), to, Today, Amount: null));
            }
            else
            {
                outcome.ThenNotInState();
            }
        }
    }

    [Fact]
    public void an_amount_that_is_learnt_later_is_recorded_although_the_status_stays() =>
        an_active_referral.And(Supported(SupportStatus.Awarded))
            .When((r, now) => ChangeSupportStatusHandler.Handle(new(SupportStatus.Awarded, Today, 250_00), TheHelp, r, AtCitizensAdvice, now))
            .ThenEachTime(new SupportStatusChanged(ReferralId, TheHelp, SupportStatus.Awarded, Today, About(250_00L)));

    [Fact]
    public void support_that_was_not_recorded_is_not_there() =>
        help_identified.When((r, now) => ChangeSupportStatusHandler.Handle(new(SupportStatus.Done, Today), EntryId(1), r, AtCitizensAdvice, now)).ThenNotFound();
}
