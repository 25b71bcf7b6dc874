using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Demonstration;

/// <summary>How one invented person answers measures at the beginning and later: most get better, some do not, some questions stay unanswered.</summary>
internal sealed class Wellbeing(Random random)
{
    private readonly double _change = ((random.NextDouble() + random.NextDouble()) * 2.6) - 1.2;
    private readonly bool _asksAll = random.Percent(50);
    private readonly Dictionary<(string, string), int> _before = [];

    /// <summary>The answers to each measure that the programme asks at a stage.</summary>
    public IEnumerable<(string Measure, Dictionary<string, decimal> Scores, Values<string>? Declined)> At(AssessmentStage stage, IEnumerable<string> codes)
    {
        var asked = codes.Select(c => Measures.Find(c)!).Where(m => _asksAll || m.Code is "ons4" or "engagementTrust");
        foreach (var measure in stage is AssessmentStage.Review ? asked.Take(1) : asked)
        {
            var scores = new Dictionary<string, decimal>();
            var declined = new List<string>();
            foreach (var item in measure.Items)
            {
                if (random.Percent(3))
                {
                    declined.Add(item.Code);
                }
                else
                {
                    scores[item.Code] = Score(measure.Code, item, stage);
                }
            }

            yield return (measure.Code, scores, declined.Count > 0 ? [.. declined] : null);
        }
    }

    private int Score(string measure, MeasureItem item, AssessmentStage stage)
    {
        var scale = item.Scale;
        var width = scale.Max - scale.Min;
        var better = scale.Direction is Direction.HigherIsBetter ? 1 : -1;
        if (stage is AssessmentStage.Baseline || !_before.TryGetValue((measure, item.Code), out var before))
        {
            // Somewhat below the middle of the scale, as people are who are referred.
            before = random.About(scale.Min + (width * 0.5) - (better * width * 0.08), width * 0.21, scale.Min, scale.Max);
            _before[(measure, item.Code)] = before;
            if (stage is AssessmentStage.Baseline)
            {
                return before;
            }
        }

        var change = _change * (stage is AssessmentStage.Review ? 0.5 : 1) * width / 10;
        return random.About(before + (better * change), width * 0.09, scale.Min, scale.Max);
    }
}
