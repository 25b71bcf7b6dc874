using FluentValidation;
using Referrals.Domain.Clocks;
using Referrals.Domain.Referring;

namespace Referrals.Domain.Sharing;

/// <summary>Says whether it was right to open a referral from outside its circle.</summary>
public sealed record ReviewOpening(OpeningFinding Finding, string? Note = null) : Confidential
{
    public sealed class Validator : AbstractValidator<ReviewOpening>
    {
        public Validator()
        {
            RuleFor(c => c.Note).MayBeWritten();
            RuleFor(c => c.Note).NotEmpty().WithMessage("Say why it was not justified.").When(c => c.Finding is OpeningFinding.NotJustified);
        }
    }
}

public static class ReviewOpeningHandler
{
    /// <summary>Working days within which somebody else reviews an opening.</summary>
    public const int Days = 5;

    public static DateOnly DueOn(DateTimeOffset openedAt) => WorkingDays.Add(WorkingDays.InLondon(openedAt), Days);

    public static object[] Handle(ReviewOpening command, Guid openingId, Referral referral, Actor actor)
    {
        var governs = actor.Role is Role.InformationGovernance;
        if ((!governs && referral.SidesOf(actor) is Sides.None) || referral.Openings.FirstOrDefault(o => o.Id == openingId) is not { } opening)
        {
            throw Refusal.NotFound();
        }

        if (!governs && !actor.IsCoordinator)
        {
            throw Refusal.Forbidden("A coordinator of either organisation or information governance reviews this.");
        }

        if (opening.MemberId == actor.MemberId)
        {
            throw Refusal.Forbidden("Somebody else reviews what you opened.");
        }

        return opening.Finding is null
            ? [new SensitiveOpeningReviewed(referral.Id, openingId, command.Finding, referral.OptionalText(command.Note))]
            : opening.Finding == command.Finding ? [] : throw Refusal.NotInState("This was reviewed already, with another finding.");
    }
}
