using Referrals.Api.Demonstration;
using Referrals.Api.Hosting;

namespace Referrals.Api.Commands;

/// <summary>Fills an empty database with the demonstration.</summary>
internal static class DemonstrationCommand
{
    public static readonly ExecutableCommand Load = new(
        "demo load",
        "",
        """
        Fills an empty database with the demonstration partnership.
        Only in Development. One that was not filled to its end is emptied and filled again. A database that holds anything and is not marked as a demonstration is refused.
        """,
        async (services, _, ct) =>
        {
            if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
            {
                throw new CommandException("The demonstration is for Development (ASPNETCORE_ENVIRONMENT=Development).");
            }

            if (!await DemonstrationPartnership.LoadAsync(services, ct))
            {
                throw new CommandException(await services.GetRequiredService<DatabaseSchema>().IsDemonstrationAsync(ct)
                    ? "The demonstration is loaded already."
                    : "This database holds something and is no demonstration. Use an empty one.");
            }
        });
}
