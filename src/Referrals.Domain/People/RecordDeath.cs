using Referrals.Domain.Clocks;
using Referrals.Domain.PersonalData;

namespace Referrals.Domain.People;

/// <summary>Records that the person died, and on which day where that is known.</summary>
public sealed record RecordDeath(DateOnly? On = null) : Confidential;

public static class RecordDeathHandler
{
    /// <summary>Recorded once, on the person; said again it records nothing.</summary>
    public static object[] Handle(RecordDeath command, PersonRecord record, Actor actor, DateTimeOffset now)
    {
        record.MustBeKeptBy(actor);
        if (command.On is { } on && on > WorkingDays.InLondon(now))
        {
            throw Refusal.Invalid(new Dictionary<string, string[]> { ["on"] = ["This must be today or in the past."] });
        }

        return record.HasDied ? [] : [new PersonDied(record.Id, On(record.Id, command))];
    }

    /// <summary>Tells another organisation's record, through the referral that joins the two; what is known already is not told.</summary>
    public static object[] Tell(RecordDeath command, PersonRecord other, Guid referralId) =>
        other.HasDied || other.IsErased ? [] : [new PersonDied(other.Id, On(other.Id, command), referralId)];

    /// <summary>What a copy of a record is begun with, so that whoever gets it now knows it too.</summary>
    public static object[] Carry(PersonRecord? from, Guid copyId, Guid referralId) => from is { HasDied: true }
        ? [new PersonDied(copyId, from.DiedOn is { IsOpen: true } on ? Sealed.Of(copyId, on.Value) : null, referralId)] : [];

    private static Sealed<DateOnly>? On(Guid recordId, RecordDeath command) => command.On is { } on ? Sealed.Of(recordId, on) : null;
}
