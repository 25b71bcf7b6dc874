using Referrals.Api.Governance;

namespace Referrals.Api.Commands;

/// <summary>Looks after what was erased.</summary>
internal static class ErasureCommands
{
    public static readonly ExecutableCommand ApplyLedger = new(
        "erasures apply-ledger",
        "",
        """
        Destroys again what a restored backup brought back of people who were erased.
        Reads the ledger of the keys' database and the one of Erasure:LedgerFolder, completes each from the other, deletes every key they
        name and marks the records. The server does the same before it opens; applying again changes nothing.
        """,
        async (services, _, ct) =>
        {
            services.GetRequiredService<ErasureSettings>().Demand();
            try
            {
                Console.WriteLine($"The ledger is applied: {await services.GetRequiredService<ErasureLedger>().ApplyAsync(ct)} ids.");
            }
            catch (LedgerAlteredException e)
            {
                throw new CommandException(e.Message);
            }
        });
}
