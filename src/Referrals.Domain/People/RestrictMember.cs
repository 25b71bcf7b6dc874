using FluentValidation;

namespace Referrals.Domain.People;

/// <summary>Says that a member knows the person privately: from now on nothing of them is there for that member.</summary>
public sealed record RestrictMember(Guid MemberId)
{
    public sealed class Validator : AbstractValidator<RestrictMember>
    {
        public Validator() => RuleFor(c => c.MemberId).NotEmpty();
    }
}

/// <summary>Takes a restriction back.</summary>
public sealed record LiftRestriction(Guid MemberId);

public static class RestrictMemberHandler
{
    /// <summary>A coordinator says it of anybody in their organisation, everybody of themselves.</summary>
    public static object[] Handle(RestrictMember command, PersonRecord record, Actor actor, IReadOnlySet<Guid> members)
    {
        record.MustBeKeptBy(actor);
        if (!actor.IsCoordinator && command.MemberId != actor.MemberId)
        {
            throw Refusal.Forbidden("Only a coordinator can say that somebody else knows this person. You can say it of yourself.");
        }

        return record.RestrictedFrom.Contains(command.MemberId) ? []
            : members.Contains(command.MemberId) ? [new MemberRestricted(record.Id, command.MemberId)]
            : throw Refusal.Invalid(new Dictionary<string, string[]> { ["memberId"] = ["Choose a member of your own organisation."] });
    }

    public static object[] Lift(LiftRestriction command, PersonRecord record, Actor actor)
    {
        record.MustBeKeptBy(actor);
        return !actor.IsCoordinator ? throw Refusal.Forbidden("Only a coordinator can lift a restriction.")
            : record.RestrictedFrom.Contains(command.MemberId) ? [new RestrictionLifted(record.Id, command.MemberId)] : [];
    }
}
