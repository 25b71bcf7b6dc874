using Referrals.Api.Paging;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;

namespace Referrals.Api.Caseloads;

/// <summary>The words of an address that say which referrals of a caseload are meant, for systems and for pages alike.</summary>
internal static class CaseloadWords
{
    private static readonly string[] s_names = ["caseworker", "state", "waitingOn", "due", "programme", "sort"];

    /// <summary>Those of an address that are known and filled in, in one order: the same filters give the same words.</summary>
    public static string Known(IQueryCollection query) => QueryString.Create(
        s_names.Select(n => KeyValuePair.Create(n, (string?)query[n].ToString())).Where(w => !string.IsNullOrEmpty(w.Value))).ToString();

    public static CaseloadFilter Read(QueryWords words, Actor actor, ProgrammeCatalogue programmes)
    {
        var caseworker = words.Text("caseworker") switch
        {
            null or "none" => null,
            "me" => actor.MemberId,
            var text => Guid.TryParseExact(text, "D", out var id) ? id : words.Wrong<Guid?>("caseworker", "Use me, none, or a member's id."),
        };
        return new CaseloadFilter(
            words.Code<ReferralState>("state"),
            words.OneOf("programme", [.. programmes.All.Select(p => p.Code)]),
            caseworker,
            Unallocated: words.Text("caseworker") == "none",
            words.Code<WhoseMove>("waitingOn"),
            words.Code<DueWhen>("due"),
            words.Code<CaseloadSort>("sort") ?? CaseloadSort.Due);
    }
}
