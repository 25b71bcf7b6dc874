using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Directory;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Handoffs;
using Referrals.Projections.Journeys;
using Referrals.Projections.People;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Tests.Support;

/// <summary>A store with everything on it, its databases, and the queries over it; time stands until it is moved.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly List<NpgsqlDataSource> _sources = [];
    private ulong _reference;

    private World(TestServer server, string cases, string keys)
    {
        (Cases, KeysDatabase) = (cases, keys);
        Writer = Keep(WriterDataSource.Create(server.ConnectionString(cases, "referrals_writer")));
        Readers = Keep(NpgsqlDataSource.Create(server.ConnectionString(cases, "referrals_reader")));
        Owner = Keep(NpgsqlDataSource.Create(server.ConnectionString(cases, "referrals_owner")));
        Admin = Keep(NpgsqlDataSource.Create(server.ConnectionString(cases)));
        KeysAdmin = Keep(NpgsqlDataSource.Create(server.ConnectionString(keys)));
        Keys = new PersonalDataKeys(Keep(NpgsqlDataSource.Create(server.ConnectionString(keys, "referrals_writer"))), TestServer.Wrappers, Clock);
        Store = new DocumentStore(ReferralsStore.Configure(new StoreOptions { DataSource = Writer, TimeProvider = Clock }, Keys));
        Opener = new Opener(Keys);
        var reader = new Reader(Readers, Some.Programmes);
        CurrentPartnership partnership = _ => ValueTask.FromResult(Some.Partnership);
        Referrals = new ReferralQueries(reader, Opener, partnership);
        Caseload = new CaseloadQueries(reader, Opener, partnership);
        Handoffs = new HandoffQueries(reader, Opener, partnership);
        Boards = new BoardQueries(reader, Opener, partnership);
        Work = new WorkQueries(reader, Opener, partnership);
        Journeys = new JourneyQueries(reader, partnership);
        People = new PersonQueries(reader, Opener);
    }

    public TestClock Clock { get; } = new();

    public DateOnly Today => WorkingDays.InLondon(Clock.GetUtcNow());

    public string Cases { get; }

    public string KeysDatabase { get; }

    public NpgsqlDataSource Writer { get; }

    public NpgsqlDataSource Readers { get; }

    public NpgsqlDataSource Owner { get; }

    public NpgsqlDataSource Admin { get; }

    public NpgsqlDataSource KeysAdmin { get; }

    public PersonalDataKeys Keys { get; }

    public DocumentStore Store { get; }

    public Opener Opener { get; }

    public ReferralQueries Referrals { get; }

    public CaseloadQueries Caseload { get; }

    public HandoffQueries Handoffs { get; }

    public BoardQueries Boards { get; }

    public WorkQueries Work { get; }

    public JourneyQueries Journeys { get; }

    public PersonQueries People { get; }

    public static async Task<World> CreateAsync(TestServer server)
    {
        var (cases, keys) = await server.CreateAsync();
        return new World(server, cases, keys);
    }

    public async Task<Guid> RegisterAsync(Actor actor, PersonDetails? details = null)
    {
        var id = Guid.CreateVersion7(Clock.GetUtcNow());
        await SaveAsync(actor, s => s.Events.StartStream<PersonRecord>(
            id, new PersonRegistered(id, actor.OrganisationId, Domain.PersonalData.Sealed.Of(id, details ?? Some.Joan))));
        return id;
    }

    /// <summary>A referral of somebody new, sent; with what the disclosure covers in the receiver's own record.</summary>
    public async Task<Guid> ReferAsync(Actor actor, Service service, Urgency urgency = Urgency.Routine, string reason = "Her house is cold.", PersonDetails? person = null)
    {
        var personId = actor.IsThePerson ? Guid.CreateVersion7(Clock.GetUtcNow()) : await RegisterAsync(actor, person);
        var given = New(actor, service, personId);
        if (actor.IsThePerson)
        {
            given = given with { ReceiverPersonId = personId };
        }

        var command = new MakeReferral(service.Programme!, service.Id, [Need.EnergyAndHeating, Need.Debt], urgency, reason, Some.Consent, personId);
        var made = MakeReferralHandler.Handle(command, actor, given);
        await SaveAsync(actor, s =>
        {
            s.Events.StartStream<Referral>(given.Id, made);
            Share(s, given, person);
        });
        return given.Id;
    }

    public async Task<Guid> ReferOnwardAsync(Actor actor, Guid referralId, Service service)
    {
        var parent = (await LoadAsync(referralId))!;
        var given = New(actor, service, parent.ReceiverPersonId);
        var command = new ReferOnward(service.Programme!, service.Id, [Need.EnergyAndHeating], Urgency.Routine, "A boiler is needed.", Some.Consent);
        var (onParent, child) = ReferOnwardHandler.Handle(command, parent, actor, given);
        await SaveAsync(actor, s =>
        {
            s.Events.Append(referralId, onParent);
            s.Events.StartStream<Referral>(given.Id, child);
            Share(s, given, null);
        });
        return given.Id;
    }

    /// <summary>Decides on the referral as it stands, open, and stores what comes of it; the ids of the new entries.</summary>
    public async Task<IReadOnlyList<Guid>> DoAsync(Actor actor, Guid referralId, Func<Referral, object[]> decide, Action<IDocumentSession>? beside = null)
    {
        await using var session = SessionOf(actor);
        var stream = await session.Events.FetchForWriting<Referral>(referralId);
        stream.AppendMany(decide(await Opener.OpenAsync(stream.Aggregate!)));
        beside?.Invoke(session);
        await session.SaveChangesAsync();
        await using var after = SessionOf(actor);
        return [.. (await after.Events.FetchStreamAsync(referralId)).Where(e => e.Version > stream.CurrentVersion).Select(e => e.Id)];
    }

    public async Task<Guid> AcceptTransferAsync(Actor actor, Guid referralId)
    {
        var personId = Guid.CreateVersion7(Clock.GetUtcNow());
        await DoAsync(
            actor, referralId,
            r => AcceptTransferHandler.Handle(new AcceptTransfer(), r, actor, Some.Partnership.MembersOf(actor.OrganisationId), Some.Programmes.Find("warmAndWell")!, personId, Clock.GetUtcNow()),
            s => s.Events.StartStream<PersonRecord>(personId, RegisterPersonHandler.Share(Some.Joan.Only(Some.Consent.Covers.Fields), personId, actor.OrganisationId, referralId)));
        return personId;
    }

    public async Task NoteForOwnAsync(Actor actor, Guid referralId, string text)
    {
        var referral = (await LoadAsync(referralId))!;
        var notesId = OwnNotes.IdOf(referralId, actor.OrganisationId);
        await using var session = SessionOf(actor);
        var stream = await session.Events.FetchForWriting<OwnNotes>(notesId);
        stream.AppendMany(AddNoteHandler.HandleOwn(new AddNote(text, NoteVisibility.OwnOrganisation), referral, actor, notesId));
        await session.SaveChangesAsync();
    }

    public async Task<Referral?> LoadAsync(Guid referralId)
    {
        await using var session = Store.LightweightSession();
        return await session.Events.AggregateStreamAsync<Referral>(referralId);
    }

    public async Task SaveAsync(Actor actor, Action<IDocumentSession> work)
    {
        await using var session = SessionOf(actor);
        work(session);
        await session.SaveChangesAsync();
    }

    public IDocumentSession SessionOf(Actor actor)
    {
        var session = Store.LightweightSession();
        Sign(session, actor);
        return session;
    }

    public static void Sign(IDocumentSession session, Actor actor)
    {
        session.LastModifiedBy = actor.MemberId.ToString();
        session.SetHeader(Metadata.Organisation, actor.OrganisationId.ToString());
        session.SetHeader(Metadata.Role, Codes.NameOf(actor.Role));
    }

    /// <summary>Every row of every table of a database as text.</summary>
    public static async Task<string> DumpAsync(NpgsqlDataSource source)
    {
        // What another test builds anew at this moment is gone at the next.
        var tables = await ListAsync(
            source, @"select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and tablename not like '%\_\_build'");
        var rows = new List<string>();
        foreach (var table in tables)
        {
            rows.AddRange(await ListAsync(source, $"select t::text from {table} t"));
        }

        return string.Join('\n', rows);
    }

    public static async Task<List<string>> ListAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetValue(0).ToString()!);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }
    }

    private NewReferral New(Actor actor, Service service, Guid personId) => new(
        Guid.CreateVersion7(Clock.GetUtcNow()), Reference.From("GL", ++_reference), personId, Guid.CreateVersion7(Clock.GetUtcNow()), [], service,
        Some.Programmes.Find(service.Programme!)!, actor.IsThePerson ? null : Some.Partnership.Organisations[actor.OrganisationId].Kind, Clock.GetUtcNow(), Some.Agreement);

    private static void Share(IDocumentSession session, NewReferral given, PersonDetails? person) => session.Events.StartStream<PersonRecord>(
        given.ReceiverPersonId,
        RegisterPersonHandler.Share((person ?? Some.Joan).Only(Some.Consent.Covers.Fields), given.ReceiverPersonId, given.Service.OrganisationId, given.Id));

    private NpgsqlDataSource Keep(NpgsqlDataSource source)
    {
        _sources.Add(source);
        return source;
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Move(TimeSpan by) => _now += by;
}
