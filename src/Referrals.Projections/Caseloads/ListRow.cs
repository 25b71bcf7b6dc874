using Npgsql;
using Referrals.Domain;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.People;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Caseloads;

/// <summary>A row of a list, read but not opened; caseload and handoffs have these columns in common.</summary>
internal sealed record ListRow(
    Guid ReferralId,
    string Reference,
    string Programme,
    ReferralState State,
    Guid? CaseworkerId,
    WaitingOn? WaitingOn,
    bool WaitsForUs,
    DateOnly? PersonUntil,
    DateOnly NextDue,
    string? NextAction,
    DateTimeOffset MadeAt,
    Guid? PersonId,
    CaseloadEntry Entry,
    SealedDetails? Person)
{
    /// <summary>Of a list <c>l</c>, its people joined as <c>p</c>.</summary>
    public const string Columns = """
        l.referral_id, l.reference, l.programme, l.state, l.caseworker_id, l.waiting_on, l.waits_for_us, l.person_until, l.next_due, l.next_action,
        l.made_at, l.person_id, l.entry, p.details
        """;

    /// <summary>Each organisation's own record of the person, so that what was changed since shows.</summary>
    public const string JoinPeople = "left join referrals.people p on p.organisation_id = l.organisation_id and p.person_id = l.person_id";

    /// <summary>How many columns these are.</summary>
    public const int ColumnCount = 14;

    public static ListRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.Code<ReferralState>(3), reader.OptionalGuid(4),
        reader.IsDBNull(5) ? null : reader.Code<WaitingOn>(5), !reader.IsDBNull(6) && reader.GetBoolean(6), reader.OptionalDate(7), reader.GetFieldValue<DateOnly>(8),
        reader.OptionalText(9), reader.GetFieldValue<DateTimeOffset>(10), reader.OptionalGuid(11), reader.Json<CaseloadEntry>(12),
        reader.IsDBNull(13) ? null : reader.Json<SealedDetails>(13));

    /// <summary>The opened row as lists show it.</summary>
    public CaseloadRow Row(Partnership names, DateOnly today) =>
        new(Head(names, today)) { NextAction = Next(today), WaitsForUs = WaitsForUs, WithdrawalRequested = Entry.WithdrawalRequested is true };

    /// <summary>What the opened row says at its beginning.</summary>
    public ReferralHead Head(Partnership names, DateOnly today)
    {
        var said = Corrected.Merge(
            new Correctable(Open(Entry.Needs), Entry.Urgency, Entry.Outcome),
            Entry.Corrections.Where(c => c.IsOpen).Select(c => c.Value),
            (_, member) => member is "needs" or "urgency" or "outcome");
        var person = Entry is { Person: { } shown, Disclosure: { } disclosure } ? PersonView.Of(null, shown, disclosure.FieldsOn(today)) : Person is { } own ? PersonView.Of(PersonId, own) : null;
        return new ReferralHead
        {
            Id = ReferralId,
            Reference = Reference,
            Programme = Programme,
            Service = names.NameOfService(Entry.ServiceId),
            State = State,
            WaitingOn = PersonUntil >= today ? Domain.Referring.WaitingOn.Person : WaitingOn,
            Referrer = Entry.ReferrerId is { } referrer ? names.NameOfOrganisation(referrer) : null,
            Receiver = names.NameOfOrganisation(Entry.ReceiverId),
            Caseworker = CaseworkerId is { } caseworker ? names.NameOfMember(caseworker) : null,
            Source = Entry.Source,
            Needs = said.Needs,
            Urgency = said.Urgency,
            Person = person?.Head(),
            MadeAt = MadeAt,
            ClosedAt = Entry.ClosedAt,
            Outcome = said.Outcome,
            Erased = person?.Erased is true || Entry.Needs is { IsOpen: false } ? true : null,
        };
    }

    /// <summary>What is due next and whether it is late.</summary>
    public NextActionView? Next(DateOnly today) => NextAction is null ? null
        : new NextActionView(NextAction, NextDue, NextDue < today ? ClockStatus.Overdue : ClockStatus.Running);

    private static T? Open<T>(Sealed<T>? value) => value is { } known && known.TryRead(out var open) ? open : default;

    private sealed record Correctable(Values<Need>? Needs, Urgency Urgency, CloseOutcome? Outcome);
}

/// <summary>What is due next: a clock, the next try to reach the person, or a reminder.</summary>
public sealed record NextActionView(string Name, DateOnly Due, ClockStatus Status);
