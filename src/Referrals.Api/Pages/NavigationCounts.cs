using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.Pages;

/// <summary>A number beside an entry of the navigation, and what it counts in words.</summary>
internal sealed record NavigationCount(long Number, long Overdue, string Said);

/// <summary>What waits, beside the entries that lead to it. One query a page, and none where nobody is signed in or something went wrong.</summary>
internal sealed class NavigationCounts(WorkQueries work, TimeProvider time)
{
    public async Task<IReadOnlyDictionary<string, NavigationCount>> OfAsync(HttpContext http)
    {
        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest || http.Features.Get<Actor>() is not { Role: Role.Practitioner or Role.Coordinator } actor)
        {
            return new Dictionary<string, NavigationCount>();
        }

        var counts = await work.CountsAsync(actor, WorkingDays.InLondon(time.GetUtcNow()), http.RequestAborted);
        var found = new Dictionary<string, NavigationCount>
        {
            [Navigation.HomeOf(actor.Role)] = new(counts.WaitingOnUs, counts.Overdue, $"{counts.WaitingOnUs} waiting on {(actor.IsCoordinator ? "us" : "you")}, {counts.Overdue} overdue"),
        };
        if (actor.IsCoordinator)
        {
            found["/handoffs"] = new(counts.Handoffs, 0, $"{counts.Handoffs} waiting for an answer");
        }

        return found;
    }
}
