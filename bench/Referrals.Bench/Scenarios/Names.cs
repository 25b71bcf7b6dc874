using Npgsql;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Schema;

namespace Referrals.Bench.Scenarios;

/// <summary>What it takes to open the people of a page of fifty whose keys were opened within the last minute.</summary>
internal sealed class Names : Scenario
{
    private const int Page = 50;

    private NpgsqlDataSource _source = null!;
    private Opener _opener = null!;
    private Values<PersonRecord> _people = [];

    public override string Name => "names";

    public override bool Concurrent => false;

    public override async Task PrepareAsync(string connection, int sessions)
    {
        _source = WriterDataSource.Create(connection);
        var keys = new PersonalDataKeys(_source, new KeyEncryptionKeys("bench", new Dictionary<string, byte[]> { ["bench"] = new byte[32] }));
        await using var store = new DocumentStore(ReferralsStore.Configure(new StoreOptions { DataSource = _source }, keys));
        await store.ApplySchemaAsync(_source);
        await keys.ApplySchemaAsync(_source);
        await ReferralsSchema.ApplyAsync(_source);
        var people = new List<PersonRecord>();
        for (var i = 0; i < Page; i++)
        {
            await using var session = store.LightweightSession();
            var id = Guid.CreateVersion7();
            var details = new PersonDetails
            {
                Name = $"Bench Person {i}", DateOfBirth = new DateOnly(1950, 5, 17), NhsNumber = "9434765919", Address = "1 Any Street, Gloucester", Postcode = "GL1 1AA",
                Phones = [new Phone("01632 960417", true, false, false)], ContactWarning = "Please ring after ten",
            };
            session.Events.StartStream<PersonRecord>(id, new PersonRegistered(id, Guid.CreateVersion7(), Domain.PersonalData.Sealed.Of(id, details)));
            await session.SaveChangesAsync();
            people.Add((await session.Events.AggregateStreamAsync<PersonRecord>(id))!);
        }

        (_opener, _people) = (new Opener(keys), Values.Of(people));
    }

    public override async Task<int> RunAsync(int session) => (await _opener.OpenAsync(_people)).Count;

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
