using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Api.Deciding;
using Referrals.Api.Json;
using Referrals.Api.People;
using Referrals.Api.Problems;
using Referrals.Domain.People;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Making;

/// <summary>How somebody is reached, of whom there is a record: a referral carries what the record says, so that is what is changed.</summary>
internal sealed class ContactChanges(PersonDecisions decisions, Asking asking)
{
    /// <summary>Telephone numbers that the page has room for.</summary>
    private const int Shown = 2;

    public static bool Are(MakingStep step) => step.Path is "safe-contact" or "support-needs";

    /// <summary>What a field shows of the record.</summary>
    public static IReadOnlyList<string> Of(PersonView person, string field)
    {
        return field switch
        {
            "phone" => Text(PhoneAt(0)?.Number),
            "phoneSafe" => Safe(PhoneAt(0)),
            "otherPhone" => Text(PhoneAt(1)?.Number),
            "otherPhoneSafe" => Safe(PhoneAt(1)),
            "email" => Text(person.Email),
            "safeToEmail" => YesNo(person.SafeToEmail),
            "safeToWrite" => YesNo(person.SafeToWrite),
            "contactWarning" => Text(person.ContactWarning),
            "language" => Text(person.Language),
            "interpreter" => YesNo(person.Interpreter),
            _ => Text(person.AccessNeeds),
        };

        Phone? PhoneAt(int place) => person.Phones?.ElementAtOrDefault(place);
        static string[] Text(string? text) => text is null ? [] : [text];
        static string[] YesNo(bool? said) => said is { } yes ? [yes ? "yes" : "no"] : [];
        static string[] Safe(Phone? phone) => phone is null ? []
            : [.. new[] { (phone.SafeToCall, "safeToCall"), (phone.SafeToText, "safeToText"), (phone.SafeToLeaveMessage, "safeToLeaveMessage") }.Where(s => s.Item1).Select(s => s.Item2)];
    }

    /// <summary>Changes the record to what was typed, as the API would, where it stands at the version that was shown.</summary>
    /// <exception cref="ProblemException">Something of it cannot be, its problems are by field; or somebody else was quicker.</exception>
    public async Task ApplyAsync(HttpContext http, DraftSetting setting, MakingStep step, IReadOnlyDictionary<string, string[]> typed, string? key, string? version)
    {
        var said = new JsonObject { ["person"] = new JsonObject() };
        foreach (var field in step.Fields)
        {
            if ((field.Beside is not { } beside || typed[beside] is not []) && field.Read(typed[field.Name]) is { Problem: null, Value: { } value })
            {
                MakingField.Put(said, field.To, value);
            }
        }

        // What is left empty is taken out of the record.
        var patch = new JsonObject(step.Fields.Select(f => f.To.Split('.')[1]).Distinct().Select(member => KeyValuePair.Create(member, said["person"]![member]?.DeepClone())));
        List<int> places = [];
        if (patch.ContainsKey("phones"))
        {
            var phones = patch["phones"] as JsonArray ?? [];
            places = [.. Enumerable.Range(0, phones.Count).Where(i => phones[i]!["number"] is not null)];
            JsonNode?[] kept = [.. places.Select(i => phones[i]!.DeepClone()), .. (setting.Person!.Phones ?? []).Skip(Shown).Select(p => JsonSerializer.SerializeToNode(p, ApiJson.Options))];
            patch["phones"] = kept is [] ? null : new JsonArray(kept);
        }

        var body = JsonSerializer.SerializeToElement(patch);
        try
        {
            await decisions.ChangeAsync(asking.OfForm(http, key, JsonSerializer.SerializeToUtf8Bytes(body), version), setting.Draft.PersonId!.Value, body, http.RequestAborted);
        }
        catch (ProblemException problem) when (problem.Errors is { } errors)
        {
            throw ProblemException.Validation(errors.GroupBy(e => FieldAt(e.Key), e => e.Value).ToDictionary(e => e.Key, e => e.SelectMany(v => v).ToArray()));
        }

        // Numbers are counted without those that were left empty.
        string FieldAt(string path)
        {
            for (var i = 0; i < places.Count; i++)
            {
                if (path.StartsWith($"phones[{i}]", StringComparison.Ordinal))
                {
                    path = $"phones[{places[i]}]{path[$"phones[{i}]".Length..]}";
                    break;
                }
            }

            return step.FieldAt($"person.{path}")?.Name ?? "";
        }
    }
}
