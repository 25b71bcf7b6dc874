namespace Referrals.Domain.Referring;

/// <summary>The seven priorities of the county's Joint Health and Wellbeing Strategy.</summary>
public enum Priority
{
    PhysicalActivity, AdverseChildhoodExperiences, MentalWellbeing, SocialIsolationAndLoneliness, HealthyLifestyles,
    EarlyYearsAndBestStart, Housing,
}

/// <summary>What a need counts towards, and which needs are nobody else's business.</summary>
public static class Needs
{
    /// <summary>Needs that are published for the county only, once a year, and in no table by district, source or flow.</summary>
    public static readonly Values<Need> Sensitive = [Need.ChildhoodAdversity, Need.DomesticAbuse, Need.SubstanceUse];

    /// <summary>
    /// The one priority that a need counts towards, or null. Money, work, care, transport and long-term conditions bear on all seven and
    /// count towards none; a sensitive need counts only where the priority is about nothing else, so that no total gives it away.
    /// </summary>
    public static Priority? Priority(this Need need) => need switch
    {
        Need.EnergyAndHeating or Need.DampAndCondition or Need.HousingSecurity => Referring.Priority.Housing,
        Need.Food => Referring.Priority.HealthyLifestyles,
        Need.PhysicalActivity => Referring.Priority.PhysicalActivity,
        Need.MentalWellbeing => Referring.Priority.MentalWellbeing,
        Need.LonelinessAndIsolation => Referring.Priority.SocialIsolationAndLoneliness,
        Need.ParentingAndFamily => Referring.Priority.EarlyYearsAndBestStart,
        Need.ChildhoodAdversity => Referring.Priority.AdverseChildhoodExperiences,
        _ => null,
    };
}
