using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Referrals.Api.Pages;
using Referrals.Api.Security.Accounts;

namespace Referrals.Api.Security;

/// <summary>
/// What is posted to this page is done only when the second factor was given within the last ten minutes. Otherwise the answer asks for it,
/// in a form that carries everything that was posted to the same address: with a right code the post goes on.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TwiceSureAttribute : Attribute, IAsyncPageFilter
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>The one of the page's handlers that asks; all that are posted to without it.</summary>
    public string? Handler { get; init; }

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        var (session, now) = (http.Session(), http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var asks = Handler is null || context.HandlerMethod?.Name == Handler;
        if (!asks || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || session.SecondFactorAt > now - Life)
        {
            await next();
            return;
        }

        var asked = await TwiceSureForm.OfAsync(http, session);
        if (http.Request.Form.TryGetValue(nameof(TwiceSureForm.TwiceSureCode), out var code))
        {
            http.RequestServices.GetRequiredService<RateLimits>().TakeSignInFor(http);
            if (await asked.IsRightAsync(http, code.ToString()))
            {
                await http.RequestServices.GetRequiredService<Sessions>().ConfirmAsync(session.Id);
                http.Features.Set(session with { SecondFactorAt = now });
                await next();
                return;
            }
        }

        // What is wrong with the page's own fields is said when they are looked at, and not here.
        var state = new ModelStateDictionary();
        if (code.Count > 0)
        {
            state.AddModelError(nameof(TwiceSureForm.TwiceSureCode), SecondFactors.Wrong);
        }

        var data = new ViewDataDictionary<TwiceSureForm>(http.RequestServices.GetRequiredService<IModelMetadataProvider>(), state) { Model = asked };
        context.Result = new ViewResult { ViewName = "TwiceSure", ViewData = data };
    }
}

/// <summary>What was posted, to be posted again with a code.</summary>
internal sealed class TwiceSureForm
{
    public string? TwiceSureCode { get; init; }

    public IReadOnlyList<KeyValuePair<string, string?>> Fields { get; private init; } = [];

    /// <summary>Somebody who walked in as whoever they chose has no code.</summary>
    public bool IsWalkIn { get; private init; }

    /// <summary>Null when the member gives their second factor elsewhere.</summary>
    public Account? Account { get; private init; }

    public static async Task<TwiceSureForm> OfAsync(HttpContext http, BrowserSession session) => new()
    {
        Fields = [.. (await TypedForm.ReadToGoOnAsync(http)).SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v)))],
        IsWalkIn = session.How is SignedInBy.WalkIn && await http.RequestServices.GetRequiredService<DemonstrationDoor>().IsOpenAsync(http),
        Account = await http.RequestServices.GetRequiredService<Accounts.Accounts>().FindAsync(session.MemberId, http.RequestAborted) is { SecondFactor: not null } account ? account : null,
    };

    public async Task<bool> IsRightAsync(HttpContext http, string code) =>
        IsWalkIn || (Account is { } account && await http.RequestServices.GetRequiredService<SecondFactors>().CheckAsync(account, code));
}
