using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Auditing;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases;

/// <summary>What is not published is for nobody but the builder, what a check found for information governance, and nothing ever changes.</summary>
public sealed class ReleaseStoreTests(TestServer server)
{
    private static readonly Actor Evaluator = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Role.Evaluator);
    private static readonly Actor Officer = Evaluator with { Role = Role.InformationGovernance };
    private static readonly PublishedTable Table = new("activity", "Activity", "2025-Q1", ["programme"], ["made"], [new(["healthyHomes"], ["10"])]);
    private static readonly Finding Found = new("size", "activity", "made?programme=healthyHomes&quarter=2025-Q1", "Too few numbers are possible.", 2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Task<IReadOnlyList<ReleaseFiles>> PassedAsync(NpgsqlDataSource builder) => ReleaseStore.PassedAsync(ReleasePeriod.QuarterOf(new(2025, 1, 1)), builder, Ct);

    [Fact]
    public async Task a_draft_is_there_for_the_builder_alone_until_it_is_published_and_then_for_everybody()
    {
        await using var world = await World.CreateAsync(server);
        await using var evaluator = Source(world, "referrals_evaluator");
        await using var builder = Source(world, "referrals_release_builder");
        var (published, made) = (new PublishedReleases(evaluator), Made(passed: true));
        var id = await MakeAsync(world, made, "2025-Q1");

        (await published.ListAsync(Ct)).ShouldBeEmpty();
        (await published.FindAsync(id, Ct)).ShouldBeNull();
        (await published.FileAsync(id, "activity.json", Ct)).ShouldBeNull();
        var known = (await PassedAsync(builder)).ShouldHaveSingleItem();
        known.Period.Code.ShouldBe("2025-Q1");
        known.Tables.ShouldHaveSingleItem().ShouldBe(Table.ToBytes());
        known.Evidence.Seed.ShouldBe([7]);
        known.Evidence.Cells.ShouldHaveSingleItem().ByReferrer.ShouldBe(made.Evidence.Cells[0].ByReferrer);
        known.Evidence.Choices.ShouldHaveSingleItem().Candidates.ShouldBe(["b", "c"]);

        await world.SaveAsync(Officer, s => s.Events.Append(id, new ReleasePublished(id)));
        var found = (await published.FindAsync(id, Ct)).ShouldNotBeNull();
        found.Head.State.ShouldBe(ReleaseState.Published);
        found.Table("activity").ShouldNotBeNull().ToBytes().ShouldBe(Table.ToBytes());
        found.Certificate.Files.ShouldHaveSingleItem().Sha256.ShouldBe(ReleaseCertificate.HashOf((await published.FileAsync(id, "activity.json", Ct))!));

        await world.SaveAsync(Officer, s => s.Events.Append(id, new ReleaseWithdrawn(id, "A table was wrong.")));
        var withdrawn = (await published.ListAsync(Ct)).ShouldHaveSingleItem();
        (withdrawn.State, withdrawn.EndedBecause).ShouldBe((ReleaseState.Withdrawn, "A table was wrong."));
        (await published.FindAsync(id, Ct)).ShouldNotBeNull();
        (await PassedAsync(builder)).Count.ShouldBe(1);
        (await ReleaseStore.PassedAsync(ReleasePeriod.QuarterOf(new(2025, 4, 1)), builder, Ct)).ShouldBeEmpty("another financial year");
    }

    [Fact]
    public async Task what_a_check_found_is_for_information_governance_alone()
    {
        await using var world = await World.CreateAsync(server);
        await using var builder = Source(world, "referrals_release_builder");
        var id = await MakeAsync(world, Made(passed: false), "2025-Q1");
        var queries = new ReleaseQueries(new Reader(world.Readers, Some.Programmes), _ => ValueTask.FromResult(Some.Partnership));

        (await queries.FindingsAsync(Officer, id, Ct)).ShouldBe([Found]);
        (await queries.FindAsync(Evaluator, id, Ct)).ShouldNotBeNull().State.ShouldBe(ReleaseState.Failed);
        foreach (var role in Enum.GetValues<Role>().Except([Role.InformationGovernance]))
        {
            (await queries.FindingsAsync(Evaluator with { Role = role }, id, Ct)).ShouldBeEmpty(role.ToString());
            (await queries.ListAsync(Evaluator with { Role = role }, Ct)).Count.ShouldBe(role is Role.Evaluator ? 1 : 0, role.ToString());
        }

        (await PassedAsync(builder)).ShouldBeEmpty();
        (await World.ListAsync(world.Admin, "select name from referrals.release_files")).ShouldBeEmpty("what is not safe is not kept");
    }

    [Fact]
    public async Task a_period_has_one_draft()
    {
        await using var world = await World.CreateAsync(server);
        await MakeAsync(world, Made(passed: true), "2025-Q1");
        var again = await Should.ThrowAsync<PostgresException>(() => MakeAsync(world, Made(passed: true), "2025-Q1"));
        again.ConstraintName.ShouldBe("releases_one_draft");
    }

    [Theory]
    [InlineData("referrals_writer")]
    [InlineData("referrals_evaluator")]
    [InlineData("referrals_release_builder")]
    [InlineData("referrals_reader")]
    public async Task nobody_changes_a_file(string role)
    {
        await using var world = await World.CreateAsync(server);
        await MakeAsync(world, Made(passed: true), "2025-Q1");
        await using var source = Source(world, role);
        foreach (var sql in new[] { "update referrals.release_files set bytes = ''", "delete from referrals.release_files", "delete from referrals.release_evidence", "delete from referrals.release_findings" })
        {
            await using var command = source.CreateCommand(sql);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    private NpgsqlDataSource Source(World world, string role) => NpgsqlDataSource.Create(server.Unpooled(world.Cases, role));

    private static async Task<Guid> MakeAsync(World world, MadeRelease made, string period)
    {
        var id = Guid.CreateVersion7(world.Clock.GetUtcNow());
        await world.SaveAsync(Evaluator, s => s.Events.StartStream<Release>(id, new ReleaseRequested(id, period)));
        await using var session = world.SessionOf(Actor.Platform);
        var stream = await session.Events.FetchForWriting<Release>(id, Ct);
        stream.AppendMany(CheckReleaseHandler.Handle(made.ToCheck(), stream.Aggregate!, Actor.Platform));
        foreach (var command in ReleaseStore.Storing(id, made, world.Clock.GetUtcNow()))
        {
            session.QueueSqlCommand(command);
        }

        await session.SaveChangesAsync(Ct);
        return id;
    }

    private static MadeRelease Made(bool passed)
    {
        ReleaseFile table = new("activity.json", Table.ToBytes());
        var certificate = new ReleaseCertificate("2025-Q1", "1", [], 1, 0, 5, [new(table.Name, ReleaseCertificate.HashOf(table.Bytes))]);
        var evidence = new Evidence([new("a", Counting.Events, 10, 9, new Dictionary<Guid, long> { [Guid.CreateVersion7()] = 10 })], [new("a", ["b", "c"], "b")], [7]);
        return new(
            [table], new(ReleaseCertificate.FileName, certificate.ToBytes()), new(passed, passed ? [] : [Found], 1, 0, passed ? 5 : 2), evidence, DisclosureRules.Standard);
    }
}
