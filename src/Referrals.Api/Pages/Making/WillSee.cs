using Referrals.Api.Pages.Referring;
using Referrals.Api.Sharing;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Making;

/// <summary>What another organisation will see, line by line, what it will not, and what its service needs and does not get.</summary>
internal sealed record WillSee(
    string Service, string Receiver, IReadOnlyList<(string What, string Value)> Lines, IReadOnlyList<string> Hidden, IReadOnlyList<string> NotCovered, IReadOnlyList<string> NotKnown)
{
    public static WillSee Of(ReferralPreview preview, DraftSetting setting) => Of(preview, setting.Programmes, setting.Person ?? setting.Described);

    /// <param name="preview">What the decision said.</param>
    /// <param name="programmes">The questions that were answered.</param>
    /// <param name="known">What is known of the person here, of which some may not be shown.</param>
    public static WillSee Of(ReferralPreview preview, ProgrammeCatalogue programmes, PersonView? known)
    {
        var programme = programmes.Find(preview.Programme);
        var shown = Of(preview.Person).ToList();
        var lines = new List<(string, string)>(shown);
        lines.AddRange((preview.Household ?? []).Select(h => ("In the household", $"{h.Name}, {h.Relationship}")));
        lines.Add(("Needs", string.Join(", ", (preview.Needs ?? []).Select(n => Codes.LabelOf(n)))));
        lines.Add(("Reason", preview.Offer?.Reason ?? preview.Reason ?? ""));
        lines.Add(("How soon", Codes.LabelOf(preview.Urgency)));
        lines.AddRange(EntryTexts.Answers(preview.Answers, programme));
        if (preview.Consent is { } consent)
        {
            lines.Add(("On what it rests", $"{Codes.LabelOf(consent.LegalBasis)}. {consent.How}{(consent.Reason is { } reason ? $". {reason}" : "")}{(consent.DecisionMaker is { } who ? $". Decided by {who}" : "")}"));
        }

        return new WillSee(
            preview.Service.Name, preview.Receiver.Name, [.. lines.Where(l => l.Item2.Length > 0)],
            [.. Of(known).Select(l => l.What).Except(shown.Select(l => l.What)).Distinct(), .. preview.Person?.VisitWarning is null && known?.VisitWarning is not null ? new[] { "Visit warning" } : []],
            [.. preview.NotCovered.Select(f => Codes.LabelOf(f))], [.. preview.NotKnown.Select(f => Codes.LabelOf(f))]);
    }

    private static IEnumerable<(string What, string Value)> Of(PersonView? person)
    {
        if (person is null)
        {
            return [];
        }

        return new (PersonField Field, string? Value)[]
        {
            (PersonField.Name, person.Name),
            (PersonField.KnownAs, person.KnownAs),
            (PersonField.DateOfBirth, person.DateOfBirth is { } born ? Spoken.Day(born) : null),
            (PersonField.NhsNumber, person.NhsNumber),
            (PersonField.Address, person.Address),
            (PersonField.Postcode, person.NoFixedAbode is true ? "No fixed address" : person.Postcode),
            (PersonField.Phones, person.Phones is null ? null : string.Join("\n", person.Phones.Select(Say))),
            (PersonField.Email, person.Email is { } email ? $"{email} ({(person.SafeToEmail is true ? "safe" : "not said to be safe")})" : null),
            (PersonField.ContactWarning, person.ContactWarning),
            (PersonField.OnBehalf, person.OnBehalf is { } behalf ? $"{behalf.Relationship}; the person {(behalf.PersonKnows ? "knows" : "does not know")}" : null),
            (PersonField.Language, person.Language),
            (PersonField.Interpreter, person.Interpreter is { } needed ? needed ? "Yes" : "No" : null),
            (PersonField.AccessNeeds, person.AccessNeeds),
            (PersonField.Demographics, person.Demographics is null ? null : "What they said of themselves"),
        }.Where(l => !string.IsNullOrEmpty(l.Value)).Select(l => (Codes.LabelOf(l.Field), l.Value!));
    }

    private static string Say(Phone phone) => new[] { (phone.SafeToCall, "call"), (phone.SafeToText, "text"), (phone.SafeToLeaveMessage, "leave a message") }.Where(s => s.Item1).Select(s => s.Item2).ToList() is { Count: > 0 } safe
        ? $"{phone.Number} (safe to {string.Join(", ", safe)})" : $"{phone.Number} (nothing is said to be safe)";
}
