using FluentValidation;

namespace Referrals.Domain.Governance;

/// <summary>Who asked for everything that is held about a person.</summary>
public enum SubjectAccessReason { PersonAsked, RepresentativeAsked, CourtOrdered, RegulatorAsked }

/// <summary>Asks for everything that is held about a person, for review.</summary>
public sealed record RequestSubjectAccess(SubjectAccessReason Reason);

/// <summary>Completes it after review: the texts of these entries name others, and are withheld.</summary>
public sealed record CompleteSubjectAccess(Values<Guid>? Withhold = null)
{
    public sealed class Validator : AbstractValidator<CompleteSubjectAccess>
    {
        private const int Most = 10_000;

        public Validator() => RuleFor(c => c.Withhold).Must(w => w is null || w.Count <= Most).WithMessage($"Name {Most:N0} entries at most.");
    }
}
