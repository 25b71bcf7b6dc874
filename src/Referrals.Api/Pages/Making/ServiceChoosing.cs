using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Domain.Programmes;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Making;

/// <summary>How pages on which services are chosen read what was chosen.</summary>
internal static class ServiceChoosing
{
    /// <summary>The services that are looked for by the page's address, and those that are chosen.</summary>
    public static ChoosingServices Choosing(
        this PageModel page, Partnership partnership, ProgrammeCatalogue programmes, DateOnly today, IReadOnlyCollection<Guid> chosen, bool onward, string path)
    {
        var filter = ServiceFilter.Of(page.Request);
        foreach (var (name, value) in new[] { ("need", filter.Need), ("district", filter.District), ("text", filter.Text) })
        {
            page.ModelState.SetModelValue(name, value, value);
        }

        return new ChoosingServices(filter, ServiceOffers.Of(filter.Search, partnership, programmes, page.HttpContext.Actor(), today, onward), chosen, path);
    }

    /// <summary>What was sent as chosen, and can be; where that is nothing the page says so.</summary>
    public static IReadOnlyList<Guid> Chosen(this PageModel page, ChoosingServices from, IEnumerable<Guid> services)
    {
        var possible = from.Offers.Where(from.MayBeChosen).Select(o => o.Listed.Id).ToHashSet();
        Guid[] chosen = [.. services.Distinct().Where(possible.Contains)];
        if (chosen is [])
        {
            page.ModelState.AddModelError("services", "Choose at least one service");
        }

        return chosen;
    }
}
