using System.Data;
using Npgsql;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;

namespace Referrals.Projections.Releases.Facts;

/// <summary>Reads what a release is made of, in the role of its builder.</summary>
public static class FactReading
{
    /// <summary>A kind of organisation is published by itself from so many members on.</summary>
    public const int MembersOfKind = 3;

    // $1 and $2 the period, $3 a year before it, $4 its freeze day. Of whoever came again or was asked again the earlier part is there too.
    private const string Counted = """
        made_on <= $2 and (made_on >= $3 or accepted_on between $1 and $2 or declined_on between $1 and $2 or closed_on between $1 and $2
            or key in (select referral from facts.pairs where asked_again_on between $1 and $4 or baseline_on between $1 and $2)
            or key in (select referral from facts.support where "on" between $1 and $2))
        """;

    private const string Referrals = $"""
        select key, person_key, frozen, programme, sensitive, referrer_id, referrer_kind, from_programme, receiver_id, district, quintile, age_band, gender,
            ethnic_group, needs, made_on, acknowledged_on, decided_on, accepted_on, declined_on, decline_reason, first_contact_recorded_on,
            closed_on, outcome, needs_not_met, reopened_on, withdrawn_on, acknowledge_days, decide_days, first_contact_days, close_days
        from facts.referrals where {Counted} order by made_on, key
        """;

    private const string Pairs = $"""
        select referral, item, baseline_on, baseline_recorded_on, before, asked_again_on, asked_again_recorded_on, after, improvement
        from facts.pairs where referral in (select key from facts.referrals where {Counted}) order by referral, item, asked_again_on, asked_again_recorded_on, after
        """;

    private const string Support = $"""
        select referral, kind, "on", recorded_on, pence, per
        from facts.support where referral in (select key from facts.referrals where {Counted}) order by referral, kind, "on", pence
        """;

    private const string Programmes = "select programme, sensitive, min(made_on) from facts.referrals where made_on <= $1 group by 1, 2 order by 1, 2";

    private const string Kinds =
        "select kind from facts.organisations where joined_on <= $1 and (left_on is null or left_on > $1) group by 1 having count(*) >= $2 order by 1";

    /// <summary>Everything as it stands at one moment.</summary>
    public static async Task<FactSet> ReadAsync(NpgsqlDataSource builder, ReleasePeriod period, CancellationToken ct = default)
    {
        await using var connection = await builder.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        object[] days = [period.From, period.To, period.From.AddYears(-1), period.FreezeDay];
        return new(
            await ListAsync(connection, Referrals, ReferralIn, ct, days),
            await ListAsync(connection, Pairs, PairIn, ct, days),
            await ListAsync(connection, Support, SupportIn, ct, days),
            await ListAsync(connection, Programmes, r => new RunningSince(r.GetString(0), r.GetBoolean(1), r.GetFieldValue<DateOnly>(2)), ct, period.To),
            await ListAsync(connection, Kinds, r => r.Code<OrganisationKind>(0), ct, period.To, MembersOfKind));
    }

    /// <summary>The secret that protection draws its choices with: the same for all releases, and never printed.</summary>
    public static async Task<byte[]> SeedAsync(NpgsqlDataSource builder, CancellationToken ct = default)
    {
        await using var command = builder.CreateCommand("select secret from facts.release_seed");
        return (byte[])(await command.ExecuteScalarAsync(ct))!;
    }

    private static ReferralFact ReferralIn(NpgsqlDataReader r) => new()
    {
        Key = r.GetGuid(0),
        PersonKey = r.OptionalGuid(1),
        Frozen = r.GetBoolean(2),
        Programme = r.GetString(3),
        Sensitive = r.GetBoolean(4),
        ReferrerId = r.OptionalGuid(5),
        ReferrerKind = r.OptionalText(6),
        FromProgramme = r.OptionalText(7),
        ReceiverId = r.GetGuid(8),
        District = r.GetString(9),
        Quintile = r.GetString(10),
        AgeBand = r.GetString(11),
        Gender = r.GetString(12),
        EthnicGroup = r.GetString(13),
        Needs = new Values<string>(r.GetFieldValue<string[]>(14)),
        MadeOn = r.GetFieldValue<DateOnly>(15),
        AcknowledgedOn = r.OptionalDate(16),
        DecidedOn = r.OptionalDate(17),
        AcceptedOn = r.OptionalDate(18),
        DeclinedOn = r.OptionalDate(19),
        DeclineReason = r.OptionalText(20),
        FirstContactRecordedOn = r.OptionalDate(21),
        ClosedOn = r.OptionalDate(22),
        Outcome = r.OptionalText(23),
        NeedsNotMet = new Values<string>(r.GetFieldValue<string[]>(24)),
        ReopenedOn = r.OptionalDate(25),
        WithdrawnOn = r.OptionalDate(26),
        AcknowledgeDays = OptionalNumber(r, 27),
        DecideDays = OptionalNumber(r, 28),
        FirstContactDays = OptionalNumber(r, 29),
        CloseDays = OptionalNumber(r, 30),
    };

    private static PairFact PairIn(NpgsqlDataReader r) => new()
    {
        Referral = r.GetGuid(0),
        Item = r.GetString(1),
        BaselineOn = r.GetFieldValue<DateOnly>(2),
        BaselineRecordedOn = r.GetFieldValue<DateOnly>(3),
        Before = r.GetInt32(4),
        AskedAgainOn = r.OptionalDate(5),
        AskedAgainRecordedOn = r.OptionalDate(6),
        After = OptionalNumber(r, 7),
        Improvement = OptionalNumber(r, 8),
    };

    private static SupportFact SupportIn(NpgsqlDataReader r) => new()
    {
        Referral = r.GetGuid(0),
        Kind = r.GetString(1),
        On = r.GetFieldValue<DateOnly>(2),
        RecordedOn = r.GetFieldValue<DateOnly>(3),
        Pence = r.IsDBNull(4) ? null : r.GetInt64(4),
        Per = r.OptionalText(5),
    };

    private static int? OptionalNumber(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    private static async Task<List<T>> ListAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ListAsync(read, ct);
    }
}
