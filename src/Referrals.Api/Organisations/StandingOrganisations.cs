using Npgsql;
using Referrals.Domain;

namespace Referrals.Api.Organisations;

/// <summary>Nothing is sent to an organisation that leaves at the same moment: one of the two waits for the other, and then is refused.</summary>
internal static class StandingOrganisations
{
    /// <summary>Holds these organisations in the partnership until the transaction ends; to queue with what makes them a party.</summary>
    public static NpgsqlBatchCommand Must(params Guid[] organisations) => new("select referrals.must_be_here($1)")
    {
        Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = organisations } },
    };

    public static bool Stopped(PostgresException e) => e.SqlState == "RS410";

    public static Refusal Left() => Refusal.NotInState("organisation/left", "The organisation that this names has left the partnership. Choose another service.");
}
