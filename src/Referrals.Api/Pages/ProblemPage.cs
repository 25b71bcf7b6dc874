using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;

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
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            // Who is signed in takes the database to say, and that may be what is wrong.
            http.Features.Set<Actor>(null);
        }

        var data = new ViewDataDictionary<ProblemException>(http.RequestServices.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()) { Model = problem };
        return http.RequestServices.GetRequiredService<IActionResultExecutor<ViewResult>>().ExecuteAsync(
            new ActionContext(http, http.GetRouteData(), new ActionDescriptor()), new ViewResult { ViewName = "Problem", ViewData = data, StatusCode = problem.Status });
    }
}
