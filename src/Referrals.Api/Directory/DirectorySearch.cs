using Referrals.Domain.Referring;
using Referrals.Projections.Directory;

namespace Referrals.Api.Directory;

/// <summary>What somebody looks for in the directory, without naming anybody; what is not said leaves nothing out.</summary>
internal sealed record DirectorySearch(string? Text = null, Need? Need = null, string? District = null, Capacity? Capacity = null, string? Programme = null)
{
    public IEnumerable<ListedService> In(Partnership partnership) => partnership.Services.Values
        .Where(s => partnership.Has(s.Service.OrganisationId) && (Need is null || s.Listing.Needs.Contains(Need.Value))
            && (District is null || s.Listing.Districts.Count == 0 || s.Listing.Districts.Contains(District))
            && (Capacity is null || s.Listing.Availability.Capacity == Capacity)
            && (Programme is null || s.Service.Programme == Programme)
            && (Text is null || Mentions(s, partnership, Text)));

    private static bool Mentions(ListedService s, Partnership partnership, string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            s.Service.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
            || s.Listing.Description.Contains(word, StringComparison.OrdinalIgnoreCase)
            || partnership.NameOfOrganisation(s.Service.OrganisationId).Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
