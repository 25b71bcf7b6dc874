using System.Text.Json;
using FluentValidation;
using Referrals.Domain.Directory;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Programmes;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

/// <summary>Asks one service to help one person, known already or named here.</summary>
public sealed record MakeReferral(
    string Programme,
    Guid ServiceId,
    Values<Need> Needs,
    Urgency Urgency,
    string Reason,
    ConsentGiven Consent,
    Guid? PersonId = null,
    RegisterPerson? Person = null,
    Values<NamedPerson>? Household = null,
    Dictionary<string, JsonElement>? Answers = null,
    Guid? Parent = null) : Confidential
{
    public sealed class Validator : AbstractValidator<MakeReferral>
    {
        public Validator()
        {
            RuleFor(c => c).Must(c => c.PersonId is null != c.Person is null)
                .OverridePropertyName("person").WithMessage("Name the person either by personId or by person, not both.");
            RuleFor(c => c.Person!).SetValidator(new RegisterPerson.Validator()).When(c => c.Person is not null);
            RuleForEach(c => c.Household).SetValidator(new NamedPerson.Validator());
            RuleFor(c => c.Household!.Count).LessThanOrEqualTo(20).OverridePropertyName("household").When(c => c.Household is not null)
                .WithMessage("A household has 20 people at most.");
            RuleFor(c => c.Programme).Written(TextRules.LineLength);
            RuleFor(c => c.ServiceId).NotEmpty();
            RuleFor(c => c.Needs).MustNameNeeds();
            RuleFor(c => c.Reason).Written();
            RuleFor(c => c.Consent).SetValidator(new ConsentGiven.Validator());
        }
    }
}

/// <summary>Somebody else in the household, known already or named here.</summary>
public sealed record NamedPerson(string Relationship, Guid? PersonId = null, RegisterPerson? Person = null) : Confidential
{
    public sealed class Validator : AbstractValidator<NamedPerson>
    {
        public Validator()
        {
            RuleFor(n => n.Relationship).Written(TextRules.LineLength);
            RuleFor(n => n).Must(n => n.PersonId is null != n.Person is null)
                .OverridePropertyName("person").WithMessage("Name the person either by personId or by person, not both.");
            RuleFor(n => n.Person!).SetValidator(new RegisterPerson.Validator()).When(n => n.Person is not null);
        }
    }
}

/// <summary>Everything that was settled before a referral is made: ids drawn, records found, the service looked up.</summary>
public sealed record NewReferral(
    Guid Id,
    Reference Reference,
    Guid PersonId,
    Guid ReceiverPersonId,
    Values<HouseholdMember> Household,
    Service Service,
    Programme Programme,
    OrganisationKind? ReferrerKind,
    DateTimeOffset Now,
    SharingAgreement? Agreement = null);

public static class MakeReferralHandler
{
    public static object[] Handle(MakeReferral command, Actor actor, NewReferral given) =>
        [Decide(command.Programme, command.Needs, command.Answers, command.Urgency, command.Reason, command.Consent, actor, given, parent: null)];

    /// <summary>Refuses roles that make no referrals.</summary>
    public static void MustBeAbleToRefer(Actor actor)
    {
        if (!actor.IsThePerson && actor.Role is not (Role.Practitioner or Role.Coordinator or Role.System))
        {
            throw Refusal.Forbidden("Your role does not make referrals.");
        }
    }

    /// <summary>The one decision behind a first and an onward referral.</summary>
    internal static ReferralMade Decide(
        string programme,
        Values<Need> needs,
        IReadOnlyDictionary<string, JsonElement>? answers,
        Urgency urgency,
        string reason,
        ConsentGiven consent,
        Actor actor,
        NewReferral given,
        Referral? parent)
    {
        MustBeAbleToRefer(actor);
        if (!actor.IsThePerson)
        {
            SharingAgreement.MustHold(given.Agreement);
        }

        Source? source = parent is not null ? null : SourceOf(given.ReferrerKind);
        Check(programme, answers, consent, given, source);
        consent = consent.Under(given.Agreement);
        IReadOnlyList<Guid> records = [given.PersonId, .. given.Household.Select(h => h.PersonId).Where(id => id != given.PersonId)];
        return new ReferralMade(
            given.Id,
            given.Reference.ToString(),
            given.PersonId,
            given.ReceiverPersonId,
            given.Household,
            given.Programme.Code,
            given.Service.Id,
            actor.IsThePerson ? null : actor.OrganisationId,
            given.Service.OrganisationId,
            source,
            Sealed.Of(given.PersonId, needs),
            answers is { Count: > 0 } ? Sealed.Of(given.PersonId, new Answers(answers)) : null,
            urgency,
            Sealed.Text(records, reason),
            consent.Seal(records),
            parent?.JourneyId ?? given.Id,
            parent?.Id,
            given.Programme.Clocks);
    }

    private static void Check(
        string programme, IReadOnlyDictionary<string, JsonElement>? answers, ConsentGiven consent, NewReferral given, Source? source)
    {
        var problems = new Dictionary<string, string[]>();
        if (programme != given.Programme.Code)
        {
            problems["programme"] = ["This service does not work in that programme."];
        }

        if (WhyNot(given.Programme, source) is { } why)
        {
            problems["programme"] = [why];
        }

        // A referrer without the intake at hand may leave it out, and the receiver asks; what is answered has to be whole.
        foreach (var (question, problem) in answers is { Count: > 0 } ? given.Programme.CheckAnswers(answers) : new Dictionary<string, string>())
        {
            problems[$"answers.{question}"] = [problem];
        }

        if (!consent.Covers.Fields.Contains(PersonField.Name))
        {
            problems["consent.covers.fields"] = ["The receiver needs at least the name."];
        }

        if (problems.Count > 0)
        {
            throw Refusal.Invalid(problems);
        }

        consent.MustStandOn(given.Now);
    }

    /// <summary>Why a programme takes no referral from such an organisation, or none that is made from another; null where it does.</summary>
    public static string? WhyNot(Programme programme, OrganisationKind? referrer, bool onward) => WhyNot(programme, onward ? null : SourceOf(referrer));

    private static string? WhyNot(Programme programme, Source? source) =>
        source is { } known ? programme.Sources.Contains(known) ? null : "This programme does not take referrals from your kind of organisation."
        : programme.AllowsOnward ? null : "This programme takes no onward referrals.";

    /// <summary>Who refers, by the kind of their organisation; without one, the person.</summary>
    public static Source SourceOf(OrganisationKind? kind) => kind switch
    {
        OrganisationKind.Nhs => Source.HealthTeam,
        OrganisationKind.Statutory => Source.Statutory,
        OrganisationKind.Connector => Source.Connector,
        OrganisationKind.Voluntary or OrganisationKind.Housing => Source.Voluntary,
        _ => Source.Self,
    };
}
