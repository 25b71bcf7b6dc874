using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;

namespace Referrals.Api.Pages.Insights;

/// <summary>A picture of a release as a file: the same that its page shows.</summary>
[For(Role.Evaluator, Role.Coordinator, Role.Administrator, Role.InformationGovernance)]
internal sealed class PictureModel(ReleaseShelf shelf) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string Chart { get; set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        var shown = await shelf.ShowAsync(Id, HttpContext.RequestAborted);
        var picture = shown.Charts.FirstOrDefault(c => c.Id == Chart)?.Picture ?? throw ProblemException.NotFound();
        return File(Encoding.UTF8.GetBytes(picture), "image/svg+xml", $"{shown.Head.Period.Code}-{Chart}.svg");
    }
}
