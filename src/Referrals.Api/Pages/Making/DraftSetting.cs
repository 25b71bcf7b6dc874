using System.Text.Json;
using System.Text.Json.Nodes;
using Referrals.Api.Drafts;
using Referrals.Api.Json;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;
using Referrals.Projections.Directory;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Making;

/// <summary>
/// What a page of a draft is made from: the draft, the organisation's own record of whom it is about where there is one (lists do not read its
/// version), and what the partnership knows.
/// </summary>
internal sealed record DraftSetting(KeptDraft Kept, Draft Draft, PersonView? Person, long? Version, Partnership Partnership, ProgrammeCatalogue Programmes, Actor Actor, DateTimeOffset Now)
{
    public string At => $"/referrals/new/{Kept.Id}";

    public DateOnly Today => WorkingDays.InLondon(Now);

    public bool IsOnward => Draft.ParentId is not null;

    /// <summary>Whether it can still be about somebody else: not where it grows from a referral, nor once something was made of it.</summary>
    public bool MayChangePeople => !IsOnward && Draft.Services.All(s => s.Made is null);

    /// <summary>Who it is about, as far as somebody said.</summary>
    public string? Name => Person is null ? Typed(MakingSteps.NewPerson, "name") is [{ Length: > 0 } name] ? name : null : Person.Name;

    /// <summary>What a question calls them.</summary>
    public string Them => Person?.KnownAs ?? (Person is null && Typed(MakingSteps.NewPerson, "knownAs") is [{ Length: > 0 } known] ? known : null) ?? Name?.Split(' ')[0] ?? "the person";

    public IEnumerable<MakingStep> PersonSteps => Draft.PersonId is null ? [MakingSteps.NewPerson, MakingSteps.SafeContact(Them), MakingSteps.SupportNeeds] : [MakingSteps.SafeContact(Them), MakingSteps.SupportNeeds];

    public IEnumerable<MakingStep> HelpSteps => [MakingSteps.Reason, MakingSteps.Urgent];

    public IReadOnlyList<MakingStep> Steps => [.. PersonSteps, .. HelpSteps, .. Draft.Services.SelectMany(StepsOf)];

    public IEnumerable<MakingStep> StepsOf(DraftedService service) => Listed(service) is not { } to ? []
        : [MakingSteps.Agreed(to, AgreementWith(to), Them, Today), .. Programme(to) is { } programme ? MakingSteps.Questions(to, programme) : []];

    public ListedService? Listed(DraftedService service) => Partnership.Services.GetValueOrDefault(service.ServiceId);

    public Programme? Programme(ListedService to) => to.Service.Programme is { } code ? Programmes.Find(code) : null;

    public SharingAgreement? AgreementWith(ListedService to) => Partnership.AgreementOf(Actor.OrganisationId, to.Service.OrganisationId, Today);

    public MakingStep? Find(string path, Guid? service, int? part) => Steps.FirstOrDefault(s => s.Path == path && s.ServiceId == service && s.Part == part);

    /// <summary>Whether the answers on a page are the organisation's own record of somebody.</summary>
    public bool IsOfRecord(MakingStep step) => Person is not null && ContactChanges.Are(step);

    /// <summary>What was typed in a field, or what the record says.</summary>
    public IReadOnlyList<string> Typed(MakingStep step, string field) =>
        IsOfRecord(step) ? ContactChanges.Of(Person!, field) : Draft.Entered.GetValueOrDefault(step.PlaceOf(field)) ?? [];

    public bool IsSkipped(Guid serviceId) => Draft.Entered.ContainsKey($"{serviceId}/questions/skip");

    /// <summary>Whether somebody was on the page and sent it.</summary>
    public bool IsBegun(MakingStep step) => step.Fields.Any(f => Draft.Entered.ContainsKey(step.PlaceOf(f.Name)));

    /// <summary>Whether there is nothing left to do on the page.</summary>
    public bool IsDone(MakingStep step) => (step.Optional && !IsBegun(step)) || (step.MayBeSkipped && IsSkipped(step.ServiceId!.Value)) || (IsBegun(step) && Problems(step).Count == 0);

    public bool HasPerson => Draft.PersonId is not null || IsDone(MakingSteps.NewPerson);

    /// <summary>Whether everything is there that is needed to send it.</summary>
    public bool IsReady => HasPerson && Draft.Services.Count > 0 && Steps.All(IsDone);

    /// <summary>The address of what comes next after a step: what is still to do, or the check.</summary>
    public string After(MakingStep? step) =>
        !HasPerson ? $"{At}/person"
        : Steps.SkipWhile(s => step is not null && s.Address != step.Address).Skip(step is null ? 0 : 1).FirstOrDefault(s => !(s.Optional ? IsBegun(s) : IsDone(s))) is { } next ? $"{At}/{next.Address}"
        : Draft.Services.Count == 0 ? $"{At}/services"
        : IsReady ? $"{At}/check"
        : At;

    /// <summary>The fields of a page that are asked, as the rest of it was answered.</summary>
    public IEnumerable<MakingField> Asked(MakingStep step) => step.Fields.Where(f =>
        (f.Under is not { } under || Typed(step, under.Field) is [var chosen] && chosen == under.Value)
        && (f.Beside is not { } beside || step.Fields.First(b => b.Name == beside).Read(Typed(step, beside)).Value is not null));

    /// <summary>What is wrong on a page, by field.</summary>
    public IReadOnlyDictionary<string, string> Problems(MakingStep step)
    {
        var found = new Dictionary<string, string>();
        foreach (var field in Asked(step))
        {
            if (field.Read(Typed(step, field.Name)).Problem is { } problem)
            {
                found[field.Name] = problem;
            }
        }

        if (found.Count == 0)
        {
            foreach (var (path, problems) in step.Check(Body(Draft.Services.FirstOrDefault(s => s.ServiceId == step.ServiceId))))
            {
                // Of somebody whom we cannot reach yet that is asked on the next page.
                if (step.FieldAt(path) is { } field && Asked(step).Contains(field) && !(step.Path == MakingSteps.NewPerson.Path && field.Name == "dateOfBirth" && !IsBegun(MakingSteps.SafeContact(Them))))
                {
                    found[field.Name] = problems[0];
                }
            }
        }

        return found;
    }

    /// <summary>Somebody of whom there is no record yet, as they are described; of a draft that is ready.</summary>
    public PersonView Described => PersonView.Of(
        null, Domain.PersonalData.Sealed.Of(Kept.Id, RequestBody.Read<RegisterPerson>(JsonSerializer.SerializeToElement(Body(null)["person"])).Details(null)));

    /// <summary>The API's body as far as it was entered, for one of the services or without any.</summary>
    public JsonObject Body(DraftedService? service)
    {
        var body = new JsonObject();
        foreach (var step in PersonSteps.Where(_ => Draft.PersonId is null).Concat(HelpSteps))
        {
            Put(step);
        }

        foreach (var phones in body["person"]?["phones"] is JsonArray list ? new[] { list } : [])
        {
            phones.RemoveAll(p => p?["number"] is null);
        }

        if (service is null || Listed(service) is not { } to)
        {
            return body;
        }

        body["programme"] = to.Service.Programme;
        body["serviceId"] = to.Id;
        body["consent"] = new JsonObject { ["givenOn"] = Today.ToString("yyyy-MM-dd", null) };
        foreach (var step in StepsOf(service).Where(s => !(s.MayBeSkipped && IsSkipped(to.Id))))
        {
            Put(step);
        }

        if (body["consent"]!["answer"]?.GetValue<string>() == Codes.NameOf(SharingAnswer.Safeguarding))
        {
            body["consent"]!["how"] = "A decision to keep somebody safe";
        }

        if (IsOnward)
        {
            body.Remove("person");
            return body;
        }

        if (Draft.PersonId is { } personId)
        {
            body["personId"] = personId;
        }

        if (Draft.Household.Count > 0)
        {
            body["household"] = new JsonArray([.. Draft.Household.Select(m => (JsonNode)HouseholdMembers.Body(m))]);
        }

        return body;

        void Put(MakingStep step)
        {
            foreach (var field in Asked(step))
            {
                if (field.Read(Typed(step, field.Name)) is { Problem: null, Value: { } value and not JsonArray { Count: 0 } })
                {
                    MakingField.Put(body, field.To, value);
                }
            }
        }
    }
}
