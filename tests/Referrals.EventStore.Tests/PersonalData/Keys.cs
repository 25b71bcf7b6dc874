using System.Security.Cryptography;
using Npgsql;
using Referrals.EventStore.PersonalData;

namespace Referrals.EventStore.Tests.PersonalData;

public sealed class Keys(TestServer server)
{
    private static readonly Dictionary<string, byte[]> s_wrappers = new() { ["2025"] = RandomNumberGenerator.GetBytes(32), ["2026"] = RandomNumberGenerator.GetBytes(32) };
    private readonly Clock _clock = new();

    [Fact]
    public async Task a_records_key_and_its_texts_keys_are_opened_by_any_node()
    {
        await using var database = await DatabaseAsync();
        var (record, other, text) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var here = Of(database);
        await here.CreateAsync([new NewKey(record, []), new NewKey(other, []), new NewKey(text, [record, other])]);
        var known = await here.LoadAsync([record, other, text]);
        var loaded = await Of(database).LoadAsync([text, record, Guid.CreateVersion7()]);
        Secret(loaded, text).ShouldBe(Secret(known, text));
        Secret(loaded, record).ShouldBe(Secret(known, record));
        Secret(loaded, text).ShouldNotBe(Secret(loaded, record));
        loaded.TryGet(other, out _).ShouldBeFalse(); // not asked for
        (await database.ScalarAsync<long>("select count(*) from personal_data.keys")).ShouldBe(4);
    }

    [Fact]
    public async Task a_key_that_is_deleted_is_gone_everywhere_within_a_minute()
    {
        await using var database = await DatabaseAsync();
        var (record, text) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var keys = Of(database);
        await keys.CreateAsync([new NewKey(record, []), new NewKey(text, [record])]);
        await database.ExecuteAsync($"delete from personal_data.keys where key_id = '{record}'");
        (await keys.LoadAsync([text])).TryGet(text, out _).ShouldBeTrue();
        _clock.Now += TimeSpan.FromSeconds(61);
        var loaded = await keys.LoadAsync([record, text]);
        loaded.TryGet(record, out _).ShouldBeFalse();
        loaded.TryGet(text, out _).ShouldBeFalse();
    }

    [Fact]
    public async Task a_text_two_records_share_outlives_one_of_them_and_can_be_destroyed_alone()
    {
        await using var database = await DatabaseAsync();
        var (one, two, text) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Of(database).CreateAsync([new NewKey(one, []), new NewKey(two, []), new NewKey(text, [one, two])]);
        var secret = Secret(await Of(database).LoadAsync([text]), text);
        await database.ExecuteAsync($"delete from personal_data.keys where '{one}' in (key_id, wrapped_by)");
        Secret(await Of(database).LoadAsync([text]), text).ShouldBe(secret);
        await database.ExecuteAsync($"delete from personal_data.keys where key_id = '{text}'");
        var left = await Of(database).LoadAsync([text, two]);
        left.TryGet(text, out _).ShouldBeFalse();
        left.TryGet(two, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task nothing_is_wrapped_by_a_record_that_was_erased()
    {
        await using var database = await DatabaseAsync();
        var record = Guid.CreateVersion7();
        var gone = await Should.ThrowAsync<KeyGoneException>(async () => await Of(database).CreateAsync([new NewKey(Guid.CreateVersion7(), [record])]));
        gone.KeyId.ShouldBe(record);
        (await database.ScalarAsync<long>("select count(*) from personal_data.keys")).ShouldBe(0);
    }

    [Fact]
    public async Task many_that_make_one_records_key_at_once_all_use_the_same()
    {
        await using var database = await DatabaseAsync();
        var record = Guid.CreateVersion7();
        var texts = Enumerable.Range(0, 12).Select(_ => Guid.CreateVersion7()).ToArray();
        var nodes = texts.Select(_ => Of(database)).ToArray();
        await Task.WhenAll(texts.Select((text, i) => nodes[i].CreateAsync([new NewKey(record, []), new NewKey(text, [record])]).AsTask()));
        var fresh = await Of(database).LoadAsync([record, .. texts]);
        for (var i = 0; i < texts.Length; i++)
        {
            var own = await nodes[i].LoadAsync([record, texts[i]]);
            Secret(own, record).ShouldBe(Secret(fresh, record));
            Secret(own, texts[i]).ShouldBe(Secret(fresh, texts[i]));
        }

        await Should.ThrowAsync<PostgresException>(async () => await Of(database).CreateAsync([new NewKey(texts[0], [record])]));
    }

    [Fact]
    public async Task after_a_rotation_the_old_wrapper_still_opens_and_the_new_one_wraps()
    {
        await using var database = await DatabaseAsync();
        var (old, young) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Of(database, "2025").CreateAsync([new NewKey(old, [])]);
        var rotated = Of(database, "2026");
        await rotated.CreateAsync([new NewKey(young, [])]);
        (await rotated.LoadAsync([old])).TryGet(old, out _).ShouldBeTrue();
        (await database.ColumnAsync<string>("select kek_id from personal_data.keys order by created")).ShouldBe(["2025", "2026"]);

        var retired = new PersonalDataKeys(database.Source, new KeyEncryptionKeys("2026", new Dictionary<string, byte[]> { ["2026"] = s_wrappers["2026"] }));
        (await retired.LoadAsync([old])).TryGet(old, out _).ShouldBeFalse();
        var wrong = new PersonalDataKeys(database.Source, new KeyEncryptionKeys("2025", new Dictionary<string, byte[]> { ["2025"] = s_wrappers["2026"] }));
        await Should.ThrowAsync<CryptographicException>(async () => await wrong.LoadAsync([old]));
    }

    [Fact]
    public async Task rotating_wraps_every_record_key_anew_in_chunks_and_goes_on_where_it_was_stopped()
    {
        await using var database = await DatabaseAsync();
        var records = Enumerable.Range(0, 2_500).Select(_ => Guid.CreateVersion7()).ToList();
        var text = Guid.CreateVersion7();
        var before = Of(database, "2025");
        await before.CreateAsync([.. records.Select(r => new NewKey(r, [])), new NewKey(text, [records[0], records[^1]])]);
        var rotation = new KeyRotation(database.Source, new KeyEncryptionKeys("2026", s_wrappers));

        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => rotation.RunAsync(new Told(_ => stop.Cancel()), stop.Token));
        (await database.ScalarAsync<long>("select count(*) from personal_data.keys where kek_id = '2025'")).ShouldBe(1_500);
        await database.ExecuteAsync($"delete from personal_data.keys where key_id = '{records[2_000]}'");
        var told = new List<RotationProgress>();
        (await rotation.RunAsync(new Told(told.Add))).ShouldBe(1_499);
        told.ShouldBe([new RotationProgress(1_000, 1_499), new RotationProgress(1_499, 1_499)]);
        (await rotation.RunAsync()).ShouldBe(0);

        var retired = new PersonalDataKeys(database.Source, new KeyEncryptionKeys("2026", new Dictionary<string, byte[]> { ["2026"] = s_wrappers["2026"] }));
        var opened = await retired.LoadAsync([.. records, text]);
        var known = await before.LoadAsync([.. records, text]);
        foreach (var id in records.Append(text).Where(id => id != records[2_000])) Secret(opened, id).ShouldBe(Secret(known, id));
        opened.TryGet(records[2_000], out _).ShouldBeFalse();
    }

    [Fact]
    public async Task rotating_says_which_key_is_missing_and_does_the_rest()
    {
        await using var database = await DatabaseAsync();
        var (lost, kept) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var other = new KeyEncryptionKeys("2024", new Dictionary<string, byte[]> { ["2024"] = RandomNumberGenerator.GetBytes(32) });
        await new PersonalDataKeys(database.Source, other).CreateAsync([new NewKey(lost, [])]);
        await Of(database, "2025").CreateAsync([new NewKey(kept, [])]);
        (await Should.ThrowAsync<MissingWrapperException>(() => new KeyRotation(database.Source, new KeyEncryptionKeys("2026", s_wrappers)).RunAsync())).Ids.ShouldBe(["2024"]);
        (await database.ColumnAsync<string>("select kek_id from personal_data.keys order by kek_id")).ShouldBe(["2024", "2026"]);
    }

    [Fact]
    public async Task several_hundred_keys_are_opened_with_one_indexed_query_and_then_remembered()
    {
        await using var database = await DatabaseAsync();
        var records = Enumerable.Range(0, 300).Select(_ => Guid.CreateVersion7()).ToList();
        var texts = records.ToDictionary(_ => Guid.CreateVersion7(), record => record);
        await Of(database).CreateAsync([.. records.Select(r => new NewKey(r, [])), .. texts.Select(t => new NewKey(t.Key, [t.Value]))]);
        await using var proxy = new CountingProxy(server.SocketFolder);
        await using var source = WriterDataSource.Create(proxy.Through(database.ConnectionString));
        await (await source.OpenConnectionAsync()).DisposeAsync();
        var keys = new PersonalDataKeys(source, new KeyEncryptionKeys("2026", s_wrappers), _clock);
        var before = proxy.RoundTrips;
        (await keys.LoadAsync(texts.Keys)).TryGet(texts.Keys.First(), out _).ShouldBeTrue();
        (proxy.RoundTrips - before).ShouldBe(1);
        await keys.LoadAsync(texts.Keys);
        (proxy.RoundTrips - before).ShouldBe(1);
        await keys.LoadAsync(records);
        before = proxy.RoundTrips;
        await keys.CreateAsync([new NewKey(Guid.CreateVersion7(), [records[0]]), new NewKey(Guid.CreateVersion7(), [])]);
        (proxy.RoundTrips - before).ShouldBe(1);
    }

    [Fact]
    public void the_cache_forgets_the_oldest_beyond_ten_thousand_and_everything_after_a_minute()
    {
        var cache = new SecretCache(_clock);
        var ids = Enumerable.Range(0, 10_500).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var id in ids) cache.Add(id, [1], cache.Now);
        cache.TryGet(ids[0], out _).ShouldBeFalse();
        cache.TryGet(ids[^1], out _).ShouldBeTrue();
        ids.Count(id => cache.TryGet(id, out _)).ShouldBe(10_000);
        _clock.Now += TimeSpan.FromSeconds(60);
        ids.Count(id => cache.TryGet(id, out _)).ShouldBe(0);
        cache.Add(ids[0], [1], _clock.Now - TimeSpan.FromSeconds(59)); // asked for a while ago
        _clock.Now += TimeSpan.FromSeconds(1);
        cache.TryGet(ids[0], out _).ShouldBeFalse();
    }

    [Fact]
    public void key_encryption_keys_are_thirty_two_bytes_and_the_current_one_is_there()
    {
        Should.Throw<ArgumentException>(() => new KeyEncryptionKeys("2027", s_wrappers));
        Should.Throw<ArgumentException>(() => new KeyEncryptionKeys("a", new Dictionary<string, byte[]> { ["a"] = new byte[16] }));
    }

    [Fact]
    public async Task the_application_inserts_and_reads_and_only_the_eraser_deletes()
    {
        await using var database = await server.CreateAsync();
        // The grants belong to roles of these names, which live in the whole cluster.
        await database.ExecuteAsync("""
            do $$ begin
                create role referrals_writer login; create role referrals_eraser login;
            end $$
            """);
        await Of(database).ApplySchemaAsync(database.Source);
        await using var writing = WriterDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "referrals_writer" }.ConnectionString);
        await using var erasing = WriterDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "referrals_eraser" }.ConnectionString);
        var record = Guid.CreateVersion7();
        var keys = new PersonalDataKeys(writing, new KeyEncryptionKeys("2026", s_wrappers));
        await keys.CreateAsync([new NewKey(record, [])]);
        await RefusedAsync(writing, "delete from personal_data.keys");
        await RefusedAsync(writing, "update personal_data.keys set wrapped = ''");
        await RefusedAsync(writing, "insert into personal_data.ledger values (gen_random_uuid(), 'record', gen_random_uuid(), now())");
        await RefusedAsync(writing, "delete from personal_data.ledger");
        await RefusedAsync(erasing, "delete from personal_data.ledger");
        await RefusedAsync(erasing, "update personal_data.ledger set cause = id");
        await RefusedAsync(erasing, "delete from personal_data.destroyed");
        await RefusedAsync(erasing, "insert into personal_data.keys (key_id, wrapped_by, wrapped) values (gen_random_uuid(), gen_random_uuid(), '')");
        await using var erase = erasing.CreateCommand($"delete from personal_data.keys where key_id = '{record}'");
        (await erase.ExecuteNonQueryAsync()).ShouldBe(1);

        static async Task RefusedAsync(NpgsqlDataSource source, string sql)
        {
            await using var command = source.CreateCommand(sql);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    private static byte[] Secret(OpenKeys keys, Guid id)
    {
        keys.TryGet(id, out var secret).ShouldBeTrue();
        return secret;
    }

    private PersonalDataKeys Of(TestDatabase database, string current = "2026") =>
        new(database.Source, new KeyEncryptionKeys(current, s_wrappers), _clock);

    private async Task<TestDatabase> DatabaseAsync()
    {
        var database = await server.CreateAsync();
        await Of(database).ApplySchemaAsync(database.Source);
        return database;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Told(Action<RotationProgress> tell) : IProgress<RotationProgress>
    {
        public void Report(RotationProgress value) => tell(value);
    }
}
