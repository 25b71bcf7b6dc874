using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>Rules over several streams, each checked in the transaction that would break it.</summary>
public sealed class TogetherTests(TestServer server) : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync(server);
        await Some.Partnership.StoreAsync(_world.Store);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task who_is_here_is_held_and_who_left_is_refused()
    {
        await CallAsync("must_be_here", new[] { Some.CancerSupport.Id, Some.Libraries.Id });
        await _world.SaveAsync(Some.Governor, s => s.Events.Append(Some.Libraries.Id, new OrganisationLeft(Some.Libraries.Id)));
        (await Should.ThrowAsync<PostgresException>(() => CallAsync("must_be_here", new[] { Some.CancerSupport.Id, Some.Libraries.Id }))).SqlState.ShouldBe("RS410");
    }

    [Fact]
    public async Task what_is_open_keeps_an_organisation_from_leaving_whichever_side_it_is_on()
    {
        var id = await _world.ReferAsync(Some.Worker(Some.CancerSupport), Some.HealthyHomes);
        foreach (var party in new[] { Some.CancerSupport, Some.CitizensAdvice })
        {
            (await Should.ThrowAsync<PostgresException>(() => LeaveAsync(party.Id))).SqlState.ShouldBe("RS409");
        }

        await _world.DoAsync(Some.Worker(Some.CancerSupport), id, r => WithdrawReferralHandler.Handle(new(WithdrawalReason.NeedMetElsewhere, null), r, Some.Worker(Some.CancerSupport)));
        await LeaveAsync(Some.CancerSupport.Id);
    }

    [Fact]
    public async Task of_two_coordinators_who_remove_one_another_at_once_one_stays()
    {
        var organisation = Some.WarmAndWell;
        Guid[] both = [Some.Coordinator(organisation).MemberId, Guid.CreateVersion7()];
        await new Partnership([], [], [new Member(both[1], organisation.Id, "Second", Role.Coordinator)], []).StoreAsync(_world.Store);

        var ends = await Task.WhenAll(both.Select(async id =>
        {
            try
            {
                await _world.SaveAsync(Some.Governor, s =>
                {
                    s.Events.Append(id, new MemberLeft(id));
                    s.QueueSqlCommand(Call("hold_organisation", organisation.Id));
                    s.QueueCheck(Call("must_keep_one", organisation.Id, "coordinator"));
                });
                return null;
            }
            catch (PostgresException e)
            {
                return e.SqlState;
            }
        }));

        ends.ShouldBe([null, "RS409"], ignoreOrder: true);
        (await World.ListAsync(_world.Admin, $"select count(*) from referrals.members where organisation_id = '{organisation.Id}' and role = 'coordinator' and state = 'active'")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task an_organisation_does_not_leave_while_a_referral_to_it_is_being_stored()
    {
        for (var round = 0; round < 5; round++)
        {
            var (from, to) = (NewOrganisation(round), NewOrganisation(round + 100));
            await new Partnership([from, to], [], [], []).StoreAsync(_world.Store);
            var service = Some.HealthyHomes with { Id = Guid.CreateVersion7(), OrganisationId = to.Id };
            var sender = new Actor(Guid.CreateVersion7(), Some.CancerSupport.Id, Role.Practitioner);

            var refer = TriedAsync(async () =>
            {
                await using var session = _world.SessionOf(sender);
                var made = (ReferralMade)Filled.Of(typeof(ReferralMade));
                var id = Guid.CreateVersion7();
                session.Events.StartStream<Referral>(id, made with { ReferralId = id, ReferrerId = from.Id, ReceiverId = to.Id, ServiceId = service.Id });
                session.QueueSqlCommand(Call("must_be_here", new[] { from.Id, to.Id }));
                await session.SaveChangesAsync();
            });
            var leave = TriedAsync(() => LeaveAsync(to.Id));

            (await Task.WhenAll(refer, leave)).Count(done => done).ShouldBe(1);
        }
    }

    private static Organisation NewOrganisation(int number) => new(Guid.CreateVersion7(), $"org-{number}", "An organisation", OrganisationKind.Voluntary);

    private static async Task<bool> TriedAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (PostgresException e) when (e.SqlState is "RS409" or "RS410")
        {
            return false;
        }
    }

    private Task LeaveAsync(Guid id) => _world.SaveAsync(Some.Governor, s =>
    {
        s.QueueSqlCommand(Call("hold_organisation", id));
        s.Events.Append(id, new OrganisationLeft(id));
        s.QueueCheck(Call("must_have_nothing_open", id));
    });

    private static NpgsqlBatchCommand Call(string function, params object[] values)
    {
        var command = new NpgsqlBatchCommand($"select referrals.{function}({string.Join(", ", values.Select((_, i) => $"${i + 1}"))})");
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private async Task CallAsync(string function, object value)
    {
        await using var batch = _world.Writer.CreateBatch();
        batch.BatchCommands.Add(Call(function, value));
        await batch.ExecuteNonQueryAsync();
    }
}
