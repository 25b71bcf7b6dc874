using Referrals.Api.Pages.Forms;
using Referrals.Api.Systems;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;

namespace Referrals.Api.Pages.Keys;

/// <summary>How these pages say what a key is good for, and until when.</summary>
internal static class KeyWords
{
    /// <summary>Stands for a system that is not there yet, where one is chosen.</summary>
    public const string NewSystem = "new";

    public static readonly Choice[] Scopes =
    [
        new("referrals:read", "Read referrals", "With what they say about the person, as far as the organisation may see it"),
        new("referrals:write", "Make and work on referrals", "With the person whom a new referral brings along"),
        new("people:read", "Read and find records of people"),
        new("people:write", "Add and change records of people"),
    ];

    public static readonly Choice[] Days = [new("30", "30 days"), new("90", "90 days"), new("180", "180 days"), new("365", "A year")];

    public static string Of(ApiScope scope) => Scopes.First(s => s.Value == ApiScopes.NameOf(scope)).Text;

    /// <summary>Systems to choose from, and a new one.</summary>
    public static Choice[] Of(IEnumerable<SystemRow> systems) => [.. systems.Select(s => new Choice($"{s.Id}", s.Name)), new(NewSystem, "A new system")];

    /// <summary>How far away a day is.</summary>
    public static string In(DateTimeOffset then, DateTimeOffset now) => (WorkingDays.InLondon(then).DayNumber - WorkingDays.InLondon(now).DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        var days => $"in {days} days",
    };
}
