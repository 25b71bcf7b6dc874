using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Api.Json;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Problems;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Making;

/// <summary>Every page of questions, in the order in which they are asked.</summary>
internal static class MakingSteps
{
    /// <summary>Questions of a programme on one page.</summary>
    private const int Together = 4;

    private static readonly IReadOnlyList<Choice> s_safe = [new("safeToCall", "Call"), new("safeToText", "Text"), new("safeToLeaveMessage", "Leave a message")];

    /// <summary>Somebody of whom there is no record yet.</summary>
    public static readonly MakingStep NewPerson = new("new-person", "Who are you referring?",
        new MakingField("name", "Full name", Asks.Line, "person.name"),
        new MakingField("knownAs", "Name they like to be called", Asks.Line, "person.knownAs") { Optional = true },
        new MakingField("dateOfBirth", "Date of birth", Asks.Day, "person.dateOfBirth", "For example, 27 3 1950") { Optional = true },
        new MakingField("nhsNumber", "NHS number", Asks.Line, "person.nhsNumber", "10 digits, with or without spaces") { Optional = true },
        new MakingField("address", "Address", Asks.Lines, "person.address") { Optional = true },
        new MakingField("postcode", "Postcode", Asks.Line, "person.postcode") { Optional = true },
        new MakingField("noFixedAbode", "Do they have a home?", Asks.Any, "person.noFixedAbode")
        {
            Optional = true, Choices = [new("true", "They have no fixed address")], As = chosen => chosen is JsonArray { Count: > 0 } ? true : null,
        },
        new MakingField("onBehalf", "Is somebody asking on their behalf?", Asks.One, "person.onBehalf.personKnows")
        {
            Choices = [new("no", "No"), new("knows", "Yes, and the person knows"), new("doesNotKnow", "Yes, and the person does not know")], Begins = ["no"],
            As = chosen => chosen.GetValue<string>() is "no" ? null : chosen.GetValue<string>() is "knows",
        },
        new MakingField("relationship", "If so, who are they to the person?", Asks.Line, "person.onBehalf.relationship", "For example, their daughter") { Optional = true, Beside = "onBehalf" })
    {
        Check = PersonProblems,
    };

    public static MakingStep SafeContact(string them) => new("safe-contact", $"How is it safe to contact {them}?",
        new MakingField("phone", "Phone number", Asks.Line, "person.phones.0.number") { Optional = true },
        Safe("phoneSafe", "What is safe with this number?", 0, "phone"),
        new MakingField("otherPhone", "Another phone number", Asks.Line, "person.phones.1.number") { Optional = true },
        Safe("otherPhoneSafe", "What is safe with the other number?", 1, "otherPhone"),
        new MakingField("email", "Email address", Asks.Line, "person.email") { Optional = true },
        YesNo("safeToEmail", "Is it safe to email them?", "person.safeToEmail"),
        YesNo("safeToWrite", "Is it safe to write to their address?", "person.safeToWrite"),
        new MakingField("contactWarning", "Anything else that keeps contact safe", Asks.Lines, "person.contactWarning", "For example, times to avoid, or who else might answer. Do not record why.") { Optional = true })
    {
        Explained = "Everyone who works on the referral sees your answer at the top of the page.",
        Check = PersonProblems,
    };

    public static readonly MakingStep SupportNeeds = new("support-needs", "Language and access",
        new MakingField("language", "Language they speak best", Asks.Line, "person.language") { Optional = true },
        YesNo("interpreter", "Do they need an interpreter?", "person.interpreter"),
        new MakingField("accessNeeds", "What helps them take part?", Asks.Lines, "person.accessNeeds", "For example, large print, step-free access, a hearing loop") { Optional = true })
    {
        Optional = true, Check = PersonProblems,
    };

    public static readonly MakingStep Reason = new("reason", "What help is needed?",
        new MakingField("needs", "What do they need help with?", Asks.Any, "needs", "Select all that apply")
        {
            Choices = Choice.Of<Need>(), Wrong = chosen => chosen is JsonArray { Count: > 0 } ? null : "Choose at least one need.",
        },
        new MakingField("reason", "What should the service know?", Asks.Lines, "reason", "Why now, and what would help. Say no more of their health than the service needs.")
        {
            Wrong = text => text?.GetValue<string>().Length > Domain.TextRules.TextLength ? $"Use {Domain.TextRules.TextLength} characters or fewer." : null,
        });

    public static readonly MakingStep Urgent = new("urgent", "How soon do they need an answer?",
        new MakingField("urgency", "How soon do they need an answer?", Asks.One, "urgency")
        {
            Choices =
            [
                new("routine", "Routine", "The service’s usual times"), new("soon", "Soon", "Somebody looks at it within 2 working days"),
                new("urgent", "Urgent", "Somebody looks at it by the next working day. Where there is danger to life, call 999 first"),
            ],
        });

    /// <summary>What may be shared with one service, in plain words; the two organisations' agreement says what it rests on.</summary>
    public static MakingStep Agreed(ListedService to, SharingAgreement? agreement, string them, DateOnly today) => new("agreed", $"Does {them} know, and agree to {to.Service.Name} seeing this?",
        new MakingField("answer", "Do they know and agree?", Asks.One, "consent.answer") { Choices = Choice.Of<SharingAnswer>() },
        new MakingField("how", "How did they agree?", Asks.Line, "consent.how", "For example, by phone with me") { Under = ("answer", "knowsAndAgrees") },
        new MakingField("givenOn", "When?", Asks.Day, "consent.givenOn", "For example, 27 3 2026") { Under = ("answer", "knowsAndAgrees"), Begins = [WrittenDate.Write(today)] },
        new MakingField("why", "Why can you not ask them?", Asks.Line, "consent.how") { Under = ("answer", "cannotAsk") },
        new MakingField("reason", "Why is it needed to keep somebody safe?", Asks.Lines, "consent.reason") { Under = ("answer", "safeguarding") },
        new MakingField("decisionMaker", "Who decided it?", Asks.Line, "consent.decisionMaker", "Their name and role") { Under = ("answer", "safeguarding") },
        new MakingField("fields", $"What may {to.Service.Name} see about them?", Asks.Any, "consent.covers.fields", "What this service needs to begin is chosen already. A warning about safe contact goes with any way to make contact.")
        {
            Choices = Choice.Of<PersonField>(), Begins = [.. to.Service.MinimumFields.Select(f => Codes.NameOf(f))], Wrong = chosen => chosen is JsonArray { Count: > 0 } ? null : "Say which fields are shared.",
        },
        agreement is { Purposes.Count: > 0 }
            ? new MakingField("purpose", "What for?", Asks.One, "consent.covers.purpose") { Choices = [.. agreement.Purposes.Select(p => new Choice(p, p))], Begins = agreement.Purposes is [var only] ? [only] : [] }
            : new MakingField("purpose", "What for?", Asks.Line, "consent.covers.purpose"),
        new MakingField("until", "Until when?", Asks.Day, "consent.covers.until", "Leave it empty for as long as the work lasts") { Optional = true })
    {
        ServiceId = to.Id,
        Check = body => Problems<ConsentGiven>(body["consent"], "consent"),
    };

    /// <summary>A programme's own questions, a few on a page.</summary>
    public static IEnumerable<MakingStep> Questions(ListedService to, Programme programme)
    {
        var pages = programme.Questions.Chunk(Together).ToList();
        return pages.Select((questions, i) => new MakingStep("questions", $"{to.Service.Name}: what they always ask{(pages.Count > 1 ? $", page {i + 1} of {pages.Count}" : "")}", [.. questions.Select(Of)])
        {
            ServiceId = to.Id, Part = i + 1, MayBeSkipped = true,
        });
    }

    private static MakingField Of(Question q) => new(
        q.Code,
        q.Label,
        q.Type switch
        {
            QuestionType.Choice or QuestionType.YesNo => Asks.One,
            QuestionType.Choices => Asks.Any,
            QuestionType.Number => Asks.Score,
            _ => q.MaxLength <= Domain.TextRules.LineLength ? Asks.Line : Asks.Lines,
        },
        $"answers.{q.Code}",
        q.Hint)
    {
        Optional = !q.Required,
        Choices = q.Type is QuestionType.YesNo ? MakingField.YesOrNo : [.. q.Options.Select(o => new Choice(o.Code, o.Label))],
        As = answer => q.Type is QuestionType.YesNo ? answer.GetValue<string>() is "yes" : answer,
        Wrong = answer => q.Check(answer is null ? null : JsonSerializer.SerializeToElement(answer)),
    };

    private static MakingField YesNo(string name, string label, string to) =>
        new(name, label, Asks.One, to) { Optional = true, Choices = MakingField.YesOrNo, As = answer => answer.GetValue<string>() is "yes" };

    private static MakingField Safe(string name, string label, int phone, string beside) => new(name, label, Asks.Any, $"person.phones.{phone}")
    {
        Optional = true, Choices = s_safe, Beside = beside,
        As = chosen => new JsonObject(s_safe.Select(s => KeyValuePair.Create(s.Value, (JsonNode?)((JsonArray)chosen).Any(c => c!.GetValue<string>() == s.Value)))),
    };

    private static IReadOnlyDictionary<string, string[]> PersonProblems(JsonObject body) => Problems<RegisterPerson>(body["person"], "person");

    /// <summary>What the API would say of a part of the body.</summary>
    public static IReadOnlyDictionary<string, string[]> Problems<T>(JsonNode? part, string path)
        where T : notnull
    {
        try
        {
            RequestBody.Read<T>(JsonSerializer.SerializeToElement(part ?? new JsonObject(), ApiJson.Options));
            return new Dictionary<string, string[]>();
        }
        catch (ProblemException problem) when (problem.Errors is { } errors)
        {
            return errors.ToDictionary(e => $"{path}.{e.Key}", e => e.Value);
        }
    }
}
