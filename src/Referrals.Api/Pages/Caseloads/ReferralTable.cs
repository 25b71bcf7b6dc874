using Referrals.Api.Pages.Referring;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>Referrals as a table: on the caseload, among what was found, for a team.</summary>
internal sealed record ReferralTable(string Id, string Title, long Count, IReadOnlyList<CaseloadRow> Rows, DateOnly Today, Actor Actor)
{
    /// <summary>The list that the table stands in, to come back to; null where it cannot be opened again.</summary>
    public string? List { get; init; }

    public Sorting? Sorting { get; init; }

    /// <summary>Where some can be given to somebody together: those that were chosen.</summary>
    public IReadOnlySet<Guid>? Chosen { get; init; }

    /// <summary>Whether the person of a row can be referred again from here.</summary>
    public bool Refers { get; init; }

    /// <summary>Whether this one can be given to somebody now, as far as the list knows.</summary>
    public bool CanGive(CaseloadRow row) => Chosen is not null && BulkGiving.Fits(row, Actor);

    /// <summary>What to do next, as a form; null where it is another's move that is not late.</summary>
    public (string Address, string Title)? NextStep(CaseloadRow row)
    {
        var us = Actor.OrganisationId;
        var path = row.NextAction?.Name switch
        {
            null or "reminder" => null,
            "nextTry" => "contacts",
            var clock => CommandForms.PathFor(Enum.Parse<ClockName>(clock, ignoreCase: true), row, us)
                ?? (row.NextAction.Due < Today && CommandForms.CanChase(row, us) ? "chase" : null),
        };
        return CommandForms.Find(path) is { } form ? (Linked($"/referrals/{row.Id}/{form.Path}"), form.Title) : null;
    }

    private string Linked(string address) => List is null ? address : WayBack.With(address, List);
}

/// <summary>What a list is sorted by, and the addresses that sort it otherwise.</summary>
internal sealed record Sorting(CaseloadSort By, string ByDue, string ByMade);
