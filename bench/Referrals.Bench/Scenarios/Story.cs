using Referrals.EventStore;

namespace Referrals.Bench.Scenarios;

/// <summary>A small life of a referral, of the size that real events have.</summary>
internal static class Story
{
    public static StoreOptions Options(string connection)
    {
        var options = new StoreOptions { DataSource = WriterDataSource.Create(connection) };
        options.Events.Map<CaseOpened>("case_opened").Map<ContactMade>("contact_made").Map<SupportGiven>("support_given").Map<CaseClosed>("case_closed");
        options.Streams.Map<Case>("case", Case.Fold);
        return options;
    }

    public static object[] Events(Guid id, int count)
    {
        var events = new object[count];
        events[0] = new CaseOpened(id, id, "warmAndWell", "voluntary", ["energyAndHeating", "dampAndCondition"], new DateOnly(2026, 3, 2));
        for (var i = 1; i < count; i++) events[i] = i % 2 == 0 ? Support(id, i) : Contact(id, i);
        return events;
    }

    public static ContactMade Contact(Guid id, int i) => new(id, new DateOnly(2026, 3, 3).AddDays(i), "telephone", "reached", "person", i);

    private static SupportGiven Support(Guid id, int i) => new(id, "benefitsGained", "awarded", 1200 * i, new DateOnly(2026, 4, 1).AddDays(i));
}

internal sealed record CaseOpened(Guid CaseId, Guid PersonId, string Programme, string Source, string[] Needs, DateOnly OccurredOn);

internal sealed record ContactMade(Guid CaseId, DateOnly OccurredOn, string Channel, string Result, string With, int Attempt);

internal sealed record SupportGiven(Guid CaseId, string Kind, string Status, long Pence, DateOnly OccurredOn);

internal sealed record CaseClosed(Guid CaseId, string Outcome);

internal sealed record Case(Guid Id, string Programme, int Contacts, long Pence, bool Closed)
{
    public static Case? Fold(Case? state, IEvent e) => e.Data switch
    {
        CaseOpened opened => new Case(opened.CaseId, opened.Programme, 0, 0, false),
        ContactMade => state! with { Contacts = state.Contacts + 1 },
        SupportGiven given => state! with { Pence = state.Pence + given.Pence },
        CaseClosed => state! with { Closed = true },
        _ => state,
    };
}
