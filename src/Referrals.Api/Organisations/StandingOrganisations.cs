using Npgsql;
using Referrals.Api.Security;
using Referrals.Domain;

namespace Referrals.Api.Organisations;

/// <summary>Nothing is sent to an organisation that leaves at the same moment: one of the two waits for the other, and then is refused.</summary>
internal static class StandingOrganisations
{
    /// <summary>Holds these organisations in the partnership until the transaction ends; to queue with what makes them a party.</summary>
    public static NpgsqlBatchCommand Must(params Guid[] organisations) => Statements.Beside("select referrals.must_be_here($1)", organisations);

    /// <summary>Holds one against everybody else who decides on who leads it, or on its leaving; to queue with that decision.</summary>
    public static NpgsqlBatchCommand Hold(Guid organisation) => Statements.Beside("select referrals.hold_organisation($1)", organisation);

    public static bool Stopped(PostgresException e) => e.SqlState == "RS410";

    public static Refusal Left() => Refusal.NotInState("organisation/left", "The organisation that this names has left the partnership. Choose another service.");
}
