using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Domain.People;

namespace Referrals.Api.People;

/// <summary>
/// By which an organisation finds that it knows somebody already: keyed hashes of NHS number, and of name with date of birth, per
/// organisation, in the database of keys. A row is stored before the record it points to, so some point to none.
/// </summary>
internal sealed class RecordHashes(Databases databases, KeyRing keys)
{
    private readonly IReadOnlyList<byte[]> _keys = keys.Derive("record-hashes");

    /// <summary>Records of the organisation that may be this person, by NHS number where there is one, else by name and date of birth.</summary>
    public async Task<IReadOnlyList<Guid>> CandidatesAsync(Guid organisationId, PersonDetails person, CancellationToken ct)
    {
        if (Traits(person).FirstOrDefault() is not { } trait)
        {
            return [];
        }

        await using var command = databases.Keys.CreateCommand(
            "select person_id from personal_data.record_hashes where organisation_id = $1 and hash = any ($2) order by created_at");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = organisationId });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. _keys.Select(key => Hash(key, organisationId, trait))] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }

    public async Task KeepAsync(Guid organisationId, Guid personId, PersonDetails person, CancellationToken ct)
    {
        await using var command = databases.Keys.CreateCommand(
            "insert into personal_data.record_hashes (organisation_id, hash, person_id) select $1, unnest($2), $3 on conflict do nothing");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = organisationId });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. Traits(person).Select(trait => Hash(_keys[0], organisationId, trait))] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = personId });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Whether two descriptions are of one person by the trait that decides: hashes outlive corrections, so a candidate is looked at.</summary>
    public static bool IsSame(PersonDetails person, PersonDetails kept) => Traits(person).FirstOrDefault() is { } trait && Traits(kept).Contains(trait);

    private static IEnumerable<string> Traits(PersonDetails person)
    {
        if (person.NhsNumber is { } number)
        {
            yield return $"nhs/{number}";
        }

        if (person.DateOfBirth is { } born)
        {
            yield return $"born/{born:yyyy-MM-dd}/{Letters(person.Name)}";
        }
    }

    private static string Letters(string name) =>
        string.Concat(name.Normalize(NormalizationForm.FormD).Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static byte[] Hash(byte[] key, Guid organisationId, string trait) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{organisationId}/{trait}"));
}
