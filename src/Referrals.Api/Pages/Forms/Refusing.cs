using FluentValidation;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Problems;
using Referrals.Domain;

namespace Referrals.Api.Pages.Forms;

/// <summary>What stops a command on a page is said beside the field it is about, and nothing that was typed is lost.</summary>
internal static class Refusing
{
    /// <summary>Whether the command has the right shape; what is wrong stands beside the fields of the same names.</summary>
    public static bool Fits<T>(this PageModel page, T command, IValidator<T> validator)
    {
        foreach (var problem in validator.Validate(command).Errors)
        {
            page.ModelState.AddModelError(problem.PropertyName, problem.ErrorMessage);
        }

        return page.ModelState.IsValid;
    }

    /// <summary>Runs it; false when a rule or the state stands against it, which the page then says. Who may not, or what is not there, is a page of its own.</summary>
    public static async Task<bool> TryAsync(this PageModel page, Func<Task> decide)
    {
        try
        {
            await decide();
            return true;
        }
        catch (Exception e) when (Why(e) is var (message, problems))
        {
            page.Say(message, problems);
            return false;
        }
    }

    /// <summary>What is said where a rule or the state stands against a command, and by field where it is about one; null of anything else.</summary>
    public static (string Message, IReadOnlyDictionary<string, string[]>? Problems)? Why(Exception e) => e switch
    {
        Refusal { Kind: RefusalKind.NotInState or RefusalKind.Rule } refusal => (refusal.Message, refusal.Problems),
        ProblemException { Status: StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity } problem => (problem.Message, problem.Errors),
        _ => null,
    };

    private static void Say(this PageModel page, string message, IReadOnlyDictionary<string, string[]>? problems)
    {
        foreach (var (field, problem) in problems?.SelectMany(p => p.Value.Select(v => (p.Key, v))) ?? [("", message)])
        {
            // Fields are named as members of the page are, and what the domain names begins with a small letter.
            page.ModelState.AddModelError(field.Length == 0 ? "" : char.ToUpperInvariant(field[0]) + field[1..], problem);
        }
    }
}
