using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;

namespace Referrals.Api.Pages.Caseloads;

/// <summary>A filter that is on: what it says, and the address without it.</summary>
internal sealed record FilterOn(string Name, string Value, string Without);

/// <summary>A filter: the word of the address that it is, what it is called, what stands when none is chosen, and what there is to choose.</summary>
internal sealed record CaseloadFilterField(string Word, string Label, string None, IReadOnlyList<Choice> Choices);

/// <summary>What a caseload is filtered by, in words.</summary>
/// <param name="asked">A caseworker who is asked for, and may have left or be another organisation's.</param>
internal sealed class CaseloadChoices(Partnership partnership, ProgrammeCatalogue programmes, Actor actor, Guid? asked = null)
{
    public static readonly ReferralState[] Open =
        [ReferralState.Made, ReferralState.Received, ReferralState.InformationRequested, ReferralState.Accepted, ReferralState.Active, ReferralState.OnHold];

    private static readonly IReadOnlyList<Choice> s_moves = [new("us", "Us"), new("them", "Them"), new("person", "The person")];

    private static readonly IReadOnlyList<Choice> s_dues = [new("overdue", "Overdue"), new("today", "Due today"), new("week", "Due within a week")];

    private static readonly IReadOnlyList<Choice> s_sorts = [new("due", "What is due soonest"), new("made", "What was made last")];

    private IReadOnlyDictionary<string, CaseloadFilterField>? _fields;

    /// <summary>Who may be given a referral, whoever looks first.</summary>
    public IReadOnlyList<Choice> Caseworkers { get; } = CommandForms.Colleagues(partnership, actor);

    private IEnumerable<Choice> Others =>
        asked is { } id && id != actor.MemberId && !Caseworkers.Any(c => c.Value == $"{id}") ? [new Choice($"{id}", partnership.NameOfMember(id).Name)] : [];

    /// <summary>What is due so, as a heading.</summary>
    public static string TitleOf(DueWhen due) => s_dues.First(d => d.Value == Codes.NameOf(due)).Text;

    /// <summary>Every filter; with the counts of a list each state says how many there are.</summary>
    public IReadOnlyList<CaseloadFilterField> Fields(CaseloadCounts? counts = null) =>
    [
        new("caseworker", "Caseworker", "Anybody", [Caseworkers[0], new("none", "Nobody yet"), .. Caseworkers.Skip(1), .. Others]),
        new("state", "State", "All that are open", [.. Enum.GetValues<ReferralState>().Where(s => s is not ReferralState.EnteredInError).Select(s => new Choice(
            Codes.NameOf(s), counts is null ? Codes.LabelOf(s) : $"{Codes.LabelOf(s)} ({(counts.Of(s) < CaseloadQueries.MostCounted ? $"{counts.Of(s)}" : "10,000 or more")})"))]),
        new("waitingOn", "Waiting on", "Anybody", s_moves),
        new("due", "Clock", "Any", s_dues),
        new("programme", "Programme", "All", [.. programmes.All.Select(p => new Choice(p.Code, p.Name))]),
        new("sort", "First comes", "", s_sorts),
    ];

    /// <summary>The filters among some words, each with the address without it.</summary>
    public IReadOnlyList<FilterOn> On(IEnumerable<KeyValuePair<string, string>> words, ListAddress address)
    {
        var fields = _fields ??= Fields().ToDictionary(f => f.Word);
        return [.. words.Select(w => new FilterOn(fields[w.Key].Label, ValueOf(fields[w.Key], w.Value), address.With(w.Key, null)))];
    }

    private string ValueOf(CaseloadFilterField field, string value) =>
        field.Choices.FirstOrDefault(c => c.Value == value)?.Text ?? (Guid.TryParse(value, out var id) ? partnership.NameOfMember(id).Name : value);
}
