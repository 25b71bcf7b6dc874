using System.Text.Json;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Api.Demonstration;

/// <summary>What is filled in when a referral is made.</summary>
internal sealed class Intake(Case about, Random random, Wording wording)
{
    private static readonly PersonField[] Often =
        [PersonField.DateOfBirth, PersonField.Demographics, PersonField.AccessNeeds, PersonField.Language, PersonField.Interpreter, PersonField.KnownAs, PersonField.Email];

    public string Reason() => wording.Pick(random, about.Referrer is null && about.Parent is null ? "self" : $"reason.{about.Desk.Programme.Code}");

    /// <summary>What the person agreed to, on the day that it is sent.</summary>
    public Func<DateOnly, ConsentGiven> Consent()
    {
        var himself = about.Referrer is null && about.Parent is null;
        var how = himself ? "Filled in the form themselves" : wording.Pick(random, "how");
        var purpose = wording.Pick(random, $"purpose.{about.Desk.Programme.Code}");
        Domain.Values<PersonField> fields = [.. about.Desk.Service.MinimumFields.Union(Often.Where(_ => random.Percent(80)))];
        return day => himself
            ? new ConsentGiven(day, how, new Covers(fields, purpose), LegalBasis.ExplicitConsent, ConfidentialityBasis.ExplicitConsent)
            : new ConsentGiven(day, how, new Covers(fields, purpose), Answer: SharingAnswer.KnowsAndAgrees);
    }

    /// <summary>Answers to the programme's questions, whatever they are.</summary>
    public Dictionary<string, JsonElement> Answers()
    {
        var answers = new Dictionary<string, JsonElement>();
        foreach (var question in about.Desk.Programme.Questions)
        {
            var answer = Answer(question);
            if (answer is not null && (question.Required || random.Percent(65)))
            {
                answers[question.Code] = JsonSerializer.SerializeToElement(answer);
            }
        }

        return answers;
    }

    private object? Answer(Question question) => question.Type switch
    {
        _ when question.Code is "children" => Math.Max(1, about.Children.Count),
        _ when question.Code is "childrensAges" => Ages(),
        QuestionType.Choice => random.Of([.. question.Options.SkipLast(question.Options.Count > 3 ? 1 : 0)]).Code,
        QuestionType.Choices => Some(question),
        QuestionType.Number => random.Between(question.Min ?? 0, Math.Min(question.Max ?? 4, 4)),
        QuestionType.YesNo => random.Percent(45),
        _ => wording.Find($"text.{question.Code}") is { } texts ? random.Of(texts) : null,
    };

    private List<string> Some(Question question)
    {
        var options = question.Options.Where(o => !o.Exclusive).Select(o => o.Code).ToArray();
        random.Shuffle(options);
        return [.. options.Take(random.Between(1, 3))];
    }

    private List<string> Ages() => about.Children.Count == 0 ? ["unborn"] : [.. about.Children.Select(age => age switch
    {
        < 2 => "under2",
        < 5 => "from2To4",
        < 11 => "from5To10",
        < 16 => "from11To15",
        _ => "from16To17",
    }).Distinct()];
}
