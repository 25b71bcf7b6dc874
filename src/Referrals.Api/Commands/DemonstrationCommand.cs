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
        Only in Development. A database that holds anything and is not marked as a demonstration is refused.
        """,
        async (services, _, ct) =>
        {
            if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
            {
                throw new CommandException("The demonstration is for Development (ASPNETCORE_ENVIRONMENT=Development).");
            }

            var schema = services.GetRequiredService<DatabaseSchema>();
            await schema.ApplyAsync(ct);
            if (!await schema.IsEmptyAsync(ct))
            {
                throw new CommandException(
                    !await schema.IsDemonstrationAsync(ct) ? "This database holds something and is no demonstration. Use an empty one."
                    : await schema.IsHalfLoadedAsync(ct) ? "The demonstration was not loaded to its end. Drop both databases, create them again, and load again."
                    : "The demonstration is loaded already.");
            }

            await Preparation.LoadDemonstrationAsync(services, schema, ct);
            Console.WriteLine("The demonstration is loaded.");
        });
}
