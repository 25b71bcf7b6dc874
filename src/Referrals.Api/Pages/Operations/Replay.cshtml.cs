using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.EventStore;

namespace Referrals.Api.Pages.Operations;

/// <summary>Gives a reader what it put aside again: one stream, or everything.</summary>
[For(Role.Administrator)]
internal sealed class ReplayModel(ProjectionDaemon readers) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Name { get; set; } = "";

    /// <summary>The stream; null for every one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    public long Streams { get; private set; }

    public long Events { get; private set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        var taken = Id is { } one ? await readers.ReplayDeadLettersAsync(Name, one, HttpContext.RequestAborted) : await readers.ReplayDeadLettersAsync(Name, HttpContext.RequestAborted);
        await LoadAsync();
        return Redirect($"/admin/operations?taken={taken}&left={Events}");
    }

    private async Task LoadAsync() =>
        (Streams, Events) = await readers.PutAsideAsync(Name, Id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
}
