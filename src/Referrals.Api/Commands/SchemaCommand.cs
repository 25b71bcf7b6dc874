using Referrals.Api.Hosting;

namespace Referrals.Api.Commands;

/// <summary>Makes and updates the tables.</summary>
internal static class SchemaCommand
{
    public static readonly ExecutableCommand Apply = new(
        "schema apply",
        "",
        """
        Creates or updates the tables, roles and grants of both databases.
        Uses the owner's connections; the first time these need the right to create roles. Applying again changes nothing.
        """,
        async (services, _, ct) =>
        {
            await services.GetRequiredService<DatabaseSchema>().ApplyAsync(ct);
            Console.WriteLine("The schema is up to date.");
        });
}
