using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Persons;

/// <summary>A page of an organisation's own record of a person, with what its forms are sent with.</summary>
internal abstract class PersonPage(PersonQueries people, Asking asking, ETags etags) : PageModel
{
    public PersonView Person { get; private set; } = null!;

    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    /// <summary>The referral that whoever reads it came from.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Referral { get; set; }

    /// <summary>What every link of the page carries, so that the way back is not lost.</summary>
    public string From => Referral is { } referral ? $"?referral={referral}" : "";

    public string Back => $"/people/{Person.Id}{From}";

    /// <summary>Reads the record as it is now: its version is what the next try stands on.</summary>
    protected async Task ReadAsync(Guid id)
    {
        var found = await people.FindAsync(HttpContext.Actor(), id, HttpContext.RequestAborted) ?? throw ProblemException.NotFound();
        (Person, Key, Version) = (found.View, Key ?? $"{Guid.CreateVersion7()}", etags.For(id, found.Version));
        ModelState.Remove(nameof(Version));
        HttpContext.Shows(Person);
    }

    /// <summary>The same, of which something is told further: of an erased one there is nothing.</summary>
    protected async Task ReadKeptAsync(Guid id)
    {
        await ReadAsync(id);
        if (Person.Erased is true)
        {
            throw ProblemException.NotFound();
        }
    }

    /// <summary>What was asked by sending a form that was opened on a version.</summary>
    protected Asked AskedOn(ReadOnlyMemory<byte> body, string? version) => asking.OfForm(HttpContext, Key, body, version);

    /// <summary>Runs it; false where the page says what stands against it, or that somebody else was quicker.</summary>
    protected async Task<bool> DecidedAsync(Func<Task> decide)
    {
        try
        {
            return await this.TryAsync(decide);
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status412PreconditionFailed)
        {
            ModelState.AddModelError("", "Somebody else changed this record. Look at it as it is now; if it still holds, send it again.");
            return false;
        }
    }
}
