using System.Text;
using Npgsql;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore.PersonalData;
using Referrals.Projections.PersonalData;
using Referrals.Projections.Tests.Support;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests;

/// <summary>What says something about a person stands nowhere in clear, and opens to whoever has the key.</summary>
public class SealingTests(TestServer server)
{
    [Fact]
    public async Task no_plaintext_stands_in_any_table_of_either_database()
    {
        var world = await server.WalkedAsync();
        foreach (var database in new[] { world.Admin, world.KeysAdmin })
        {
            var everything = await World.DumpAsync(database);

            everything.Length.ShouldBeGreaterThan(10_000);
            foreach (var mark in new[] { Walk.Mark, $"{Walk.MarkedAmount}", "1947-11-01", "9598980006" })
            {
                everything.ShouldNotContain(mark, Case.Insensitive);
                everything.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(mark))[..12]);
                everything.ShouldNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(mark)), Case.Insensitive);
            }
        }
    }

    [Fact]
    public async Task every_event_opens_to_what_was_sealed()
    {
        await using var world = await World.CreateAsync(server);
        var actor = Some.Worker(Some.CancerSupport);
        var personId = await world.RegisterAsync(actor, Walk.MarkedPerson);

        await using var session = world.SessionOf(actor);
        var kept = (PersonRegistered)(await session.Events.FetchStreamAsync(personId))[0].Data;
        kept.Details.IsOpen.ShouldBeFalse();

        (await world.Opener.OpenAsync(kept)).Details.Value.ShouldBe(Walk.MarkedPerson);
    }

    [Fact]
    public async Task sixty_seconds_after_a_key_is_gone_no_node_reads_the_name_however_often_it_was_read_until_then()
    {
        await using var world = await World.CreateAsync(server);
        var personId = await world.RegisterAsync(Some.Worker(Some.CancerSupport), Walk.MarkedPerson);
        await using var session = world.SessionOf(Some.Worker(Some.CancerSupport));
        var kept = (PersonRegistered)(await session.Events.FetchStreamAsync(personId))[0].Data;
        await using var source = NpgsqlDataSource.Create(server.ConnectionString(world.KeysDatabase, "referrals_writer"));
        var (one, other, late) = (Node(), Node(), Node());
        (await ReadsAsync(one)).ShouldBeTrue();
        world.Clock.Move(TimeSpan.FromSeconds(40));
        (await ReadsAsync(one)).ShouldBeTrue();
        (await ReadsAsync(other)).ShouldBeTrue();

        await using var forget = world.KeysAdmin.CreateCommand($"delete from personal_data.keys where key_id = '{personId}'");
        (await forget.ExecuteNonQueryAsync()).ShouldBe(1);
        (await ReadsAsync(late)).ShouldBeFalse(); // who has not read it yet never does
        for (var second = 0; second < 60; second++)
        {
            (await ReadsAsync(one)).ShouldBe(second < 20);
            (await ReadsAsync(other)).ShouldBeTrue();
            world.Clock.Move(TimeSpan.FromSeconds(1));
        }

        foreach (var node in (Opener[])[one, other, late, world.Opener])
        {
            (await ReadsAsync(node)).ShouldBeFalse();
        }

        Opener Node() => new(new PersonalDataKeys(source, TestServer.Wrappers, world.Clock));

        async Task<bool> ReadsAsync(Opener node) => (await node.OpenAsync(kept)).Details.TryRead(out _);
    }

    [Fact]
    public async Task a_free_text_has_a_key_of_its_own_that_can_be_destroyed_alone()
    {
        await using var world = await World.CreateAsync(server);
        var (team, homes) = (Some.Worker(Some.CancerSupport), Some.Worker(Some.CitizensAdvice));
        var id = await world.ReferAsync(team, Some.HealthyHomes, reason: "Meant for somebody else.");
        await world.DoAsync(homes, id, r => AddNoteHandler.Handle(new AddNote("This stays.", NoteVisibility.BothParties), r, homes));
        var reason = (await world.LoadAsync(id))!.StateMadeBy.ShouldBeOfType<ReferralMade>().Reason;

        await ForgetAsync(world, reason.KeyId);

        var view = (await world.Referrals.FindAsync(homes, id, world.Today))!.View;
        view.Reason.ShouldBeNull();
        view.Erased.ShouldBe(true);
        view.Needs.ShouldNotBeNull();
        var timeline = (await world.Referrals.TimelineAsync(team, id))!;
        timeline[0].Data["reason"]!["erased"]!.GetValue<bool>().ShouldBeTrue();
        timeline[1].Data["text"]!.GetValue<string>().ShouldBe("This stays.");
    }

    [Fact]
    public async Task an_erased_person_is_shown_as_erased_and_takes_no_more()
    {
        await using var world = await World.CreateAsync(server);
        var team = Some.Worker(Some.CancerSupport);
        var id = await world.ReferAsync(team, Some.HealthyHomes);
        var personId = (await world.LoadAsync(id))!.PersonId;

        await ForgetAsync(world, personId);

        (await world.People.FindAsync(team, personId))!.View.ShouldBe(new Projections.People.PersonView { Id = personId, Erased = true });
        var view = (await world.Referrals.FindAsync(team, id, world.Today))!.View;
        (view.Person!.Erased, view.Reason, view.Needs, view.Consent!.How).ShouldBe((true, null, null, null));
        var row = (await world.Caseload.PageAsync(team, new(), null, 50, world.Today)).Items.ShouldHaveSingleItem();
        (row.Erased, row.Person!.Name).ShouldBe((true, null));
        (await world.Referrals.TimelineAsync(team, id))!.ShouldHaveSingleItem().Summary.ShouldBe("Referred to Healthy Homes");
        (await Should.ThrowAsync<KeyGoneException>(() =>
            world.DoAsync(team, id, r => AddNoteHandler.Handle(new AddNote("Too late.", NoteVisibility.BothParties), r, team)))).KeyId.ShouldBe(personId);
    }

    [Fact]
    public async Task a_rebuild_after_an_erasure_gives_the_same_rows()
    {
        await using var world = await World.CreateAsync(server);
        var id = await world.ReferAsync(Some.Worker(Some.CancerSupport), Some.HealthyHomes);
        await ForgetAsync(world, (await world.LoadAsync(id))!.PersonId);

        foreach (var projection in ProjectionCatalogue.Names)
        {
            (await world.Store.CountDifferencesAsync(projection, world.Owner)).ShouldBe(0, projection);
        }
    }

    [Fact]
    public async Task what_was_opened_is_stored_as_the_ciphertext_it_came_from()
    {
        await using var world = await World.CreateAsync(server);
        var actor = Some.Worker(Some.CancerSupport);
        var personId = await world.RegisterAsync(actor);
        await using var session = world.SessionOf(actor);
        var stream = await session.Events.FetchForWriting<PersonRecord>(personId);
        var opened = await world.Opener.OpenAsync(stream.Aggregate!);

        stream.AppendOne(new PersonDetailsChanged(personId, opened.Details));
        await session.SaveChangesAsync();

        var events = await session.Events.FetchStreamAsync(personId);
        ((PersonDetailsChanged)events[1].Data).Details.Ciphertext.ToArray().ShouldBe(((PersonRegistered)events[0].Data).Details.Ciphertext.ToArray());
    }

    [Fact]
    public async Task two_who_register_nothing_new_share_no_key()
    {
        await using var world = await World.CreateAsync(server);
        var first = await world.RegisterAsync(Some.Worker(Some.CancerSupport));
        var second = await world.RegisterAsync(Some.Worker(Some.CitizensAdvice));

        await ForgetAsync(world, first);

        (await world.People.FindAsync(Some.Worker(Some.CitizensAdvice), second))!.View.Name.ShouldBe(Some.Joan.Name);
    }

    /// <summary>Destroys a key, and lets the minute pass for which it is remembered.</summary>
    private static async Task ForgetAsync(World world, Guid keyId)
    {
        await using var command = world.KeysAdmin.CreateCommand($"delete from personal_data.keys where key_id = '{keyId}' or wrapped_by = '{keyId}'");
        (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
        world.Clock.Move(TimeSpan.FromSeconds(61));
    }
}
