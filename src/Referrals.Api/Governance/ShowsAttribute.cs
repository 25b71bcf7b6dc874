using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Domain.Governance;

namespace Referrals.Api.Governance;

/// <summary>A page that shows somebody: its handler must say whom with <c>HttpContext.Shows(…)</c>, or it is not shown. The look is recorded before the page is written.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShowsAttribute(AccessKind kind) : Attribute, IAsyncPageFilter
{
    /// <summary>Whether there are answers that show nobody, as that of a form before it is sent.</summary>
    public bool NotAlways { get; init; }

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var done = await next();
        if (done is { Exception: null, Canceled: false, Result: PageResult })
        {
            var http = context.HttpContext;
            var shown = http.Features.Get<Shown>();
            if (shown is not null || !NotAlways)
            {
                await http.RequestServices.GetRequiredService<AccessRecording>().RecordAsync(
                    http, http.Actor(), kind, shown ?? throw new InvalidOperationException("This page shows people and did not say whom."));
            }
        }
    }
}
