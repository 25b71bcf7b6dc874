using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Governance;

namespace Referrals.Api.Pages.Erasing;

/// <summary>The field <c>Reference</c>, by which information governance says whose record is meant.</summary>
internal static class RecordField
{
    /// <summary>The record; where there is none, that is said beside the field.</summary>
    public static async Task<Guid?> RecordAsync(this PageModel page, RecordsByReference records, string? reference)
    {
        var missing = string.IsNullOrWhiteSpace(reference);
        var found = missing ? null : await records.FindAsync(reference!, page.HttpContext.RequestAborted);
        if (found is null)
        {
            page.ModelState.AddModelError("Reference", missing
                ? "Enter the reference of a referral, or the id of a record"
                : "There is no referral of this reference and no record with this id. Check it and try again");
        }

        return found;
    }
}
