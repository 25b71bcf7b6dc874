using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Referrals.Api.Directory;
using Referrals.Api.Governance;
using Referrals.Api.Hosting;
using Referrals.Api.Pages.Caseloads;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Paging;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;
using Referrals.Projections;
using Referrals.Projections.Directory;
using Referrals.Projections.Governance;

namespace Referrals.Api.Pages.Auditing;

/// <summary>Who looked at whom. The filter is posted, since a reference may stand in it; the address that it leads to has ids and codes alone.</summary>
[For(Role.InformationGovernance, Role.Coordinator)]
[Shows(AccessKind.AccessLog, NotAlways = true)]
internal sealed class AuditModel(AccessListings listings, AuditChecks checks, Databases databases, Reader reader, PartnershipSource partnerships, TimeProvider time) : PageModel
{
    private Partnership _partnership = null!;

    public static IReadOnlyList<Choice> Kinds { get; } = [.. Choice.Of<AccessKind>().Where(k => k.Value != Codes.NameOf(AccessKind.Refusal))];

    public static IReadOnlyList<Choice> Purposes { get; } = Choice.Of<AccessPurpose>();

    public static IReadOnlyList<Choice> RefusalsOnly { get; } = [new("true", "Refusals only")];

    [BindProperty]
    public string? About { get; set; }

    [BindProperty]
    public string? Member { get; set; }

    [BindProperty]
    public string? Organisation { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public string? Purpose { get; set; }

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public List<string> Refusals { get; set; } = [];

    public AccessListing Listing { get; private set; } = null!;

    /// <summary>Whether the log is whole; for information governance.</summary>
    public AuditState? State { get; private set; }

    public IReadOnlyList<FilterOn> FiltersOn { get; private set; } = [];

    public bool IsGovernance => HttpContext.Actor().Role is Role.InformationGovernance;

    public DateTimeOffset Now => time.GetUtcNow();

    public string Example => WrittenDate.Write(WorkingDays.InLondon(Now));

    public IReadOnlyList<Choice> Organisations =>
        [.. _partnership.Organisations.Values.OrderBy(o => o.Name, StringComparer.OrdinalIgnoreCase).Select(o => new Choice($"{o.Id}", o.Name))];

    /// <summary>Members of the organisation that is chosen, or of the member's who is; a coordinator's own.</summary>
    public IReadOnlyList<Choice> Members
    {
        get
        {
            var of = !IsGovernance ? HttpContext.Actor().OrganisationId
                : Guid.TryParse(Organisation, out var chosen) ? chosen
                : Guid.TryParse(Member, out var member) ? _partnership.Members.GetValueOrDefault(member)?.OrganisationId : null;
            return [.. _partnership.Members.Values.Where(m => m.OrganisationId == of).OrderBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Select(m => new Choice($"{m.Id}", m.Name))];
        }
    }

    public async Task OnGetAsync()
    {
        var words = new QueryWords(Request.Query);
        var (about, kind, refused) = (words.Id("about"), words.Code<AccessKind>("kind"), words.Flag("refused"));
        var filter = new AccessFilter(MemberId: words.Id("member"), OrganisationId: words.Id("organisation"), Kind: refused is true ? AccessKind.Refusal : kind, From: words.Day("from"), To: words.Day("to"))
        {
            About = about is { } id ? [id] : [], Purpose = words.Code<AccessPurpose>("purpose"),
        };
        _partnership = await partnerships.CurrentAsync(HttpContext.RequestAborted);
        Listing = await listings.ReadAsync(this, words, filter, [], filter.About);
        State = IsGovernance ? await checks.StateAsync(HttpContext.RequestAborted) : null;

        (About, Member, Organisation, Kind, Purpose) = (Word("about"), Word("member"), Word("organisation"), Word("kind"), Word("purpose"));
        (From, To, Refusals) = (Written(filter.From), Written(filter.To), refused is true ? ["true"] : []);
        FiltersOn = [.. words.GivenBut("cursor", "limit", refused is true ? "kind" : "refused").Select(w => new FilterOn(NameOf(w.Key), ValueOf(w.Key, w.Value), Address(words.GivenBut("cursor", "limit", w.Key))))];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var typed = new Dictionary<string, string?>
        {
            ["about"] = await AboutAsync(), ["member"] = Member, ["organisation"] = IsGovernance ? Organisation : null, ["kind"] = Refusals.Contains("true") ? null : Kind, ["purpose"] = Purpose,
            ["from"] = Day(nameof(From), From), ["to"] = Day(nameof(To), To), ["refused"] = Refusals.Contains("true") ? "true" : null,
        };
        if (ModelState.IsValid)
        {
            return Redirect(Address(typed.Where(w => !string.IsNullOrEmpty(w.Value)).Select(w => KeyValuePair.Create(w.Key, w.Value!))));
        }

        _partnership = await partnerships.CurrentAsync(HttpContext.RequestAborted);
        Listing = new AccessListing([], new Dictionary<Guid, string>(), null);
        State = IsGovernance ? await checks.StateAsync(HttpContext.RequestAborted) : null;
        return Page();
    }

    /// <summary>The id that is meant. Of a reference that a coordinator's organisation does not see, it is not said whether it is anybody's.</summary>
    private async Task<string?> AboutAsync()
    {
        if (string.IsNullOrWhiteSpace(About) || Guid.TryParse(About.Trim(), out _))
        {
            return About?.Trim();
        }

        if (Reference.TryParse(About, out var reference) && await References.FindAsync(databases.Writer, reference, HttpContext.RequestAborted) is { } id
            && (IsGovernance || await reader.SeesReferralAsync(HttpContext.Actor(), id, HttpContext.RequestAborted)))
        {
            return $"{id}";
        }

        ModelState.AddModelError(nameof(About), "There is no referral of this reference that you may see. Check it and try again");
        return null;
    }

    private string? Day(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : this.Written(field, text)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string? Word(string name) => Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    private static string? Written(DateOnly? day) => day is { } written ? WrittenDate.Write(written) : null;

    private static string Address(IEnumerable<KeyValuePair<string, string>> words) => $"/audit{QueryString.Create(words.Select(w => KeyValuePair.Create(w.Key, (string?)w.Value)))}";

    private static string NameOf(string word) => word switch
    {
        "member" => "Who",
        "kind" => "What",
        "purpose" => "Why",
        "refused" => "Refused",
        _ => Spoken.Words(word),
    };

    private string ValueOf(string word, string value) => word switch
    {
        "member" => _partnership.NameOfMember(Guid.Parse(value)).Name,
        "organisation" => _partnership.NameOfOrganisation(Guid.Parse(value)).Name,
        "kind" => Codes.LabelOf(Enum.Parse<AccessKind>(value, ignoreCase: true)),
        "purpose" => Codes.LabelOf(Enum.Parse<AccessPurpose>(value, ignoreCase: true)),
        "refused" => "Refusals only",
        "from" or "to" => Spoken.Day(DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => value,
    };
}
