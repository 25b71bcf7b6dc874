using System.Text.Json;
using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Directory;
using Referrals.Domain.Governance;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.Caseloads;
using Referrals.Projections.Directory;
using Referrals.Projections.Governance;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Referring;
using Referrals.Projections.Schema;

namespace Referrals.Bench.Scenarios;

/// <summary>What a page costs from the database to its JSON, with or without the entry in the access log that must be there first.</summary>
internal sealed class Pages(string name, bool ofACaseload, bool logged) : Scenario
{
    private const int Referrals = 2_000;
    private const int PageSize = 50;

    private readonly Guid _organisation = Guid.CreateVersion7();
    private readonly Guid[] _ids = [.. Enumerable.Range(0, Referrals).Select(_ => Guid.CreateVersion7())];
    private NpgsqlDataSource _owner = null!;
    private NpgsqlDataSource _reader = null!;
    private DocumentStore _store = null!;
    private AccessLog _log = null!;
    private ReferralQueries _referrals = null!;
    private CaseloadQueries _caseload = null!;
    private Actor _actor = null!;
    private DateOnly _today;
    private int _next;

    public override string Name => name;

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _owner = WriterDataSource.Create(connection);
        var keys = new PersonalDataKeys(_owner, new KeyEncryptionKeys("bench", new Dictionary<string, byte[]> { ["bench"] = new byte[32] }));
        _store = new DocumentStore(ReferralsStore.Configure(new StoreOptions { DataSource = _owner }, keys));
        await _store.ApplySchemaAsync(_owner);
        await keys.ApplySchemaAsync(_owner);
        await ReferralsSchema.ApplyAsync(_owner);
        _reader = WriterDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { Options = "-c role=referrals_reader" }.ConnectionString);
        _actor = new Actor(Guid.CreateVersion7(), _organisation, Role.Coordinator);
        _today = WorkingDays.InLondon(TimeProvider.System.GetUtcNow());
        var partnership = new Partnership([new Organisation(_organisation, "bench", "Bench", OrganisationKind.Voluntary)], [], [], []);
        var (reader, opener) = (new Reader(_reader, Api.Hosting.ProgrammeFiles.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())), new Opener(keys));
        _referrals = new ReferralQueries(reader, opener, _ => ValueTask.FromResult(partnership));
        _caseload = new CaseloadQueries(reader, opener, _ => ValueTask.FromResult(partnership));
        _log = new AccessLog(_reader);
        foreach (var chunk in _ids.Chunk(100))
        {
            await using var session = _store.LightweightSession();
            session.LastModifiedBy = _actor.MemberId.ToString();
            session.SetHeader("organisation", _organisation.ToString());
            session.SetHeader("role", "coordinator");
            foreach (var id in chunk)
            {
                var person = Guid.CreateVersion7();
                session.Events.StartStream<PersonRecord>(person, new PersonRegistered(person, _organisation, Sealed.Of(person, new PersonDetails { Name = "Bench Person" })));
                session.Events.StartStream<Referral>(id, [Command.Made(id, person, _organisation), new ReferralAccepted(id, _actor.MemberId), .. Command.Worked(id, person)]);
            }

            await session.SaveChangesAsync();
        }

        await using var analyze = _owner.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync();
    }

    public override async Task<int> RunAsync(int session)
    {
        if (ofACaseload)
        {
            var page = await _caseload.PageAsync(_actor, new CaseloadFilter(), null, PageSize, _today);
            await RecordAsync(AccessKind.List, page.Items);
            JsonSerializer.SerializeToUtf8Bytes(page, ReferralJson.Options);
        }
        else
        {
            var found = (await _referrals.FindAsync(_actor, _ids[Interlocked.Increment(ref _next) % Referrals], _today))!.View;
            await RecordAsync(AccessKind.Referral, [found]);
            JsonSerializer.SerializeToUtf8Bytes(found, ReferralJson.Options);
        }

        return 1;
    }

    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _reader.DisposeAsync();
        await _owner.DisposeAsync();
    }

    private Task RecordAsync(AccessKind kind, IReadOnlyList<ReferralHead> shown) => !logged ? Task.CompletedTask : _log.WriteAsync(
        new AccessEntry(TimeProvider.System.GetUtcNow(), _actor, kind, AccessPurpose.Coordination, "Bench", "0123456789abcdef0123456789abcdef")
        {
            PersonIds = [.. shown.Select(r => r.Person?.Id).OfType<Guid>()],
            ReferralIds = [.. shown.Select(r => r.Id)],
            Fields = Api.Governance.ShownFields.Of(shown),
        });
}
