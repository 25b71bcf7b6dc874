using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Domain.Governance;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Programmes;

public class ProgrammeTests
{
    private const string Complete = """
        {
          "code": "gardens", "name": "Gardens", "summary": "Growing together.", "whoFor": "Anyone.", "whatHappensNext": "We call.",
          "sensitive": false, "sources": ["healthTeam", "self"], "allowsOnward": true, "needs": ["physicalActivity"],
          "questions": [
            { "code": "plot", "label": "Which plot?", "type": "choice", "required": true,
              "options": [{ "code": "sun", "label": "Sunny" }, { "code": "shade", "label": "Shady" }] },
            { "code": "tools", "label": "Which tools?", "type": "choices", "required": false,
              "options": [{ "code": "spade", "label": "Spade" }, { "code": "rake", "label": "Rake" }, { "code": "none", "label": "None", "exclusive": true }] },
            { "code": "wish", "label": "What would you grow?", "hint": "Anything.", "type": "text", "required": true, "maxLength": 10 },
            { "code": "beds", "label": "How many beds?", "type": "number", "required": false, "min": 1, "max": 4 },
            { "code": "bench", "label": "A bench?", "type": "yesNo", "required": false }
          ],
          "measures": ["ons4"], "supportKinds": ["groupJoined"], "milestones": [{ "code": "dug", "label": "Dug over" }],
          "clocks": { "acknowledge": 2, "decide": 5 }, "minimumFields": ["name", "phones"]
        }
        """;

    [Fact]
    public void a_file_is_read_with_everything_in_it()
    {
        var programme = Programme.Parse(Complete);
        programme.Sources.ShouldBe([Source.HealthTeam, Source.Self]);
        programme.Questions.Select(q => q.Type).ShouldBe(Enum.GetValues<QuestionType>());
        programme.Questions[1].Options[2].ShouldBe(new QuestionOption("none", "None", Exclusive: true));
        programme.Questions[2].ShouldBe(new Question("wish", "What would you grow?", "Anything.", QuestionType.Text, true, [], null, null, 10));
        programme.Milestones.ShouldBe([new Milestone("dug", "Dug over")]);
        programme.MinimumFields.ShouldBe([PersonField.Name, PersonField.Phones]);
        programme.ShouldBe(Programme.Parse(Complete));
    }

    [Fact]
    public void clocks_that_a_programme_does_not_name_are_the_tables() =>
        Programme.Parse(Complete).Clocks.ShouldBe(new ClockDays(2, 5, FirstContact: 10, Review: 60));

    [Fact]
    public void how_long_people_are_kept_is_the_codes_unless_the_programme_says_otherwise()
    {
        Programme.Parse(Complete).Retention.ShouldBe(new Retention(8, 25));
        Programme.Parse(Keeping("""{ "yearsAfterClosing": 6 }""")).Retention.ShouldBe(new Retention(6, 25));
        Programme.Parse(Keeping("""{ "yearsAfterClosing": 3, "untilAge": 0 }""")).Retention.ShouldBe(new Retention(3, 0));
        Problems(Keeping("""{ "untilAge": 18 }""")).ShouldBe(["retention.yearsAfterClosing is missing"]);
        Problems(Keeping("""{ "yearsAfterClosing": 0, "untilAge": -1, "months": 3 }""")).ShouldBe(
            ["retention.yearsAfterClosing must be a whole number from 1 to 100", "retention.untilAge must be a whole number from 0 to 100", "retention.months is not known here"],
            ignoreOrder: true);

        static string Keeping(string retention) => $$"""{{{Complete.TrimEnd()[1..^1]}}, "retention": {{retention}} }""";
    }

    [Fact]
    public void what_is_not_json_is_refused_in_words()
    {
        Problems("{").ShouldHaveSingleItem().ShouldStartWith("is not JSON");
        Problems("""{ "code": "a", "code": "b" }""").ShouldHaveSingleItem().ShouldStartWith("is not JSON");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void every_missing_member_is_told(string json)
    {
        var problems = Problems(json);
        foreach (var member in new[] { "code", "name", "summary", "whoFor", "whatHappensNext", "sensitive", "sources", "allowsOnward", "needs",
            "questions", "measures", "supportKinds", "milestones", "clocks", "clocks.acknowledge", "clocks.decide", "minimumFields" })
        {
            problems.ShouldContain($"{member} is missing");
        }
    }

    [Theory]
    [InlineData("code", "\"Healthy Homes\"", "code must be camelCase")]
    [InlineData("name", "\" \"", "name must be text")]
    [InlineData("name", "7", "name must be text")]
    [InlineData("sensitive", "\"no\"", "sensitive must be true or false")]
    [InlineData("sources", "\"self\"", "sources must be a list")]
    [InlineData("sources", "[\"Self\"]", "sources has Self, which is none of healthTeam")]
    [InlineData("sources", "[\"self\", \"self\"]", "sources has self more than once")]
    [InlineData("sources", "[7]", "sources must hold text only")]
    [InlineData("needs", "[\"gold\"]", "needs has gold")]
    [InlineData("measures", "[\"aceScore\"]", "measures names aceScore, which is no measure")]
    [InlineData("supportKinds", "[\"hugs\"]", "supportKinds has hugs")]
    [InlineData("minimumFields", "[\"phones\"]", "minimumFields must hold name")]
    [InlineData("clocks", "{ \"acknowledge\": 0, \"decide\": 5 }", "clocks.acknowledge must be a whole number from 1")]
    [InlineData("clocks", "{ \"acknowledge\": 1, \"decide\": 5.5 }", "clocks.decide must be a whole number from 1")]
    [InlineData("clocks", "{ \"acknowledge\": 1, \"decide\": 5, \"wait\": 1 }", "clocks.wait is not known here")]
    [InlineData("milestones", "[{ \"code\": \"dug\" }]", "milestones[0].label is missing")]
    [InlineData("milestones", "[{ \"code\": \"a\", \"label\": \"A\" }, { \"code\": \"a\", \"label\": \"B\" }]", "milestones has a more than once")]
    [InlineData("questions", "[{ \"code\": \"a\", \"label\": \"A\", \"type\": \"essay\", \"required\": true }]", "questions[0].type has essay")]
    [InlineData("questions", "[{ \"code\": \"a\", \"label\": \"A\", \"type\": \"text\", \"required\": true }]", "questions[0].maxLength is missing")]
    [InlineData("questions", "[{ \"code\": \"a\", \"label\": \"A\", \"type\": \"number\", \"required\": true, \"min\": 3, \"max\": 2 }]", "questions[0].max is below min")]
    [InlineData("questions", "[{ \"code\": \"a\", \"label\": \"A\", \"type\": \"yesNo\", \"required\": true, \"options\": [] }]", "questions[0].options is not known here")]
    [InlineData("questions", "[{ \"code\": \"a\", \"label\": \"A\", \"type\": \"choice\", \"required\": true, \"options\": [{ \"code\": \"x\", \"label\": \"X\" }] }]", "questions[0].options must be two or more")]
    [InlineData("questions", "[{ \"code\": \"a\", \"label\": \"A\", \"type\": \"choice\", \"required\": true, \"options\": [{ \"code\": \"x\", \"label\": \"X\" }, { \"code\": \"x\", \"label\": \"Y\" }] }]", "questions[0].options has x more than once")]
    [InlineData("questions", "[{ \"code\": \"a\", \"label\": \"A\", \"type\": \"choice\", \"required\": true, \"options\": [{ \"code\": \"x\", \"label\": \"X\", \"exclusive\": true }, { \"code\": \"y\", \"label\": \"Y\" }] }]", "questions[0].options[0].exclusive is not known here")]
    [InlineData("colour", "\"green\"", "colour is not known here")]
    public void one_mistake_gives_one_problem_that_says_where(string member, string value, string problem) =>
        Problems(With(member, value)).ShouldHaveSingleItem().ShouldStartWith(problem);

    [Fact]
    public void a_programme_that_nobody_can_refer_to_is_refused()
    {
        var json = JsonNode.Parse(Complete)!;
        json["sources"] = new JsonArray();
        json["allowsOnward"] = false;
        Problems(json.ToJsonString()).ShouldHaveSingleItem().ShouldStartWith("sources is empty");
    }

    [Fact]
    public void a_catalogue_tells_every_problem_of_every_file_by_its_name()
    {
        var refused = Should.Throw<InvalidProgrammeException>(() => ProgrammeCatalogue.Parse(
        [
            KeyValuePair.Create("one.json", Complete),
            KeyValuePair.Create("two.json", With("name", "7")),
            KeyValuePair.Create("three.json", "nonsense"),
            KeyValuePair.Create("four.json", Complete),
        ]));
        refused.Problems.Select(p => p.Split(':')[0]).ShouldBe(["two.json", "three.json", "four.json"]);
        refused.Problems[2].ShouldContain("gardens");
        refused.Message.ShouldContain("two.json: name must be text");
    }

    [Theory]
    [InlineData("""{ "plot": "sun", "wish": "Peas" }""")]
    [InlineData("""{ "plot": "shade", "tools": ["spade", "rake"], "wish": "0123456789", "beds": 4, "bench": false }""")]
    [InlineData("""{ "plot": "sun", "tools": ["none"], "wish": "Peas", "beds": 1, "bench": true }""")]
    [InlineData("""{ "plot": "sun", "tools": [], "wish": "Peas", "beds": null, "bench": null }""")]
    public void answers_that_fit_have_no_problems(string answers) => Check(answers).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "wish": "Peas" }""", "plot")]
    [InlineData("""{ "plot": null, "wish": "  " }""", "plot wish")]
    [InlineData("""{ "plot": "moon", "wish": "Peas" }""", "plot")]
    [InlineData("""{ "plot": "Sun", "wish": "Peas" }""", "plot")]
    [InlineData("""{ "plot": ["sun"], "wish": "Peas" }""", "plot")]
    [InlineData("""{ "plot": "sun", "wish": "01234567890" }""", "wish")]
    [InlineData("""{ "plot": "sun", "wish": 7 }""", "wish")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "tools": "spade" }""", "tools")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "tools": ["spade", "axe"] }""", "tools")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "tools": ["spade", null] }""", "tools")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "tools": ["spade", "spade"] }""", "tools")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "tools": ["spade", "none"] }""", "tools")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "beds": 0 }""", "beds")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "beds": 5 }""", "beds")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "beds": 2.5 }""", "beds")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "beds": 1e99 }""", "beds")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "beds": "2" }""", "beds")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "bench": "yes" }""", "bench")]
    [InlineData("""{ "plot": "sun", "wish": "Peas", "bench": 1 }""", "bench")]
    [InlineData("""{ "plot": "sun", "wish": {}, "pond": true }""", "pond wish")]
    public void answers_that_do_not_fit_are_told_by_question(string answers, string questions) =>
        Check(answers).Keys.Order().ShouldBe(questions.Split(' ').Order());

    [Fact]
    public void no_problem_repeats_an_answer() =>
        Check("""{ "plot": "secret", "tools": ["secret"], "wish": "secretsecret", "beds": "secret", "bench": "secret" }""")
            .Values.ShouldAllBe(p => !p.Contains("secret"));

    private static IReadOnlyList<string> Problems(string json) =>
        Should.Throw<InvalidProgrammeException>(() => Programme.Parse(json)).Problems;

    private static string With(string member, string value)
    {
        var json = JsonNode.Parse(Complete)!;
        json[member] = JsonNode.Parse(value);
        return json.ToJsonString();
    }

    private static IReadOnlyDictionary<string, string> Check(string answers) =>
        Programme.Parse(Complete).CheckAnswers(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(answers)!);
}
