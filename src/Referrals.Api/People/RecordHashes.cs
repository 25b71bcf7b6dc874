using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Domain.People;
using Referrals.Projections;
using System.Security.Cryptography;
using System.Text;

namespace Referrals.Api.People;

/// <summary>
/// Keyed hashes of whole values and words, in the database of keys, under a key of their own: by which an organisation finds that it
/// knows somebody already and searches its records, and by which the platform, in the background, finds records of one human being.
/// A row may stand before the record it points to and outlive a correction for a moment, so whoever is found is looked at.
/// </summary>
internal sealed class RecordHashes(Databases databases, KeyRing keys)
{
    /// <summary>Half of a SHA-256: enough to tell people apart, and no more to keep.</summary>
    private const int Size = 16;

    // What links records whoever keeps them stands under no organisation.
    private static readonly Guid s_all = Guid.Empty;

    private readonly byte[][] _keys = [.. keys.Search.Select(key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "referrals/record-hashes"u8.ToArray()))];

    /// <summary>Records of the organisation that may be this person, by NHS number where there is one, else by name and date of birth.</summary>
    public Task<IReadOnlyList<Guid>> CandidatesAsync(Guid organisationId, PersonDetails person, CancellationToken ct) =>
        Deciding(person).FirstOrDefault() is { } trait ? FindAsync(organisationId, [[trait]], int.MaxValue, ct) : Task.FromResult<IReadOnlyList<Guid>>([]);

    /// <summary>Whether two descriptions are of one person by the trait that decides: hashes outlive corrections, so a candidate is looked at.</summary>
    public static bool IsSame(PersonDetails person, PersonDetails kept) => Deciding(person).FirstOrDefault() is { } trait && Deciding(kept).Contains(trait);

    /// <summary>Records of whatever organisation that have, or had until a moment ago, this NHS number with this date of birth. For information governance.</summary>
    public Task<IReadOnlyList<Guid>> OfNumberAsync(string nhsNumber, DateOnly born, int most, CancellationToken ct) =>
        FindAsync(s_all, [[Word(LinkGrounds.NhsNumberAndBirth, Traits.NumberAndBirth(nhsNumber, born))]], most, ct);

    /// <summary>Records of the organisation that have all words of one of the readings, at most so many.</summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(Guid organisationId, IReadOnlyList<IReadOnlyList<string>> readings, int most, CancellationToken ct)
    {
        var wanted = readings.SelectMany((reading, number) => reading.SelectMany(word => _keys.Select((key, which) =>
            (Hash: Hash(key, organisationId, word), Number: (number * _keys.Length) + which, Words: reading.Count)))).ToList();
        await using var command = databases.Keys.CreateCommand(
            """
            select person_id, min(created_at) from (
                select h.person_id, min(h.created_at) as created_at from unnest($2, $3, $4) as w (hash, reading, words)
                join personal_data.record_hashes h on h.organisation_id = $1 and h.hash = w.hash
                group by h.person_id, w.reading, w.words having count(distinct h.hash) = w.words) found
            group by person_id order by 2, 1 limit $5
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = organisationId });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. wanted.Select(w => w.Hash)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. wanted.Select(w => w.Number)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. wanted.Select(w => w.Words)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        return await ListAsync(command, ct);
    }

    /// <summary>
    /// Other records that have something in common with this one: of any organisation by what is certain, of its own by what has to be
    /// decided. Only for the work in the background. What a crowd has in common says nothing.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> AlikeAsync(LinkedRecord record, PersonDetails person, int crowd, CancellationToken ct)
    {
        await using var command = databases.Keys.CreateCommand(
            """
            select distinct h.person_id from unnest($1, $2) as w (organisation_id, hash)
            cross join lateral (
                select person_id from personal_data.record_hashes where organisation_id = w.organisation_id and hash = w.hash limit $4) h
            where h.person_id <> $3 and (w.organisation_id = $5 or (select count(*) from (
                select from personal_data.record_hashes where organisation_id = w.organisation_id and hash = w.hash limit $4) c) < $4)
            """);
        var traits = Traits.Of(person).SelectMany(t => _keys.Select(key => Row(key, record.OrganisationId, t))).ToList();
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. traits.Select(t => t.OrganisationId)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. traits.Select(t => t.Hash)] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = record.RecordId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = crowd });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = s_all });
        return await ListAsync(command, ct);
    }

    /// <summary>Adds the hashes of a record that is about to be stored; the old ones stay until it is.</summary>
    public async Task KeepAsync(Guid organisationId, Guid personId, PersonDetails person, CancellationToken ct)
    {
        await using var command = databases.Keys.CreateCommand(Insert);
        AddRows(command.Parameters, organisationId, personId, person);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Makes the hashes those of the record as it stands, and no others.</summary>
    public async Task FollowAsync(Guid organisationId, Guid personId, PersonDetails person, CancellationToken ct)
    {
        await using var batch = databases.Keys.CreateBatch();
        foreach (var sql in (string[])
        [
            """
            delete from personal_data.record_hashes where person_id = $2
            and (organisation_id, hash) not in (select * from unnest($1::uuid[], $3::bytea[]))
            """,
            Insert,
        ])
        {
            var command = new NpgsqlBatchCommand(sql);
            AddRows(command.Parameters, organisationId, personId, person);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Removes every hash of these records: nobody finds them any more.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<Guid> personIds, CancellationToken ct)
    {
        await using var command = databases.Keys.CreateCommand("delete from personal_data.record_hashes where person_id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. personIds] });
        await command.ExecuteNonQueryAsync(ct);
    }

    // Whoever was erased while their record was being looked at is not found again.
    private const string Insert = """
        insert into personal_data.record_hashes (organisation_id, hash, person_id) select o, h, $2 from unnest($1, $3) as w (o, h)
        where not exists (select from personal_data.ledger where id = $2) on conflict do nothing
        """;

    private void AddRows(NpgsqlParameterCollection parameters, Guid organisationId, Guid personId, PersonDetails person)
    {
        var rows = SearchWords.Of(person).Select(word => (OrganisationId: organisationId, Hash: Hash(_keys[0], organisationId, word)))
            .Concat(Traits.Of(person).Select(trait => Row(_keys[0], organisationId, trait))).ToList();
        parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(r => r.OrganisationId)] });
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = personId });
        parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. rows.Select(r => r.Hash)] });
    }

    private static IEnumerable<string> Deciding(PersonDetails person)
    {
        if (person.NhsNumber is { } number)
        {
            yield return $"nhs/{number}";
        }

        foreach (var (grounds, value) in Traits.Of(person).Where(t => t.Grounds is LinkGrounds.NameAndBirth))
        {
            yield return Word(grounds, value);
        }
    }

    private static (Guid OrganisationId, byte[] Hash) Row(byte[] key, Guid organisationId, (LinkGrounds Grounds, string Value) trait)
    {
        var whose = trait.Grounds is LinkGrounds.NhsNumberAndBirth ? s_all : organisationId;
        return (whose, Hash(key, whose, Word(trait.Grounds, trait.Value)));
    }

    private static string Word(LinkGrounds grounds, string value) => $"{grounds}/{value}";

    private static byte[] Hash(byte[] key, Guid organisationId, string word) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{organisationId}/{word}"))[..Size];

    private static async Task<IReadOnlyList<Guid>> ListAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(r => r.GetGuid(0), ct);
    }
}
