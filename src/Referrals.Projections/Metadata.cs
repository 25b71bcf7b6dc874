using Referrals.Domain;
using Referrals.EventStore;

namespace Referrals.Projections;

/// <summary>What the log says beside an event, in the domain's words.</summary>
public static class Metadata
{
    /// <summary>The header that names the organisation for which somebody acted.</summary>
    public const string Organisation = "organisation";

    /// <summary>The header that names their role.</summary>
    public const string Role = "role";

    /// <summary>Who recorded the event and when; the platform and the person themselves have empty ids.</summary>
    public static Recorded Recorded(this IEvent e) => new(e.Id, e.Timestamp, IdOf(e.UserName), IdOf(e.Headers?.GetValueOrDefault(Organisation)));

    private static Guid IdOf(string? text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
