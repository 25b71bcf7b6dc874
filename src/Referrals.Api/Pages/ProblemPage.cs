using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Npgsql;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain;

namespace Referrals.Api.Pages;

/// <summary>What the page of a problem says: what happened, when, whom to ring, and what had been typed.</summary>
internal sealed record ProblemView(ProblemException Problem, DateTimeOffset Now, string? Phone, IReadOnlyList<KeyValuePair<string, string>> Form, string? Token)
{
    /// <summary>Texts that somebody would not like to write again; of what is hidden in a form, none has a space in it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Typed => Form.Where(f => f.Value.Trim().Any(char.IsWhiteSpace));

    /// <summary>Whether the same may do later what it could not do now. It goes with the token that it came with: what was forged stays so.</summary>
    public bool MayBeSentAgain => Form.Count > 0 && Problem is { Status: StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError } or { Status: StatusCodes.Status409Conflict, Type: "referral/version-conflict" };

    /// <summary>When to try again.</summary>
    public DateTimeOffset? Again => Problem.Headers.TryGetValue("Retry-After", out var seconds) && int.TryParse(seconds, out var wait) ? Now.AddSeconds(wait) : null;
}

/// <summary>Says to a person what a problem says to a program.</summary>
internal static class ProblemPage
{
    public const string Phone = "Partnership:Phone";

    private static readonly string[] s_programs = ["/api", "/health", "/openapi"];

    /// <summary>Whether whoever asked reads pages.</summary>
    public static bool IsFor(HttpContext http) => http.GetEndpoint()?.IsPage() is true
        || (!s_programs.Any(p => http.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    public static async Task WriteAsync(HttpContext http, ProblemException problem)
    {
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            // Who is signed in takes the database to say, and that may be what is wrong.
            http.Features.Set<Actor>(null);
        }

        try
        {
            await FindWhoAsksAsync(http, problem);
            await RenderAsync(http, problem);
        }
        catch (NpgsqlException) when (!http.Response.HasStarted && problem.Status < StatusCodes.Status500InternalServerError)
        {
            await WriteAsync(http, ProblemException.Unavailable());
        }
    }

    /// <summary>An address that is none asked nobody who they are; its page has their navigation all the same.</summary>
    private static async Task FindWhoAsksAsync(HttpContext http, ProblemException problem)
    {
        if (problem.Status < StatusCodes.Status500InternalServerError && http.GetEndpoint() is null && await http.SignedInAsync() is { } actor)
        {
            http.Features.Set(actor);
        }
    }

    private static async Task RenderAsync(HttpContext http, ProblemException problem)
    {
        var services = http.RequestServices;
        var form = await FormOfAsync(http, problem);
        var token = form.Count > 0 ? http.Request.Form[TypedForm.TokenOf(http)].ToString() : null;
        var view = new ProblemView(problem, services.GetRequiredService<TimeProvider>().GetUtcNow(), services.GetRequiredService<IConfiguration>()[Phone], form, token);
        var data = new ViewDataDictionary<ProblemView>(services.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()) { Model = view };
        await services.GetRequiredService<IActionResultExecutor<ViewResult>>().ExecuteAsync(
            new ActionContext(http, http.GetRouteData(), new ActionDescriptor()), new ViewResult { ViewName = "Problem", ViewData = data, StatusCode = problem.Status });
    }

    /// <summary>What was posted by somebody who was signed in and may do it.</summary>
    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> FormOfAsync(HttpContext http, ProblemException problem) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || problem.Status is StatusCodes.Status403Forbidden ? []
            : [.. (await TypedForm.ReadAsync(http)).SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")))];
}
