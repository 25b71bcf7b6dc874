using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Directory;
using Referrals.Domain.Organisations;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections.Directory;
using Referrals.Projections.Releases.Facts;
using Referrals.Projections.Tests.Support;

namespace Referrals.Projections.Tests.Releases.Facts;

/// <summary>A world with organisations in its log, and a projection of facts that is taken along by hand.</summary>
internal sealed class FactWorld : IAsyncDisposable
{
    private readonly NpgsqlDataSource _facts;
    private readonly NpgsqlDataSource _builder;

    private FactWorld(TestServer server, World world)
    {
        World = world;
        _facts = WriterDataSource.Create(server.ConnectionString(world.Cases, "referrals_facts"));
        _builder = NpgsqlDataSource.Create(server.ConnectionString(world.Cases, "referrals_release_builder"));
        var options = ReferralsStore.Configure(new StoreOptions { DataSource = world.Writer, TimeProvider = world.Clock }, world.Keys);
        Projection = new FactsProjection(_facts, options, world.Opener, Some.Programmes);
        Store = new DocumentStore(options.Subscribe(Projection));
    }

    public World World { get; }

    public FactsProjection Projection { get; }

    public DocumentStore Store { get; }

    public static async Task<FactWorld> CreateAsync(TestServer server)
    {
        var world = new FactWorld(server, await World.CreateAsync(server));
        foreach (var organisation in Some.Organisations)
        {
            await world.World.SaveAsync(Actor.Platform, s => s.Events.StartStream<OrganisationRecord>(
                organisation.Id, new OrganisationJoined(organisation.Id, organisation.Code, organisation.Name, organisation.Kind)));
        }

        return world;
    }

    /// <summary>Runs the projection until it has taken all there is.</summary>
    public async Task CatchUpAsync()
    {
        await using var daemon = new ProjectionDaemon(Store);
        daemon.Start();
        while ((await daemon.StatusAsync())[0] is { Behind: > 0 } or { LastSequence: 0 })
        {
            await Task.Delay(20);
        }
    }

    public async Task<FactSet> FactsAsync()
    {
        await CatchUpAsync();
        return await FactReading.ReadAsync(_builder, ReleasePeriod.YearOf(World.Today));
    }

    /// <summary>Every row as text; frozen ones too.</summary>
    public async Task<List<string>> RowsAsync() =>
    [
        .. await World.ListAsync(World.Admin, "select r::text from facts.referrals r order by 1"),
        .. await World.ListAsync(World.Admin, "select r::text from facts.pairs r order by 1"),
        .. await World.ListAsync(World.Admin, "select r::text from facts.support r order by 1"),
        .. await World.ListAsync(World.Admin, "select r::text from facts.organisations r order by 1"),
        .. await World.ListAsync(World.Admin, "select r::text from facts.frozen r order by 1"),
    ];

    public void Wait(int days) => World.Clock.Move(TimeSpan.FromDays(days));

    public Task<IReadOnlyList<Guid>> SayAsync(Actor actor, Guid referralId, params object[] events) => World.DoAsync(actor, referralId, _ => events);

    public async Task<(Guid Referral, Guid At, Guid From)> ReferAsync(PersonDetails person, Service? service = null, Organisation? by = null)
    {
        var id = await World.ReferAsync(Some.Worker(by ?? Some.CancerSupport), service ?? Some.HealthyHomes, person: person);
        var referral = (await World.LoadAsync(id))!;
        return (id, referral.ReceiverPersonId, referral.PersonId);
    }

    public Task LinkAsync(Guid one, Guid other)
    {
        var id = RecordLink.IdOf(one, other);
        return World.SaveAsync(Actor.Platform, s => s.Events.StartStream<RecordLink>(
            id, new RecordsLinked(id, one, Some.CancerSupport.Id, other, Some.CitizensAdvice.Id, LinkGrounds.NhsNumberAndBirth)));
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _facts.DisposeAsync();
        await _builder.DisposeAsync();
        await World.DisposeAsync();
    }
}
