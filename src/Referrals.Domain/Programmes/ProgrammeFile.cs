using System.Text.Json;
using Referrals.Domain.Governance;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;

namespace Referrals.Domain.Programmes;

/// <summary>The JSON of a programme, member by member, with what must hold between them.</summary>
internal static class ProgrammeFile
{
    private const int FirstContactDays = 10;
    private const int ReviewDays = 60;
    private const int MostDays = 260;
    private const int MostYears = 100;
    private const int LongestText = 4000;

    /// <summary>The programme, complete only when no problem was added.</summary>
    internal static Programme? Read(string json, List<string> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(new JsonReading(document.RootElement, "", problems));
        }
        catch (JsonException broken)
        {
            problems.Add($"is not JSON: {broken.Message}");
            return null;
        }
    }

    private static Programme Read(JsonReading file)
    {
        var programme = new Programme(
            file.Code("code"),
            file.Text("name"),
            file.Text("summary"),
            file.Text("whoFor"),
            file.Text("whatHappensNext"),
            file.Flag("sensitive"),
            file.Codes<Source>("sources"),
            file.Flag("allowsOnward"),
            file.Codes<Need>("needs"),
            [.. file.Objects("questions").Select(ReadQuestion)],
            file.Texts("measures"),
            file.Codes<SupportKind>("supportKinds"),
            [.. file.Objects("milestones").Select(m => m.Finished(new Milestone(m.Code("code"), m.Text("label"))))],
            ReadClocks(file.Object("clocks")),
            file.Codes<PersonField>("minimumFields"),
            file.ObjectOrNull("retention") is { } retention ? ReadRetention(retention) : Retention.Usual);

        file.Unique("questions", programme.Questions.Select(q => q.Code));
        file.Unique("milestones", programme.Milestones.Select(m => m.Code));
        foreach (var code in programme.Measures.Where(m => Measures.Find(m) is null))
        {
            file.Problem("measures", $"names {code}, which is no measure");
        }

        if (programme.Sources.Count == 0 && !programme.AllowsOnward)
        {
            file.Problem("sources", "is empty and allowsOnward is false, so that nobody could refer");
        }

        if (!programme.MinimumFields.Contains(PersonField.Name))
        {
            file.Problem("minimumFields", "must hold name");
        }

        return file.Finished(programme);
    }

    private static Question ReadQuestion(JsonReading file)
    {
        var type = file.Code<QuestionType>("type");
        var question = new Question(
            file.Code("code"),
            file.Text("label"),
            file.TextOrNull("hint"),
            type ?? default,
            file.Flag("required"),
            type is QuestionType.Choice or QuestionType.Choices ? [.. file.Objects("options").Select(o => ReadOption(o, type))] : [],
            type == QuestionType.Number ? file.Number("min", 0, int.MaxValue) : null,
            type == QuestionType.Number ? file.Number("max", 0, int.MaxValue) : null,
            type == QuestionType.Text ? file.Number("maxLength", 1, LongestText) : null);

        file.Unique("options", question.Options.Select(o => o.Code));
        if (type is QuestionType.Choice or QuestionType.Choices && question.Options.Count < 2)
        {
            file.Problem("options", "must be two or more");
        }

        if (question.Min > question.Max)
        {
            file.Problem("max", "is below min");
        }

        return type is null ? question : file.Finished(question);
    }

    private static QuestionOption ReadOption(JsonReading file, QuestionType? type) => file.Finished(new QuestionOption(
        file.Code("code"),
        file.Text("label"),
        type == QuestionType.Choices && file.FlagOrFalse("exclusive")));

    private static Retention ReadRetention(JsonReading file) => file.Finished(new Retention(
        file.Number("yearsAfterClosing", 1, MostYears), file.NumberOr("untilAge", Retention.Usual.UntilAge, 0, MostYears)));

    private static ClockDays ReadClocks(JsonReading file) => file.Finished(new ClockDays(
        file.Number("acknowledge", 1, MostDays),
        file.Number("decide", 1, MostDays),
        file.NumberOr("firstContact", FirstContactDays, 1, MostDays),
        file.NumberOr("review", ReviewDays, 1, MostDays)));
}
