using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class RedactTextTests
{
    private static readonly RedactText TheFirst = new(EntryId(1), "About somebody else.");

    [Fact]
    public void a_coordinator_destroys_a_text_of_their_organisation_in_any_state()
    {
        foreach (var story in (Story<Referral>[])[a_made_referral, an_active_referral, a_closed_referral, a_withdrawn_referral, a_referral_entered_in_error])
        {
            story.When(r => RedactTextHandler.Handle(TheFirst, r, CoordinatorAtCancerSupport)).Then(new TextRedacted(ReferralId, EntryId(1), Text("About somebody else.")));
        }
    }

    [Fact]
    public void a_practitioner_asks_their_coordinator() => an_active_referral.When(r => RedactTextHandler.Handle(TheFirst, r, AtCancerSupport)).ThenForbidden();

    [Fact]
    public void nobody_destroys_what_the_other_side_wrote() => an_active_referral.When(r => RedactTextHandler.Handle(TheFirst, r, CoordinatorAtCitizensAdvice)).ThenForbidden();

    [Fact]
    public void what_the_person_wrote_is_the_receivers_to_destroy() =>
        a_self_referral.When(r => RedactTextHandler.Handle(TheFirst, r, CoordinatorAtCitizensAdvice)).Then(new TextRedacted(ReferralId, EntryId(1), Text("About somebody else.")));

    [Fact]
    public void the_other_sides_reminder_is_not_there() =>
        a_made_referral.And(new ReminderSet(ReferralId, CitizensAdvice, Text("Ring her."), Today))
            .When(r => RedactTextHandler.Handle(new(EntryId(2), "Wrong."), r, CoordinatorAtCancerSupport)).ThenNotFound();

    [Fact]
    public void an_entry_that_does_not_exist_is_not_there() =>
        a_made_referral.When(r => RedactTextHandler.Handle(new(Id(0xFFFF), "Wrong."), r, CoordinatorAtCancerSupport)).ThenNotFound();

    [Fact]
    public void the_reason_of_a_redaction_can_itself_be_destroyed() =>
        a_made_referral.By(CoordinatorAtCancerSupport, new TextRedacted(ReferralId, EntryId(1), Text("It was Joan.")))
            .When(r => RedactTextHandler.Handle(new(EntryId(2), "Names her."), r, CoordinatorAtCancerSupport)).Then(new TextRedacted(ReferralId, EntryId(2), Text("Names her.")));
}
