namespace Referrals.Domain.Outcomes;

/// <summary>The measures that programmes may ask for. Their wording and scoring are the instruments' own and are not for editing.</summary>
public static class Measures
{
    /// <summary>
    /// Personal well-being of the Office for National Statistics ("ONS4"), its questions and thresholds; from 16, no proxy answers,
    /// and the four are never added up.
    /// </summary>
    public static readonly Measure Ons4 = new(
        "ons4",
        "ONS4 personal wellbeing",
        "Next I would like to ask you four questions about your feelings on aspects of your life. There are no right or wrong answers. "
            + "For each of these questions I'd like you to give an answer on a scale of 0 to 10, where 0 is 'not at all' and 10 is 'completely'.",
        MinimumAge: 16,
        [
            Wellbeing("satisfied", "Overall, how satisfied are you with your life nowadays?"),
            Wellbeing("worthwhile", "Overall, to what extent do you feel that the things you do in your life are worthwhile?"),
            Wellbeing("happy", "Overall, how happy did you feel yesterday?"),
            new(
                "anxious",
                "On a scale where 0 is 'not at all anxious' and 10 is 'completely anxious', overall, how anxious did you feel yesterday?",
                new(0, 10, Direction.LowerIsBetter,
                    [new("veryLow", "Very low", 0, 1), new("low", "Low", 2, 3), new("medium", "Medium", 4, 5), new("high", "High", 6, 10)]),
                [new(0, "Not at all anxious"), new(10, "Completely anxious")]),
        ],
        Total: null);

    /// <summary>The three-item loneliness scale of the University of California, Los Angeles, as the ONS recommends it for adults; a sum of 6 or more is lonely.</summary>
    public static readonly Measure Ucla3 = new(
        "ucla3",
        "UCLA three-item loneliness",
        "The next questions are about how you feel about different aspects of your life.",
        MinimumAge: 16,
        [
            Loneliness("companionship", "How often do you feel that you lack companionship?"),
            Loneliness("leftOut", "How often do you feel left out?"),
            Loneliness("isolated", "How often do you feel isolated from others?"),
        ],
        Total: new(3, 9, Direction.LowerIsBetter, [new("notLonely", "Not lonely", 3, 5), new("lonely", "Lonely", 6, 9)]));

    /// <summary>The direct question that goes with UCLA-3. Answers are scored in the order in which they are read out, 1 often or always to 5 never, so higher is better.</summary>
    public static readonly Measure DirectLoneliness = new(
        "directLoneliness",
        "How often somebody feels lonely",
        "",
        MinimumAge: 16,
        [
            new(
                "often",
                "How often do you feel lonely?",
                new(1, 5, Direction.HigherIsBetter,
                [
                    new("oftenAlways", "Often or always", 1, 1),
                    new("someOfTheTime", "Some of the time", 2, 2),
                    new("occasionally", "Occasionally", 3, 3),
                    new("hardlyEver", "Hardly ever", 4, 4),
                    new("never", "Never", 5, 5),
                ]),
                [new(1, "Often or always"), new(2, "Some of the time"), new(3, "Occasionally"), new(4, "Hardly ever"), new(5, "Never")]),
        ],
        Total: null);

    /// <summary>The ACEs pilots' own scale of engagement and trust. It has no published bands and no sum.</summary>
    public static readonly Measure EngagementTrust = new(
        "engagementTrust",
        "Engagement and trust",
        "How much do you agree with each of these?",
        MinimumAge: null,
        [
            Agreement("trust", "There is someone I trust to talk to"),
            Agreement("belonging", "I feel part of where I live"),
            Agreement("askForHelp", "I can ask for help when I need it"),
        ],
        Total: null);

    public static readonly Values<Measure> All = [Ons4, Ucla3, DirectLoneliness, EngagementTrust];

    /// <summary>The measure with this code, or null.</summary>
    public static Measure? Find(string code) => All.FirstOrDefault(m => m.Code == code);

    private static MeasureItem Wellbeing(string code, string wording) => new(
        code,
        wording,
        new(0, 10, Direction.HigherIsBetter,
            [new("low", "Low", 0, 4), new("medium", "Medium", 5, 6), new("high", "High", 7, 8), new("veryHigh", "Very high", 9, 10)]),
        [new(0, "Not at all"), new(10, "Completely")]);

    private static MeasureItem Loneliness(string code, string wording) => new(
        code,
        wording,
        new(1, 3, Direction.LowerIsBetter, []),
        [new(1, "Hardly ever or never"), new(2, "Some of the time"), new(3, "Often")]);

    private static MeasureItem Agreement(string code, string wording) => new(
        code,
        wording,
        new(1, 5, Direction.HigherIsBetter, []),
        [new(1, "Strongly disagree"), new(2, "Disagree"), new(3, "Neither agree nor disagree"), new(4, "Agree"), new(5, "Strongly agree")]);
}
