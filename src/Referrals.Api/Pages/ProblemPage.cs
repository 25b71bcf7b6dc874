using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Referrals.Api.Problems;
using Referrals.Api.Security;

namespace Referrals.Api.Pages;

/// <summary>Says to a person what a problem says to a program.</summary>
internal static class ProblemPage
{
    private static readonly string[] s_programs = ["/api", "/health", "/openapi"];

    /// <summary>Whether whoever asked reads pages.</summary>
    public static bool IsFor(HttpContext http) => http.GetEndpoint() is { } endpoint
        ? endpoint.IsPage()
        : !s_programs.Any(p => http.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static Task WriteAsync(HttpContext http, ProblemException problem)
    {
        var data = new ViewDataDictionary<ProblemException>(http.RequestServices.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()) { Model = problem };
        return http.RequestServices.GetRequiredService<IActionResultExecutor<ViewResult>>().ExecuteAsync(
            new ActionContext(http, http.GetRouteData(), new ActionDescriptor()), new ViewResult { ViewName = "/Pages/Problem.cshtml", ViewData = data, StatusCode = problem.Status });
    }
}
