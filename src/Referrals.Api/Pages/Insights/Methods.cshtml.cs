using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Pages.Insights;

/// <summary>How what is published is counted, protected and meant to be read.</summary>
[For(Role.Evaluator, Role.Coordinator, Role.Practitioner, Role.Administrator, Role.InformationGovernance)]
internal sealed class MethodsModel : PageModel
{
    public static DisclosureRules Rules => DisclosureRules.Standard;

    public static IEnumerable<Measure> Asked => Measures.All;
}
