using System.Collections;
using Referrals.Api.Json;
using Referrals.Projections.People;
using Referrals.Projections.Referring;

namespace Referrals.Api.Governance;

/// <summary>Which members an answer had, by the names under which they were sent: exactly what its JSON has, whatever is added to it.</summary>
internal static class ShownFields
{
    private const string OfPerson = "person.";

    public static IReadOnlyCollection<string> Of(params IEnumerable<object> views)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var view in views)
        {
            Add(view, view is PersonView ? OfPerson : "", names);
        }

        return names;
    }

    /// <summary>The same of a referral with some of what happened to it, by the kinds of the entries.</summary>
    public static IReadOnlyCollection<string> Of(ReferralView referral, IEnumerable<TimelineEntryView> entries) =>
        [.. Of(referral).Concat(entries.Select(e => e.Type)).Distinct().Order(StringComparer.Ordinal)];

    private static void Add(object view, string prefix, SortedSet<string> names)
    {
        foreach (var member in ApiJson.Options.GetTypeInfo(view.GetType()).Properties)
        {
            switch (member.Get?.Invoke(view))
            {
                case null or ICollection { Count: 0 }:
                    break;
                case PersonView person:
                    Add(person, OfPerson, names);
                    break;
                default:
                    names.Add(prefix + member.Name);
                    break;
            }
        }
    }
}
