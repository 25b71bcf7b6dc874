using Referrals.Domain.Programmes;

namespace Referrals.Api.Demonstration;

/// <summary>Everything that happens in the demonstration, in order of time: the story and the county around it.</summary>
internal static class Plan
{
    public static IReadOnlyList<Step> Steps(PartnershipFile partnership, ProgrammeCatalogue programmes, DateTimeOffset now, int seed)
    {
        var calendar = new WorkingCalendar(now);
        var desks = new Desks(partnership, programmes);
        var story = new HealthyHomesStory(partnership, desks, calendar).Steps();
        var county = new County(desks, new Wording(), calendar, seed).Steps();
        return [.. story.Concat(county).OrderBy(s => s.At)];
    }
}
