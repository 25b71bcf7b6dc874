using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.Projections.PersonalData;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Governance;

/// <summary>What was erased stays erased: after a restore of either database or both, and on every node.</summary>
public class RestoringBackups(TestServer server)
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task an_older_backup_does_not_bring_the_person_back(bool oldMain, bool oldKeys)
    {
        await using var office = await Office.OpenAsync(server);
        var (at, theirs, ours) = await office.ReferAsync("Zephyrine Quillfeather");
        var (other, _, _) = await office.ReferAsync("Barnaby Thrift");
        (await office.Worker.PostAsync($"{other}/notes", new { text = "Typed here by mistake", visibleTo = "bothParties" })).ShouldBe(200);
        var note = (await office.Worker.GetAsync($"{other}/timeline"))["items"].EnumerateArray().First(e => e.GetProperty("type").GetString() == "noteAdded").GetProperty("id").GetGuid();
        var backup = await office.BackupAsync();
        (await office.Coordinator.PostAsync($"{other}/redact", new { entryId = note, reason = "Wrong record" })).ShouldBe(200);
        await office.EraseAsync(ours);
        (await office.Worker.GetAsync(at)).ShouldBe(200).Text.ShouldNotContain("Zephyrine");
        await office.StopAsync();

        await using var restored = await office.RestoredAsync(oldMain ? backup.Main : null, oldKeys ? backup.Keys : null);
        foreach (var (caller, person) in new[] { (restored.Worker, ours), (restored.Referrer, theirs) })
        {
            var seen = (await caller.GetAsync(at)).ShouldBe(200);
            seen["person.erased"].GetBoolean().ShouldBeTrue();
            var texts = seen.Text + (await caller.GetAsync($"{at}/timeline")).ShouldBe(200).Text + (await caller.GetAsync($"/api/people/{person}")).ShouldBe(200).Text
                + (await caller.GetAsync("/api/caseload")).ShouldBe(200).Text;
            texts.ShouldNotContain("Zephyrine");
            texts.ShouldNotContain("She lives alone");
        }

        (await restored.Worker.PostAsync($"{at}/notes", new { text = "She rang", visibleTo = "bothParties" })).ShouldBe(409, "person/erased");
        (await restored.Worker.PatchAsync($"/api/people/{ours}", """{ "knownAs": "Zeph" }""")).ShouldBe(409, "person/erased");
        (await restored.Worker.GetAsync($"{other}/timeline")).ShouldBe(200).Text.ShouldNotContain("Typed here by mistake");
        (await restored.Worker.GetAsync(other)).Text.ShouldContain("Barnaby Thrift");
        foreach (var record in new[] { theirs, ours })
        {
            (await Office.ListAsync(restored.KeysAdmin, $"select key_id from personal_data.keys where '{record}' in (key_id, wrapped_by)")).ShouldBeEmpty();
            (await Office.ListAsync(restored.KeysAdmin, $"select hash from personal_data.record_hashes where person_id = '{record}'")).ShouldBeEmpty();
            (await Office.ListAsync(restored.Admin, $"select 1 from referrals_events.mt_events where stream_id = '{record}' and type = 'person_erased'")).Count.ShouldBe(1);
        }

        await DropAsync(backup);
    }

    [Fact]
    public async Task a_ledger_that_was_lost_outside_is_written_again_from_the_databases()
    {
        await using var office = await Office.OpenAsync(server);
        var (_, theirs, ours) = await office.ReferAsync("Zephyrine Quillfeather");
        await office.EraseAsync(ours);
        var before = await File.ReadAllLinesAsync(office.LedgerFile);
        before.Length.ShouldBe(2);
        File.Delete(office.LedgerFile);
        office.Add();
        (await File.ReadAllLinesAsync(office.LedgerFile)).ShouldBe(before);

        await File.WriteAllLinesAsync(office.LedgerFile, before[..1]);
        (await office.Services.GetRequiredService<ErasureLedger>().ApplyAsync(CancellationToken.None)).ShouldBe(2);
        (await File.ReadAllTextAsync(office.LedgerFile)).ShouldContain(theirs.ToString());
    }

    [Fact]
    public async Task within_a_minute_no_node_can_read_them()
    {
        await using var office = await Office.OpenAsync(server);
        var elsewhere = office.Add();
        var (at, _, ours) = await office.ReferAsync("Zephyrine Quillfeather");
        await office.ConfirmAsync(ours);
        office.Clock.Move(TimeSpan.FromHours(73));
        (await office.As(TestPartnership.HealthyHomes.Worker, elsewhere).GetAsync(at)).ShouldBe(404);

        // The other node has opened everything a moment before.
        var services = office.ServicesOf(elsewhere);
        var record = await LoadAsync(services, ours);
        (await IsReadableAsync(services, record)).ShouldBeTrue();
        await office.KeepAsync();
        (await IsReadableAsync(office.Services, record)).ShouldBeFalse();
        (await office.As(TestPartnership.HealthyHomes.Worker, elsewhere).GetAsync($"/api/people/{ours}")).ShouldBe(200).Text.ShouldNotContain("Zephyrine");

        office.Clock.Move(TimeSpan.FromSeconds(60));
        (await IsReadableAsync(services, record)).ShouldBeFalse();
        (await office.As(TestPartnership.HealthyHomes.Worker, elsewhere).GetAsync($"{at}/timeline")).ShouldBe(200).Text.ShouldNotContain("She lives alone");
    }

    private static async Task<PersonRecord> LoadAsync(IServiceProvider services, Guid id)
    {
        await using var session = services.GetRequiredService<DocumentStore>().LightweightSession();
        return (await session.Events.AggregateStreamAsync<PersonRecord>(id))!;
    }

    private static async Task<bool> IsReadableAsync(IServiceProvider services, PersonRecord record) =>
        (await services.GetRequiredService<Opener>().OpenAsync(record)).Details.IsOpen;

    private async Task DropAsync((string Main, string Keys) backup)
    {
        await server.Postgres.DropDatabaseAsync(backup.Main, CancellationToken.None);
        await server.Postgres.DropDatabaseAsync(backup.Keys, CancellationToken.None);
    }
}
