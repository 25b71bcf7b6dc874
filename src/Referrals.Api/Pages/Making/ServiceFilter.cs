using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Referrals.Api.Directory;
using Referrals.Api.Pages.Forms;
using Referrals.Api.People;
using Referrals.Domain.People;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Making;

/// <summary>What services are looked for by, before anybody is named. A postcode is sent, and never in an address: its district is.</summary>
internal sealed record ServiceFilter(string? Text, string? Need, string? District)
{
    public static readonly IReadOnlyList<Choice> Needs = Choice.Of<Need>();

    public static readonly IReadOnlyList<Choice> Where = [.. Districts.All.Select(d => new Choice(d.Code, d.Name))];

    public bool IsOn => Text is not null || Need is not null || District is not null;

    public DirectorySearch Search => new(Text, Need is null ? null : Enum.Parse<Need>(Need, ignoreCase: true), District);

    /// <summary>What was typed, or else what the address says; what it cannot say is not looked for.</summary>
    public static ServiceFilter Of(HttpRequest request)
    {
        return new(
            Said("text") is { Length: > 0 } text ? text : null, Needs.FirstOrDefault(n => n.Value == Said("need"))?.Value, Where.FirstOrDefault(d => d.Value == Said("district"))?.Value);

        string Said(string name) => (request.HasFormContentType && request.Form.TryGetValue(name, out var typed) ? typed : request.Query[name]).ToString();
    }

    /// <summary>The address with what was typed; null, and said beside the field, where the postcode is none or lies nowhere that is known.</summary>
    public static async Task<string?> AddressAsync(PageModel page, string path, Areas areas, CancellationToken ct)
    {
        var form = page.Request.Form;
        var district = form["district"].ToString();
        if (form["postcode"].ToString() is { Length: > 0 } typed)
        {
            page.ModelState.SetModelValue("postcode", typed, typed);
            if (!Postcode.TryNormalise(typed, out _))
            {
                page.ModelState.AddModelError("postcode", "Give a full postcode, like GL1 1AA.");
                return null;
            }

            if ((await areas.FindAsync(typed, ct))?.District is not { } lies)
            {
                page.ModelState.AddModelError("postcode", "We do not know where this postcode is. Choose the district instead.");
                return null;
            }

            district = lies;
        }

        var said = new Dictionary<string, string?> { ["text"] = form["text"], ["need"] = form["need"], ["district"] = district };
        return QueryHelpers.AddQueryString(path, said.Where(s => !string.IsNullOrWhiteSpace(s.Value)));
    }
}

/// <summary>The part of a page on which services are chosen.</summary>
internal sealed record ChoosingServices(ServiceFilter Filter, IReadOnlyList<ServiceOffer> Offers, IReadOnlyCollection<Guid> Chosen, string Path)
{
    /// <summary>Those of the draft: what was entered for one is not lost because it cannot be asked any more.</summary>
    public IReadOnlyCollection<Guid> Before { get; init; } = [];

    /// <summary>Chosen before, and not among what is looked for now.</summary>
    public IEnumerable<Guid> Elsewhere => Chosen.Except(Offers.Where(MayBeChosen).Select(o => o.Listed.Id));

    public bool MayBeChosen(ServiceOffer offer) => offer.IsPossible || Before.Contains(offer.Listed.Id);
}
