using Referrals.Domain.PersonalData;

namespace Referrals.Projections.PersonalData;

/// <summary>A sealed value and the path of the member that holds it.</summary>
public sealed record SealedMember(string Path, ISealed Value);

/// <summary>Finds what is sealed in an event, open or not.</summary>
public static class SealedValues
{
    public static IReadOnlyList<SealedMember> Of(object graph)
    {
        var found = new List<SealedMember>();
        SealedPlan.Apply(graph, (value, path) =>
        {
            found.Add(new SealedMember(path, value));
            return value;
        });
        return found;
    }
}
