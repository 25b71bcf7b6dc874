using Microsoft.AspNetCore.Mvc;
using Referrals.Api.Governance;
using Referrals.Api.People;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Governance;

namespace Referrals.Api.Pages.Making;

/// <summary>The services that a draft goes to.</summary>
[For(Role.Practitioner, Role.Coordinator)]
[Shows(AccessKind.Person)]
internal sealed class ServicesModel(OpenDrafts drafts, Areas areas) : DraftPage(drafts)
{
    public ChoosingServices Choosing { get; private set; } = null!;

    public void OnGet() => Load([.. Setting.Draft.Services.Select(s => s.ServiceId)]);

    public async Task<IActionResult> OnPostAsync(Guid[] services)
    {
        // What is chosen may be outside of what is looked for, so everything is.
        Load(services);
        var all = Choosing with { Offers = ServiceOffers.Of(new Directory.DirectorySearch(), Setting.Partnership, Setting.Programmes, Actor, Setting.Today, Setting.IsOnward) };
        if (this.Chosen(all, services) is not { Count: > 0 } chosen)
        {
            return Page();
        }

        await SaveAsync(d => d.For(chosen));
        return Redirect(Setting.After(null));
    }

    public async Task<IActionResult> OnPostFilterAsync()
    {
        if (await ServiceFilter.AddressAsync(this, $"{Setting.At}/services", areas, Stop) is { } address)
        {
            return Redirect(address);
        }

        OnGet();
        return Page();
    }

    private void Load(IReadOnlyCollection<Guid> chosen) =>
        Choosing = this.Choosing(Setting.Partnership, Setting.Programmes, Setting.Today, chosen, Setting.IsOnward, $"{Setting.At}/services") with
        {
            Before = [.. Setting.Draft.Services.Select(s => s.ServiceId)],
        };
}
