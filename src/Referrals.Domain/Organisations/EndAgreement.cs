using Referrals.Domain.Clocks;

namespace Referrals.Domain.Organisations;

/// <summary>Ends an agreement: it holds no longer from this day.</summary>
public sealed record EndAgreement(DateOnly On);

public static class EndAgreementHandler
{
    /// <summary>From today or a later day; what was shared while it held stays as it was.</summary>
    public static object[] Handle(EndAgreement command, AgreementRecord agreement, Actor actor, DateTimeOffset now)
    {
        Managing.MustAdminister(actor);
        if (agreement.EndedOn == command.On)
        {
            return []; // said twice, recorded once
        }

        var today = WorkingDays.InLondon(now);
        return agreement.LastDay < today ? throw Refusal.NotInState("agreement/over", "This agreement is over already.")
            : command.On < today ? throw Managing.Refuse("on", "This must be today or later.")
            : agreement.Until < command.On ? throw Managing.Refuse("on", "It ends before that day by itself.")
            : [new AgreementEnded(agreement.Id, command.On)];
    }
}
