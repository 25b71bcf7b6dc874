using FluentValidation;
using Referrals.Domain.Clocks;

namespace Referrals.Domain.Governance;

/// <summary>Who asked for everything that is held about a person.</summary>
public enum SubjectAccessReason { PersonAsked, RepresentativeAsked, CourtOrdered, RegulatorAsked }

/// <summary>Asks for everything that is held about a person, for review.</summary>
public sealed record RequestSubjectAccess(SubjectAccessReason Reason)
{
    /// <summary>
    /// By when a request that came on a day is answered: a month later, on the last day of that month where it has no such day, and on the
    /// next working day where it is none (UK GDPR, Article 12; guidance of the Information Commissioner's Office).
    /// </summary>
    public static DateOnly DueOn(DateOnly cameOn)
    {
        var day = cameOn.AddMonths(1);
        return WorkingDays.IsWorkingDay(day) ? day : WorkingDays.Add(day, 1);
    }
}

/// <summary>Completes it after review: the texts of these entries name others, and are withheld.</summary>
public sealed record CompleteSubjectAccess(Values<Guid>? Withhold = null)
{
    public sealed class Validator : AbstractValidator<CompleteSubjectAccess>
    {
        private const int Most = 10_000;

        public Validator() => RuleFor(c => c.Withhold).Must(w => w is null || w.Count <= Most).WithMessage($"Name {Most:N0} entries at most.");
    }
}
