using System.Text.Json.Nodes;
using Referrals.Api.Pages.Forms;
using Referrals.Api.Pages.Referring;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Persons;

/// <summary>Some of what an organisation's own record says, asked together on one short form.</summary>
internal sealed record PersonForm(string Name, string Title, string Done, Func<PersonView, IReadOnlyList<CommandField>> Fields)
{
    public string? Explained { get; init; }

    /// <summary>What has weight is looked at once more; with what is said then.</summary>
    public string? Warning { get; init; }

    /// <summary>Makes a merge patch of what was typed.</summary>
    public Action<JsonObject> Complete { get; init; } = _ => { };
}

/// <summary>A person's record in a few short forms.</summary>
internal static class PersonForms
{
    private const int MostPhones = 10;

    private static readonly Choice[] s_phone = [new("safeToCall", "Safe to call"), new("safeToText", "Safe to text"), new("safeToLeaveMessage", "A message may be left")];
    private static readonly Choice[] s_ways = [new("safeToEmail", "Safe to e-mail"), new("safeToWrite", "Safe to write to the address")];
    private static readonly Choice[] s_facts = [new("carer", "They care for somebody"), new("longTermCondition", "They have a long-term condition or a disability")];

    public static readonly PersonForm Death = new("death", "Record that they have died", "Recorded. Everybody who works with them is told, and no more messages are sent.", _ =>
        [new("on", "When did they die?", Asks.Day, "Leave it empty if it is not known") { Optional = true }])
    {
        Explained = "It is told once, to every organisation that has an open referral of theirs. No message goes to them or about them any more.",
        Warning = "This cannot be undone.",
    };

    public static readonly IReadOnlyList<PersonForm> All =
    [
        new("identity", "Name, birth and NHS number", "Changed in our record.", p =>
        [
            Line("name", "Name", p.Name) with { Optional = false }, Line("knownAs", "Name they like to be called", p.KnownAs),
            new("dateOfBirth", "Date of birth", Asks.Day, "For example, 27 3 1951") { Optional = true, Begins = p.DateOfBirth is { } born ? [WrittenDate.Write(born)] : [] },
            Line("nhsNumber", "NHS number", p.NhsNumber) with { Hint = "10 digits, with or without spaces" },
        ]),
        new("contact", "How to reach them", "Changed in our record.", p =>
        [
            new("contactWarning", "Safe contact", Asks.Lines, "What everybody who makes contact must know. Never why.") { Optional = true, Begins = Of(p.ContactWarning) },
            .. Enumerable.Range(0, Math.Min(MostPhones, (p.Phones?.Count ?? 0) + 1)).SelectMany(i => Phone(p, i)),
            Line("email", "E-mail", p.Email),
            new("address", "Address", Asks.Lines) { Optional = true, Begins = Of(p.Address) },
            Line("postcode", "Postcode", p.NoFixedAbode is true ? null : p.Postcode),
            new("abode", "Where they live", Asks.Any) { Choices = [new("noFixedAbode", "No fixed abode")], Begins = p.NoFixedAbode is true ? ["noFixedAbode"] : [] },
            new("ways", "Other ways", Asks.Any) { Choices = s_ways, Begins = [.. Ticked(("safeToEmail", p.SafeToEmail), ("safeToWrite", p.SafeToWrite))] },
        ])
        { Complete = Contact },
        new("about", "Language, access and about them", "Changed in our record.", p =>
        [
            Line("language", "Language", p.Language),
            new("interpreters", "Interpreter", Asks.Any) { Choices = [new("interpreter", "They need an interpreter")], Begins = [.. Ticked(("interpreter", p.Interpreter))] },
            new("accessNeeds", "What they need to take part", Asks.Lines, "For example large print, step-free, a quiet room") { Optional = true, Begins = Of(p.AccessNeeds) },
            new("demographics.gender", "Gender", Asks.OneOfMany) { Optional = true, Choices = Choice.Of<Gender>(), Begins = p.Demographics?.Gender is { } gender ? [Codes.NameOf(gender)] : [] },
            new("demographics.ethnicGroup", "Ethnic group", Asks.OneOfMany) { Optional = true, Choices = Choice.Of<EthnicGroup>(), Begins = p.Demographics?.EthnicGroup is { } group ? [Codes.NameOf(group)] : [] },
            new("demographics.facts", "About them", Asks.Any) { Choices = s_facts, Begins = [.. Ticked(("carer", p.Demographics?.Carer), ("longTermCondition", p.Demographics?.LongTermCondition))] },
        ])
        { Complete = About, Explained = "Only what they chose to say." },
        new("visits", "Warning about visits", "Changed in our record. Everybody is asked to read it again.", p =>
        [
            new("visitWarning", "What must somebody know before they visit?", Asks.Lines, "For the safety of whoever visits. It never leaves our organisation.") { Optional = true, Begins = Of(p.VisitWarning) },
            new("visitWarningReviewOn", "When is it looked at again?", Asks.Day) { Optional = true, Begins = p.VisitWarningReviewOn is { } on ? [WrittenDate.Write(on)] : [] },
        ]),
        new("reference", "Our own reference", "Changed in our record.", p => [Line("ourReference", "Our reference", p.OurReference) with { Hint = "For your organisation's own system. It is never shared." }]),
        Death,
    ];

    public static PersonForm? Find(string? name) => All.FirstOrDefault(f => f.Name == name);

    private static CommandField Line(string name, string label, string? value) => new(name, label, Asks.Line) { Optional = true, Begins = Of(value) };

    private static CommandField[] Phone(PersonView person, int i)
    {
        var phone = person.Phones?.ElementAtOrDefault(i);
        return
        [
            Line($"phones[{i}].number", $"Telephone {i + 1}", phone?.Number) with { Hint = phone is null ? "Another number, if there is one" : "Empty it to take it off" },
            new($"phones[{i}].safe", $"What is safe with telephone {i + 1}?", Asks.Any)
            {
                Choices = s_phone, Begins = phone is null ? [] : [.. Ticked(("safeToCall", phone.SafeToCall), ("safeToText", phone.SafeToText), ("safeToLeaveMessage", phone.SafeToLeaveMessage))],
            },
        ];
    }

    private static void Contact(JsonObject body)
    {
        var phones = new JsonArray();
        foreach (var key in body.Select(b => b.Key).Where(k => k.StartsWith("phones[", StringComparison.Ordinal)).ToList())
        {
            if (body[key] is JsonObject phone && phone["number"] is { } number)
            {
                var safe = Chosen(phone["safe"]);
                phones.Add(new JsonObject(s_phone.Select(c => KeyValuePair.Create(c.Value, (JsonNode?)safe.Contains(c.Value)))) { ["number"] = number.DeepClone() });
            }

            body.Remove(key);
        }

        body["phones"] = phones.Count == 0 ? null : phones;
        Spread(body, body, "ways", s_ways);
        body["noFixedAbode"] = Chosen(body["abode"]).Count > 0 ? true : null;
        body.Remove("abode");
    }

    private static void About(JsonObject body)
    {
        body["interpreter"] = Chosen(body["interpreters"]).Count > 0 ? true : null;
        body.Remove("interpreters");
        var said = body["demographics"] as JsonObject ?? [];
        Spread(said, said, "facts", s_facts);
        foreach (var member in new[] { "gender", "ethnicGroup" })
        {
            said[member] = said[member]?.DeepClone();
        }

        body["demographics"] = said.DeepClone();
    }

    /// <summary>Each choice as a member of its own: true where it was ticked, and nothing said where not.</summary>
    private static void Spread(JsonObject from, JsonObject into, string name, IEnumerable<Choice> choices)
    {
        var chosen = Chosen(from[name]);
        from.Remove(name);
        foreach (var choice in choices)
        {
            into[choice.Value] = chosen.Contains(choice.Value) ? true : null;
        }
    }

    private static List<string> Chosen(JsonNode? node) => [.. (node as JsonArray ?? []).Select(n => n!.ToString())];

    private static IEnumerable<string> Ticked(params IEnumerable<(string Name, bool? Is)> all) => all.Where(a => a.Is is true).Select(a => a.Name);

    private static string[] Of(string? value) => value is null ? [] : [value];
}
