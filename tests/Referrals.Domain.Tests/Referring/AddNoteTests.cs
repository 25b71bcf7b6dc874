using Referrals.Domain.Referring;
using Shouldly;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class AddNoteTests
{
    private static readonly AddNote Note = new("She has a dog.", NoteVisibility.BothParties);

    [Fact]
    public void both_sides_write_notes_for_both() =>
        an_active_referral.When(r => AddNoteHandler.Handle(Note, r, AtCancerSupport)).ThenEachTime(new NoteAdded(ReferralId, Text("She has a dog.")))
            .When(r => AddNoteHandler.Handle(Note, r, AtCitizensAdvice)).ThenEachTime(new NoteAdded(ReferralId, Text("She has a dog.")));

    [Fact]
    public void an_own_note_is_of_its_own_stream_and_under_the_key_of_its_own_record()
    {
        OwnNote(a_made_referral, AtCancerSupport).Text.Scope.Records.ShouldBe([PersonAtReferrer]);
        OwnNote(a_made_referral, AtCitizensAdvice).Text.Scope.Records.ShouldBe([PersonAtReceiver]);
        OwnNote(a_transferred_referral, AtWarmAndWell).Text.Scope.Records.ShouldBe([PersonAtWarmAndWell]);
        OwnNote(a_made_referral, AtCancerSupport).ShouldBe(new OwnNoteAdded(Id(0x20), ReferralId, CancerSupport, Text("Her son shouts.")));
    }

    [Fact]
    public void an_own_note_leaves_the_referral_as_it_is() =>
        a_made_referral.And(OwnNote(a_made_referral, AtCitizensAdvice)).State.ShouldBe(a_made_referral.State);

    private static OwnNoteAdded OwnNote(Story<Referral> story, Actor actor) =>
        (OwnNoteAdded)AddNoteHandler.HandleOwn(new("Her son shouts.", NoteVisibility.OwnOrganisation), story.State!, actor, Id(0x20)).ShouldHaveSingleItem();
}
