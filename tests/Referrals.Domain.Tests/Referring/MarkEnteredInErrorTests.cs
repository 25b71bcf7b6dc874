using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class MarkEnteredInErrorTests
{
    [Fact]
    public void a_coordinator_of_the_author_marks_what_should_not_exist() =>
        a_closed_referral.When(r => MarkEnteredInErrorHandler.Handle(new("The wrong person."), r, CoordinatorAtCancerSupport))
            .ThenNotAgain(new MarkedEnteredInError(ReferralId, Text("The wrong person.")));

    [Fact]
    public void nothing_pending_is_left()
    {
        var marked = an_active_referral.And(Asked, Offered, AskedBack, new MarkedEnteredInError(ReferralId, Text("The wrong person."))).State!;
        (marked.IsOpen, marked.Offer, marked.AskedWithdrawal, marked.QuestionPending).ShouldBe((false, null, null, false));
    }
}
