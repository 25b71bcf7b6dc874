using Referrals.Domain.PersonalData;

namespace Referrals.Domain.People;

public static class ChangePersonHandler
{
    /// <summary>The record's details after a change, whole; the same details again record nothing.</summary>
    public static object[] Handle(RegisterPerson changed, PersonRecord record, Actor actor, Area? area, DateTimeOffset now)
    {
        record.MustBeKeptBy(actor);
        if (changed.DateOfBirth is { } born)
        {
            TextRules.MustNotLieAhead(born, now, "dateOfBirth");
        }

        var details = Sealed.Of(record.Id, changed.Details(area));
        var warned = details.Value.VisitWarning != record.Details.Value.VisitWarning;
        return record.Details == details ? [] : [new PersonDetailsChanged(record.Id, details, warned ? true : null)];
    }
}
