namespace Referrals.Domain.People;

/// <summary>Says that one has read the warning about visits as it stands now.</summary>
public sealed record SeeVisitWarning;

public static class SeeVisitWarningHandler
{
    public static object[] Handle(PersonRecord record, Actor actor)
    {
        record.MustBeKeptBy(actor);
        return record.Details.Value.VisitWarning is null ? throw new Refusal(RefusalKind.NotInState, "person/no-visit-warning", "There is no warning about visits.")
            : record.WarningSeenBy.Contains(actor.MemberId) ? [] : [new VisitWarningSeen(record.Id, actor.MemberId)];
    }
}
