using System.Text.Json.Nodes;
using Referrals.Api.Drafts;
using Referrals.Api.Pages.Referring;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Making;

/// <summary>What is asked of somebody else in the household.</summary>
internal static class HouseholdMembers
{
    public static readonly MakingStep Step = new("household", "Who else is in the household?",
        new MakingField("name", "Full name", Asks.Line, "person.name"),
        new MakingField("relationship", "Who are they to the person?", Asks.Line, "relationship", "For example, her son"),
        new MakingField("dateOfBirth", "Date of birth", Asks.Day, "person.dateOfBirth", "For example, 27 3 1950") { Optional = true },
        new MakingField("phone", "Phone number", Asks.Line, "person.phones.0.number", "If you do not know their date of birth") { Optional = true });

    public static JsonObject Body(DraftedMember member)
    {
        var body = new JsonObject();
        foreach (var field in Step.Fields)
        {
            if (field.Read(member.Entered.GetValueOrDefault(field.Name) ?? []) is { Problem: null, Value: { } value })
            {
                MakingField.Put(body, field.To, value);
            }
        }

        if (body["person"]?["phones"] is JsonArray { Count: 1 } phones && phones[0] is JsonObject phone)
        {
            // Nobody said what is safe with it.
            (phone["safeToCall"], phone["safeToText"], phone["safeToLeaveMessage"]) = (false, false, false);
        }

        if (member.PersonId is { } personId)
        {
            body.Remove("person");
            body["personId"] = personId;
        }

        return body;
    }

    /// <summary>What is wrong with what was typed, by field.</summary>
    public static IReadOnlyDictionary<string, string> Problems(DraftedMember member)
    {
        var found = new Dictionary<string, string>();
        foreach (var field in Step.Fields)
        {
            if (field.Read(member.Entered.GetValueOrDefault(field.Name) ?? []).Problem is { } problem)
            {
                found[field.Name] = problem;
            }
        }

        if (found.Count == 0)
        {
            foreach (var (path, problems) in MakingSteps.Problems<NamedPerson>(Body(member), ""))
            {
                found[Step.FieldAt(path.TrimStart('.'))?.Name ?? "name"] = problems[0];
            }
        }

        return found;
    }
}
