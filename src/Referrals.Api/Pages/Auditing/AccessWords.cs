using System.Text.Json;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Auditing;

/// <summary>What an entry of the access log says, in words.</summary>
internal static class AccessWords
{
    public static string Did(AccessEntryView entry, IReadOnlyDictionary<Guid, string> references)
    {
        var one = entry.Referrals is [var id] && references.TryGetValue(id, out var reference) ? reference : "a referral";
        return entry.Kind switch
        {
            AccessKind.Referral => $"Opened {one}",
            AccessKind.Timeline => $"Read the timeline of {one}",
            AccessKind.Person => "Opened a person’s record",
            AccessKind.Journey => "Followed a journey",
            AccessKind.List => "Saw a page of a list",
            AccessKind.Search => "Searched for somebody",
            AccessKind.Export => "Took data out",
            AccessKind.AccessLog => "Read the access log",
            _ => entry.Status is 403 ? "Was refused: not for them to do" : $"Was refused: not there for them",
        };
    }

    /// <summary>2 people, 1 referral; null where it was about nobody in particular.</summary>
    public static string? About(AccessEntryView entry) => (entry.People.Count, entry.Referrals.Count) switch
    {
        (0, 0) => null,
        (var people, 0) => People(people),
        (0, var referrals) => Spoken.Count(referrals, "referral"),
        var (people, referrals) => $"{People(people)}, {Spoken.Count(referrals, "referral")}",
    };

    /// <summary>The fields as people would say them, each once.</summary>
    public static IEnumerable<string> Fields(AccessEntryView entry) => entry.Fields.Select(Spoken.Words).Distinct();

    /// <summary>The address or command, as it is called.</summary>
    public static string Where(AccessEntryView entry) => entry.Operation.StartsWith('/') ? $"page {entry.Operation}" : Spoken.Words(JsonNamingPolicy.CamelCase.ConvertName(entry.Operation));

    public static string Who(AccessEntryView entry) => entry.Member.Id == Guid.Empty ? "" : $"{Codes.LabelOf(entry.Role)}, {entry.Organisation.Name}";

    private static string People(int number) => number == 1 ? "1 person" : $"{number} people";
}
