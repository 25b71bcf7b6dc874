using FluentValidation;

namespace Referrals.Domain.Organisations;

/// <summary>Makes a key for a system that is there, or for a new one of the name given, good for so many days.</summary>
public sealed record CreateApiKey(Guid? SystemId, string? System, string? Name, Values<ApiScope>? Scopes, int Days) : Confidential
{
    /// <summary>The longest that a key is good for.</summary>
    public const int MostDays = 365;

    public sealed class Validator : AbstractValidator<CreateApiKey>
    {
        public Validator()
        {
            RuleFor(c => c.System).Written(TextRules.LineLength).When(c => c.SystemId is null);
            RuleFor(c => c.Name).Written(TextRules.LineLength);
            RuleFor(c => c.Scopes).NotEmpty().WithMessage("Choose what the key is for.");
            RuleFor(c => c.Days).InclusiveBetween(1, MostDays).WithMessage("Choose how long it is good for: a year at most.");
        }
    }
}

public static class CreateApiKeyHandler
{
    /// <param name="command">What was asked for.</param>
    /// <param name="keyId">The new key's id.</param>
    /// <param name="systemId">The system's id, a new one where it is not there yet.</param>
    /// <param name="system">The system as it stands; null where it is not there yet.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="now">When.</param>
    public static object[] Handle(CreateApiKey command, Guid keyId, Guid systemId, MemberRecord? system, Actor actor, DateTimeOffset now)
    {
        Systems.MustBeKeptBy(actor);
        if (command.SystemId is not null)
        {
            system.MustBeASystemOf(actor.OrganisationId);
        }

        var created = new ApiKeyCreated(systemId, keyId, command.Name!.Trim(), Values.Of(command.Scopes!.Order().Distinct()), now.AddDays(command.Days));
        return system is null ? [new SystemAdded(systemId, actor.OrganisationId, command.System!.Trim()), created]
            : system.Keys.Any(k => k.Id == keyId) ? throw Made() : [created];
    }

    /// <summary>The same form was sent twice: the key cannot be shown again.</summary>
    public static Refusal Made() =>
        Refusal.NotInState("key/made-already", "This key was made already, and a key is shown only once. If you have no copy of it, revoke it and make another.");
}
