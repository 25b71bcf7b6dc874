using Referrals.Api.Governance;
using Referrals.Api.Pages.Insights;
using Referrals.Api.Pages.Making;
using Referrals.Api.Pages.Printing;
using Referrals.Api.Pages.Referring;

namespace Referrals.Api.Pages;

/// <summary>Razor pages and the files that they ask for, which the build names by their content.</summary>
internal static class PageHosting
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();

        // As everywhere else: what the build made is what is served, and an address that is none of it is no file.
        builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", "false");
        builder.Services.AddRazorPages();

        // What a field must hold is said by the command's validator, in words for people.
        builder.Services.Configure<Microsoft.AspNetCore.Mvc.MvcOptions>(o => o.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true);
        builder.Services.AddSingleton<DemonstrationDoor>().AddSingleton<PageCommands>().AddSingleton<Settings>().AddSingleton<WholeReferrals>().AddSingleton<Caseloads.BulkGiving>().AddSingleton<NavigationCounts>();
        builder.Services.AddSingleton<OpenDrafts>().AddSingleton<ContactChanges>().AddSingleton<SendingDrafts>().AddSingleton<ReleaseShelf>();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().ShowsNobody();
        app.MapRazorPages().WithStaticAssets().ShowsNobody();
    }
}
