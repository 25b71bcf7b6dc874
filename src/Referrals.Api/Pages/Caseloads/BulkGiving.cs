using System.Text.Json;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Deciding;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages.Referring;
using Referrals.Api.Problems;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>What came of giving several referrals to somebody: what is said of those that are theirs now, which are not and why, and which are chosen still.</summary>
internal sealed record Given(string? Said, IReadOnlyList<NotGiven> Not, IReadOnlySet<Guid> Still);

/// <summary>One that was not given.</summary>
internal sealed record NotGiven(Guid Id, string Why);

/// <summary>Gives referrals to a caseworker, each by a decision of its own: what changed meanwhile is told, and sent twice each is given once.</summary>
internal sealed class BulkGiving(
    ReferralDecisions decisions, PageCommands commands, CaseloadQueries caseload, PartnershipSource partnerships, Asking asking, AccessRecording recording)
{
    /// <summary>As many as one form may choose.</summary>
    public const int Most = 200;

    /// <summary>Whether a coordinator can give it to somebody, as it stands in a list.</summary>
    public static bool Fits(CaseloadRow row, Actor actor) =>
        actor.IsCoordinator && row.Receiver.Id == actor.OrganisationId && row.State is ReferralState.Accepted or ReferralState.Active or ReferralState.OnHold;

    /// <summary>What is sent for a row: the referral, and whose it was when it was shown.</summary>
    public static string ValueOf(CaseloadRow row) => $"{row.Id}.{row.Caseworker?.Id ?? Guid.Empty}";

    /// <summary>Those that were sent.</summary>
    public static IReadOnlyList<(Guid Id, Guid Was)> Read(IEnumerable<string> chosen) =>
    [
        .. chosen.Select(c => c.Split('.')).Where(c => c is [var id, var was] && Guid.TryParse(id, out _) && Guid.TryParse(was, out _))
            .Select(c => (Guid.Parse(c[0]), Guid.Parse(c[1]))).DistinctBy(c => c.Item1).Take(Most),
    ];

    /// <summary>Gives what was chosen on a page to the member that was chosen there; what is wrong with either is said beside it.</summary>
    public async Task<Given> GiveAsync(PageModel page, string? key, string? to, IReadOnlyList<(Guid Id, Guid Was)> chosen)
    {
        var (http, not) = (page.HttpContext, new List<NotGiven>());
        var (actor, partnership) = (http.Actor(), await partnerships.CurrentAsync(http.RequestAborted));
        if (!actor.IsCoordinator)
        {
            throw Refusal.Forbidden("Coordinators give referrals to others.");
        }

        if (chosen.Count == 0)
        {
            page.ModelState.AddModelError("", "Choose the referrals that are to be given");
        }

        if (to is not "me" && !partnership.CaseworkersOf(actor.OrganisationId).Any(m => $"{m.Id}" == to))
        {
            page.ModelState.AddModelError("To", "Choose who works them");
        }

        if (!page.ModelState.IsValid)
        {
            return new Given(null, [], chosen.Select(c => c.Id).ToHashSet());
        }

        var body = JsonSerializer.SerializeToElement(new AllocateCaseworker(to!), ApiJson.Options);
        var (bytes, decide) = (JsonSerializer.SerializeToUtf8Bytes(body), commands.Read("allocate", body));
        foreach (var (id, was) in chosen)
        {
            if (await WhyNotAsync(id, was) is { } why)
            {
                not.Add(new NotGiven(id, why));
            }
        }

        var done = chosen.Count - not.Count;
        var whom = to is "me" ? "you" : partnership.NameOfMember(Guid.Parse(to!)).Name;
        return new Given(done == 0 ? null : $"{Spoken.Count(done, "referral")} given to {whom}.", not, not.Select(n => n.Id).ToHashSet());

        async Task<string?> WhyNotAsync(Guid id, Guid was)
        {
            try
            {
                await decisions.DecideAsync(asking.OfForm(http, key, id, bytes), id, Guid.Empty, (referral, given) => DecideAsync(referral, was, given), http.RequestAborted);
                return null;
            }
            catch (Refusal refusal) when (refusal.Kind is RefusalKind.NotFound)
            {
                await recording.RecordRefusalAsync(http, StatusCodes.Status404NotFound);
                return refusal.Message;
            }
            catch (Refusal refusal)
            {
                return refusal.Message;
            }
            catch (ProblemException problem) when (problem.Status is StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity)
            {
                return problem.Message;
            }
        }

        async Task<Decided> DecideAsync(Referral referral, Guid was, Deciding.Given given)
        {
            var decided = await decide(referral, given);
            return decided.Events.Length == 0 || (referral.CaseworkerId ?? Guid.Empty) == was ? decided
                : throw Refusal.NotInState($"Meanwhile somebody else gave it to {(referral.CaseworkerId is { } other ? given.Partnership.NameOfMember(other).Name : "nobody")}.");
        }
    }

    /// <summary>Says on the page which were not given and why; gives back the rows that it names, those that are still there.</summary>
    public async Task<IReadOnlyList<CaseloadRow>> ExplainAsync(PageModel page, IReadOnlyList<NotGiven> not, DateOnly today)
    {
        if (not.Count == 0)
        {
            return [];
        }

        var rows = await caseload.OfAsync(page.HttpContext.Actor(), [.. not.Select(n => n.Id)], today, page.HttpContext.RequestAborted);
        foreach (var (id, why) in not)
        {
            page.ModelState.AddModelError("", $"{rows.FirstOrDefault(r => r.Id == id)?.Reference ?? "One that you chose"} was not given. {why}");
        }

        return rows;
    }
}
