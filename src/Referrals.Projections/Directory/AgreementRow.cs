using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Referrals.Domain;
using Referrals.Domain.Sharing;

namespace Referrals.Projections.Directory;

/// <summary>A sharing agreement as its table keeps it.</summary>
internal static class AgreementRow
{
    public static SharingAgreement Read(NpgsqlDataReader reader)
    {
        var bases = reader.Json<AgreedBases>(2);
        return new(reader.GetGuid(0), reader.GetGuid(1), bases.KnowsAndAgrees, bases.CannotAsk, bases.Safeguarding, Values.Of(reader.GetFieldValue<string[]>(3)));
    }

    public static NpgsqlBatchCommand Put(SharingAgreement agreement) => new("""
        insert into referrals.sharing_agreements (from_id, to_id, bases, purposes) values ($1, $2, $3, $4)
        on conflict (from_id, to_id) do update set bases = excluded.bases, purposes = excluded.purposes
        """)
    {
        Parameters =
        {
            new NpgsqlParameter { Value = agreement.FromId },
            new NpgsqlParameter { Value = agreement.ToId },
            new NpgsqlParameter
            {
                NpgsqlDbType = NpgsqlDbType.Jsonb,
                Value = JsonSerializer.SerializeToUtf8Bytes(new AgreedBases(agreement.KnowsAndAgrees, agreement.CannotAsk, agreement.Safeguarding), ReferralJson.Options),
            },
            new NpgsqlParameter { Value = agreement.Purposes.ToArray() },
        },
    };

    private sealed record AgreedBases(Bases KnowsAndAgrees, Bases CannotAsk, Bases Safeguarding);
}
