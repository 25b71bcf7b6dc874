using Npgsql;
using Referrals.Api.Demonstration;
using Referrals.Api.Governance;
using Referrals.Api.Security;

namespace Referrals.Api.Hosting;

/// <summary>What happens between building the server and serving.</summary>
internal static class Preparation
{
    /// <summary>
    /// In Development the schema is brought up to date, and a new embedded database becomes a demonstration. Elsewhere the schema must
    /// be there, and the database must not be a demonstration.
    /// </summary>
    /// <exception cref="ConfigurationException">The database is not one to serve from.</exception>
    public static async Task PrepareAsync(this WebApplication app, CancellationToken ct)
    {
        var (databases, schema) = (app.Services.GetRequiredService<Databases>(), app.Services.GetRequiredService<DatabaseSchema>());
        if (app.Environment.IsDevelopment())
        {
            if (databases.IsEmbedded)
            {
                if (await DemonstrationPartnership.BeginAsync(app.Services, ct) is { } begun)
                {
                    app.Services.GetRequiredService<DemonstrationLoad>().Take(begun);
                }
            }
            else
            {
                await schema.ApplyAsync(ct);
                if (await schema.IsHalfLoadedAsync(ct))
                {
                    throw new ConfigurationException("The demonstration in this database was not loaded to its end. Run: Referrals.Api demo load");
                }
            }

            await ApplyLedgerAsync(app, ct);
            var demonstration = await schema.IsDemonstrationAsync(ct);
            if (demonstration)
            {
                await DemonstrationPartnership.CompleteAsync(app.Services, ct);
            }

            app.Lifetime.ApplicationStarted.Register(() => Greet(app, demonstration));
            return;
        }

        try
        {
            if (await schema.IsDemonstrationAsync(ct))
            {
                throw new ConfigurationException("This database is a demonstration. Outside Development, use one that is not.");
            }

            if (await schema.IsReaderTooMightyAsync(ct))
            {
                throw new ConfigurationException("ConnectionStrings:Reader is a login that row security does not hold. Use one that is no superuser and may not bypass it.");
            }

            app.Services.GetRequiredService<ErasureSettings>().Demand();
            await ApplyLedgerAsync(app, ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new ConfigurationException("The database has no schema yet, or an old one. Run: Referrals.Api schema apply");
        }
    }

    /// <summary>Nobody is served what a restored backup brought back of somebody who was erased.</summary>
    private static async Task ApplyLedgerAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.Services.GetRequiredService<ErasureLedger>().ApplyAsync(ct);
        }
        catch (Exception e) when (e is LedgerAlteredException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(e is LedgerAlteredException ? e.Message : $"The folder of {ErasureSettings.FolderSetting} cannot be used: {e.Message}");
        }
    }

    private static void Greet(WebApplication app, bool demonstration)
    {
        var address = app.Urls.FirstOrDefault() ?? "http://localhost:5080";
        Console.WriteLine(
            $"""

            Referrals is at {address}
              API description   {address}/openapi/v1.json
            """);
        if (demonstration)
        {
            Console.WriteLine(
                $"""
                  Look around       {address}/sign-in
                  Try it            curl -H 'Authorization: Bearer demo-citizens-advice' {address}/api/caseload
                  Play the story    examples/healthy-homes.sh {address}
                Demonstration keys (a coordinator; with -worker, a practitioner):
                  demo-cancer-support  demo-citizens-advice  demo-warm-and-well  demo-aces-gloucester  demo-aces-cheltenham
                  demo-aces-stroud  demo-village-agents  demo-social-prescribing  demo-libraries
                  demo-partnership (administrator)  demo-evaluation (evaluator)  demo-governance (information governance)
                """);
        }

        Console.WriteLine();
    }
}
