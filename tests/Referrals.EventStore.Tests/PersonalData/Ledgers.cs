using System.Security.Cryptography;
using Referrals.EventStore.PersonalData;

namespace Referrals.EventStore.Tests.PersonalData;

/// <summary>A key that was destroyed is not made again, whoever is quicker.</summary>
public sealed class Ledgers(TestServer server)
{
    private static readonly KeyEncryptionKeys s_wrappers = new("2026", new Dictionary<string, byte[]> { ["2026"] = RandomNumberGenerator.GetBytes(32) });

    [Fact]
    public async Task a_record_that_was_destroyed_gets_no_key_again_and_wraps_no_text_even_where_its_key_is_remembered()
    {
        await using var database = await DatabaseAsync();
        var (record, other, text, cause) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var keys = new PersonalDataKeys(database.Source, s_wrappers);
        await keys.CreateAsync([new NewKey(record, []), new NewKey(other, []), new NewKey(text, [record]), new NewKey(Guid.CreateVersion7(), [record, other])]);
        var counts = await DestroyAsync(database, cause, record);
        counts.ShouldBe(new DestroyedCounts(1, 1, 2, 0));

        await Should.ThrowAsync<KeyGoneException>(async () => await keys.CreateAsync([new NewKey(record, [])]));
        await Should.ThrowAsync<KeyGoneException>(async () => await keys.CreateAsync([new NewKey(Guid.CreateVersion7(), [record])]));
        var shared = Guid.CreateVersion7();
        await keys.CreateAsync([new NewKey(shared, [record, other])]); // under the one that is left
        (await keys.WrappersAsync([shared]))[shared].ShouldBe([other]);
        (await database.ScalarAsync<long>($"select count(*) from personal_data.keys where '{record}' in (key_id, wrapped_by)")).ShouldBe(0);
        (await DestroyAsync(database, cause, record)).ShouldBe(counts); // again: nothing is left to count
    }

    [Fact]
    public async Task of_a_key_and_its_destruction_at_once_nothing_is_left()
    {
        await using var database = await DatabaseAsync();
        for (var round = 0; round < 25; round++)
        {
            var record = Guid.CreateVersion7();
            var nodes = Enumerable.Range(0, 6).Select(_ => new PersonalDataKeys(database.Source, s_wrappers)).ToArray();
            foreach (var node in nodes)
            {
                await node.CreateAsync([new NewKey(record, [])]);
            }

            var writing = nodes.Select(node => Task.Run(async () =>
            {
                for (var i = 0; i < 6; i++)
                {
                    try
                    {
                        await node.CreateAsync([new NewKey(Guid.CreateVersion7(), [record])]);
                        await node.CreateAsync([new NewKey(record, [])]);
                    }
                    catch (KeyGoneException)
                    {
                        return;
                    }
                }
            })).ToList();
            await DestroyAsync(database, Guid.CreateVersion7(), record);
            await Task.WhenAll(writing);
            (await database.ScalarAsync<long>($"select count(*) from personal_data.keys where '{record}' in (key_id, wrapped_by)")).ShouldBe(0);
        }
    }

    private static async Task<DestroyedCounts> DestroyAsync(TestDatabase database, Guid cause, Guid record)
    {
        var ledger = new KeyLedger(database.Source);
        await ledger.EnterAsync([new Destroyed(record, DestroyedKind.Record, cause, DateTimeOffset.UnixEpoch)]);
        await ledger.DeleteAsync(cause, [record], (_, _) => Task.FromResult(0L));
        return await ledger.CountAsync(cause);
    }

    private async Task<TestDatabase> DatabaseAsync()
    {
        var database = await server.CreateAsync();
        await new PersonalDataKeys(database.Source, s_wrappers).ApplySchemaAsync(database.Source);
        return database;
    }
}
