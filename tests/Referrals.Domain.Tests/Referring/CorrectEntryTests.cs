using System.Text.Json;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Xunit;
using static Referrals.Domain.Tests.Referring.NamedStates;
using static Referrals.Domain.Tests.Referring.Some;

namespace Referrals.Domain.Tests.Referring;

public class CorrectEntryTests
{
    private static readonly Story<Referral> a_reached_person = an_accepted_referral.And(Reached);
    private static readonly Guid TheContact = EntryId(a_reached_person.Length);

    [Fact]
    public void who_entered_it_gives_the_right_values_and_why() =>
        a_reached_person.When((r, now) => Correct(r, AtCitizensAdvice, now, TheContact, "channel", "\"visit\""))
            .ThenEachTime(new EntryCorrected(ReferralId, TheContact, About(new Answers(Values("channel", "\"visit\""))), Text("A slip.")));

    [Fact]
    public void their_coordinator_does_too_and_nobody_else()
    {
        a_reached_person.When((r, now) => Correct(r, CoordinatorAtCitizensAdvice, now, TheContact, "note", "\"At noon.\""))
            .Then(new EntryCorrected(ReferralId, TheContact, About(new Answers(Values("note", "\"At noon.\""))), Text("A slip.")));
        a_reached_person.When((r, now) => Correct(r, AtCitizensAdvice with { MemberId = Colleague(CitizensAdvice) }, now, TheContact, "note", "\"At noon.\"")).ThenForbidden();
        a_reached_person.When((r, now) => Correct(r, CoordinatorAtCancerSupport, now, TheContact, "note", "\"At noon.\"")).ThenForbidden();
    }

    [Fact]
    public void what_the_person_said_is_corrected_by_the_receivers_coordinator()
    {
        a_self_referral.When((r, now) => Correct(r, CoordinatorAtCitizensAdvice, now, EntryId(1), "urgency", "\"soon\""))
            .Then(new EntryCorrected(ReferralId, EntryId(1), About(new Answers(Values("urgency", "\"soon\""))), Text("A slip.")));
        a_self_referral.When((r, now) => Correct(r, AtCitizensAdvice, now, EntryId(1), "urgency", "\"soon\"")).ThenForbidden();
    }

    [Fact]
    public void an_entry_that_is_not_there_cannot_be_corrected_and_reminders_are_nobody_elses_business()
    {
        a_reached_person.When((r, now) => Correct(r, AtCitizensAdvice, now, Id(0xFFFF), "note", "\"At noon.\"")).ThenNotFound();
        a_made_referral.And(new ReminderSet(ReferralId, CancerSupport, Text("Ring her."), Today))
            .When((r, now) => Correct(r, AtCancerSupport, now, EntryId(2), "text", "\"Ring him.\"")).ThenNotFound();
    }

    [Fact]
    public void an_entry_made_in_error_with_all_the_rest_is_not_corrected() =>
        a_referral_entered_in_error.When((r, now) => Correct(r, AtCancerSupport, now, EntryId(1), "reason", "\"Another.\"")).ThenNotInState();

    [Theory]
    [InlineData("made", "reason", "\"Her flat is cold.\"")]
    [InlineData("made", "needs", """["debt","food"]""")]
    [InlineData("contact", "occurredOn", "\"2026-03-01\"")]
    [InlineData("contact", "with", "\"carer\"")]
    [InlineData("appointment", "at", "\"2026-03-05T10:00:00Z\"")]
    [InlineData("appointment", "where", "\"At the library\"")]
    [InlineData("support", "kind", "\"grantAwarded\"")]
    [InlineData("support", "amount", "25000")]
    [InlineData("support", "per", "\"once\"")]
    [InlineData("assessment", "scores", """{"satisfied":1,"worthwhile":2,"happy":3,"anxious":4}""")]
    [InlineData("close", "outcome", "\"movedAway\"")]
    [InlineData("close", "needsMet", "[]")]
    public void these_are_right(string entry, string member, string value) =>
        Entries[entry].Story.When((r, now) => Correct(r, Entries[entry].By, now, EntryId(Entries[entry].Story.Length), member, value))
            .Then(new EntryCorrected(ReferralId, EntryId(Entries[entry].Story.Length), About(new Answers(Values(member, value))), Text("A slip.")));

    [Theory]
    [InlineData("made", "reason", "\" \"")]
    [InlineData("made", "reason", "null")]
    [InlineData("made", "needs", "[]")]
    [InlineData("made", "needs", """["debt","debt"]""")]
    [InlineData("made", "needs", """["gold"]""")]
    [InlineData("made", "needs", "[1]")]
    [InlineData("made", "urgency", "\"Soon\"")]
    [InlineData("made", "programme", "\"acesPilot\"")]
    [InlineData("contact", "result", "\"noAnswer\"")] // it moved the state: another contact moves it
    [InlineData("contact", "occurredOn", "\"2026-03-03\"")] // tomorrow
    [InlineData("contact", "occurredOn", "\"3/2/2026\"")]
    [InlineData("contact", "occurredOn", "20260301")]
    [InlineData("contact", "with", "\"Person\"")]
    [InlineData("contact", "with", "1")]
    [InlineData("appointment", "at", "\"soon\"")]
    [InlineData("support", "status", "\"done\"")]
    [InlineData("support", "amount", "-1")]
    [InlineData("support", "amount", "0.5")]
    [InlineData("support", "amount", "1000000001")]
    [InlineData("support", "amount", "\"100\"")]
    [InlineData("assessment", "stage", "\"review\"")]
    [InlineData("assessment", "scores", "[]")]
    [InlineData("assessment", "declined", """["happy"]""", "values.scores")]
    [InlineData("close", "needsMet", "{}")]
    [InlineData("received", "reason", "\"Another.\"")]
    public void these_are_wrong(string entry, string member, string value, string? problem = null) =>
        Entries[entry].Story.When((r, now) => Correct(r, Entries[entry].By, now, EntryId(Entries[entry].Story.Length), member, value))
            .ThenInvalid(problem ?? $"values.{member}");

    [Fact]
    public void a_line_stays_a_line() =>
        Entries["appointment"].Story.When((r, now) => Correct(r, AtCitizensAdvice, now, EntryId(Entries["appointment"].Story.Length), "where", $"\"{new string('x', 201)}\""))
            .ThenInvalid("values.where");

    [Fact]
    public void scores_are_given_again_whole_and_each_that_is_wrong_is_named()
    {
        var (story, by) = Entries["assessment"];
        var values = new Dictionary<string, JsonElement>
        {
            ["scores"] = Json("""{"satisfied":11,"worthwhile":"3","happy":3}"""),
            ["declined"] = Json("""["happy"]"""),
        };
        story.When((r, now) => CorrectEntryHandler.Handle(new(EntryId(story.Length), values, "A slip."), r, by, [Measures.Ons4], now))
            .ThenInvalid("values.scores.satisfied", "values.scores.worthwhile", "values.scores.happy", "values.scores.anxious");
    }

    private static readonly Dictionary<string, (Story<Referral> Story, Actor By)> Entries = new()
    {
        ["made"] = (a_made_referral, AtCancerSupport),
        ["received"] = (a_received_referral, AtCitizensAdvice),
        ["contact"] = (a_reached_person, AtCitizensAdvice),
        ["appointment"] = (an_accepted_referral.And(new AppointmentMade(ReferralId, Now, null, ContactWith.Person)), AtCitizensAdvice),
        ["support"] = (an_active_referral.And(Supported()), AtCitizensAdvice),
        ["assessment"] = (an_active_referral.And(Assessed(AssessmentStage.Baseline)), AtCitizensAdvice),
        ["close"] = (a_closed_referral, AtCitizensAdvice),
    };

    private static Dictionary<string, JsonElement> Values(string member, string json) => new() { [member] = Json(json) };

    private static object[] Correct(Referral referral, Actor by, DateTimeOffset now, Guid entry, string member, string json) =>
        CorrectEntryHandler.Handle(new(entry, Values(member, json), "A slip."), referral, by, [Measures.Ons4], now);
}
