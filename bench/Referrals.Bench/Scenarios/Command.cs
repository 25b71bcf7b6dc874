using Npgsql;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.Schema;

namespace Referrals.Bench.Scenarios;

/// <summary>A member's command from end to end: load a referral of twenty events, decide, seal, append, write every read model.</summary>
internal sealed class Command : Scenario
{
    private const int Events = 20;
    private const int Referrals = 1_000;
    private static readonly Guid Organisation = Guid.CreateVersion7();
    private readonly Guid[] _ids = [.. Enumerable.Range(0, Referrals).Select(_ => Guid.CreateVersion7())];
    private readonly Actor _actor = new(Guid.CreateVersion7(), Organisation, Role.Practitioner);
    private NpgsqlDataSource _source = null!;
    private DocumentStore _store = null!;
    private int _next;

    public override string Name => "command";

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _source = WriterDataSource.Create(connection);
        var keys = new PersonalDataKeys(_source, new KeyEncryptionKeys("bench", new Dictionary<string, byte[]> { ["bench"] = new byte[32] }));
        _store = new DocumentStore(ReferralsStore.Configure(new StoreOptions { DataSource = _source }, keys));
        await _store.ApplySchemaAsync(_source);
        await keys.ApplySchemaAsync(_source);
        await ReferralsSchema.ApplyAsync(_source);
        foreach (var id in _ids)
        {
            await using var session = Session();
            var person = Guid.CreateVersion7();
            session.Events.StartStream<PersonRecord>(person, new PersonRegistered(person, Organisation, Sealed.Of(person, new PersonDetails { Name = "Bench Person" })));
            session.Events.StartStream<Referral>(id, [Made(id, person, Organisation), new ReferralAccepted(id, _actor.MemberId), .. Worked(id, person)]);
            await session.SaveChangesAsync();
        }
    }

    public override async Task<int> RunAsync(int session)
    {
        await using var work = Session();
        var stream = await work.Events.FetchForWriting<Referral>(_ids[Interlocked.Increment(ref _next) % Referrals]);
        var now = TimeProvider.System.GetUtcNow();
        var contact = new RecordContact(DateOnly.FromDateTime(now.UtcDateTime.AddDays(-1)), ContactWith.Person, ContactChannel.Phone, ContactResult.Reached, Note: "Spoke about the boiler.");
        stream.AppendMany(RecordContactHandler.Handle(contact, stream.Aggregate!, _actor, now));
        await work.SaveChangesAsync();
        return 1;
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _source.DisposeAsync();
    }

    private IDocumentSession Session()
    {
        var session = _store.LightweightSession();
        session.LastModifiedBy = _actor.MemberId.ToString();
        session.SetHeader("organisation", Organisation.ToString());
        session.SetHeader("role", "practitioner");
        return session;
    }

    public static ReferralMade Made(Guid id, Guid person, Guid organisation) => new(
        id, Reference.From("GL", BitConverter.ToUInt64(id.ToByteArray(), 8)).ToString(), person, person, [], "healthyHomes", Guid.CreateVersion7(),
        Guid.CreateVersion7(), organisation, Source.HealthTeam, Sealed.Of<Values<Need>>(person, [Need.EnergyAndHeating, Need.BenefitsAndIncome]), null,
        Urgency.Routine, Sealed.Text([person], "A cold house."),
        new Consent(LegalBasis.PublicTask, ConfidentialityBasis.ExplicitConsent, new DateOnly(2026, 3, 2), Sealed.Text([person], "Asked"), [PersonField.Name],
            Sealed.Text([person], "Help at home"), null, null, null),
        id, null, new ClockDays(2, 5, 5, 60));

    public static IEnumerable<object> Worked(Guid id, Guid person) => Enumerable.Range(0, Events - 2).Select(i => i % 3 == 0
        ? (object)new SupportRecorded(id, new DateOnly(2026, 3, 3).AddDays(i), SupportStatus.Done, Sealed.Of(person, new Domain.Referring.SupportGiven(SupportKind.AdviceGiven, "Tariffs", null, null)))
        : new ContactRecorded(id, new DateOnly(2026, 3, 3).AddDays(i), ContactWith.Person, ContactChannel.Phone, ContactResult.Reached, null, Sealed.Text([person], "A call")));
}
