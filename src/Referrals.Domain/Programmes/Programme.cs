using System.Text.Json;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;

namespace Referrals.Domain.Programmes;

/// <summary>Something that the receiver reports on the way, so that the referrer need not ring.</summary>
public sealed record Milestone(string Code, string Label);

/// <summary>A way of working that a partnership sets up: a data file, not code.</summary>
/// <param name="Code">Kept in every referral, so it never changes.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="WhoFor">Who may be referred.</param>
/// <param name="WhatHappensNext">What the person can expect.</param>
/// <param name="Sensitive">Whether being in it is itself nobody else's business.</param>
/// <param name="Sources">Who may refer directly.</param>
/// <param name="AllowsOnward">Whether a referral may come out of another one.</param>
/// <param name="Needs">What it helps with: offered first, others may be named.</param>
/// <param name="Questions">What it asks at intake, in this order.</param>
/// <param name="Measures">Codes of the measures it takes, in this order.</param>
/// <param name="SupportKinds">What its help usually is: offered first, others may be recorded.</param>
/// <param name="Milestones">What it reports on the way.</param>
/// <param name="Clocks">Its promises for a routine referral, in working days; an urgent one shortens them.</param>
/// <param name="MinimumFields">The least that its services must be shown of a person.</param>
/// <param name="Retention">How long it keeps what it knows of people.</param>
public sealed record Programme(
    string Code,
    string Name,
    string Summary,
    string WhoFor,
    string WhatHappensNext,
    bool Sensitive,
    Values<Source> Sources,
    bool AllowsOnward,
    Values<Need> Needs,
    Values<Question> Questions,
    Values<string> Measures,
    Values<SupportKind> SupportKinds,
    Values<Milestone> Milestones,
    ClockDays Clocks,
    Values<PersonField> MinimumFields,
    Retention Retention)
{
    /// <summary>Reads a programme's file.</summary>
    /// <exception cref="InvalidProgrammeException">With every problem that the file has.</exception>
    public static Programme Parse(string json)
    {
        var problems = new List<string>();
        var programme = ProgrammeFile.Read(json, problems);
        return problems.Count == 0 ? programme! : throw new InvalidProgrammeException(problems);
    }

    /// <summary>What is wrong with the answers to its questions, by question; empty when they can be kept. No problem repeats an answer.</summary>
    public IReadOnlyDictionary<string, string> CheckAnswers(IReadOnlyDictionary<string, JsonElement> answers)
    {
        var problems = new Dictionary<string, string>();
        foreach (var stranger in answers.Keys.Where(code => Questions.All(q => q.Code != code)))
        {
            problems[stranger] = $"{Name} does not ask this.";
        }

        foreach (var question in Questions)
        {
            if (question.Check(answers.TryGetValue(question.Code, out var answer) ? answer : null) is { } problem)
            {
                problems[question.Code] = problem;
            }
        }

        return problems;
    }
}

/// <summary>Says everything that is wrong with the files of programmes, so that they are mended in one go.</summary>
public sealed class InvalidProgrammeException(IReadOnlyList<string> problems)
    : Exception($"Programmes cannot be read:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}")
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
