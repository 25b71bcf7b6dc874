using FluentValidation;

namespace Referrals.Domain.Referring;

/// <summary>How a caseworker is named in a command: by member id, or "me".</summary>
public static class Caseworker
{
    public const string Me = "me";

    public static void MustNameAMember<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(c => c is null or Me || (Guid.TryParseExact(c, "D", out var id) && id != Guid.Empty))
            .WithMessage("Give a member's id, or \"me\".");

    public static Guid? Named(string? text, Actor actor) => text switch
    {
        null => null,
        Me => actor.MemberId,
        _ => Guid.ParseExact(text, "D"),
    };

    /// <summary>Refuses somebody who is not an active member of the organisation.</summary>
    public static void MustBeOneOf(IReadOnlySet<Guid> members, Guid? caseworker)
    {
        if (caseworker is { } id && !members.Contains(id))
        {
            throw Refusal.Invalid(new Dictionary<string, string[]> { ["caseworker"] = ["Choose a member of your own organisation."] });
        }
    }
}
