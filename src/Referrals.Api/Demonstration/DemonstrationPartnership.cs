using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Api.Security;
using Referrals.Domain.Clocks;
using Referrals.Domain.People;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.Directory;

namespace Referrals.Api.Demonstration;

/// <summary>The partnership that a new database in Development is filled with.</summary>
internal static class DemonstrationPartnership
{
    // Ranks of deprivation in the made-up lookup, as in England's of 2019.
    private const int Ranks = 32_844;

    /// <summary>Fills an empty database to the end; see <see cref="BeginAsync"/>.</summary>
    /// <returns>False when the database held something already.</returns>
    public static async Task<bool> LoadAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var begun = await BeginAsync(services, ct);
        await (begun?.PlayAsync(_ => { }, ct) ?? Task.CompletedTask);
        return begun is not null;
    }

    /// <summary>
    /// Brings the schema up to date and puts the partnership into an empty database; a demonstration that was not filled to its end is begun
    /// again: it is marked before and after. Of two processes at once one does it and the other waits until all is there.
    /// </summary>
    /// <returns>What is still to play; null when the database held something already.</returns>
    public static async Task<BegunDemonstration?> BeginAsync(IServiceProvider services, CancellationToken ct)
    {
        var schema = services.GetRequiredService<DatabaseSchema>();
        var begun = new BegunDemonstration(services, await AdvisoryLock.TakeAsync(services.GetRequiredService<Databases>().Owner, "demonstration", ct));
        try
        {
            await schema.ApplyAsync(ct);
            if (await schema.IsHalfLoadedAsync(ct))
            {
                await Console.Error.WriteLineAsync("The demonstration was not loaded to its end; beginning it again");
                await schema.StartAgainAsync(ct);
            }

            if (await schema.IsEmptyAsync(ct))
            {
                await schema.MarkDemonstrationAsync(ct);
                await SavePartnershipAsync(services, ct);
                return begun;
            }
        }
        catch
        {
            await begun.DisposeAsync();
            throw;
        }

        await begun.DisposeAsync();
        return null;
    }

    /// <summary>A demonstration that was loaded when organisations were rows alone gets their streams, and the agreements.</summary>
    public static async Task CompleteAsync(IServiceProvider services, CancellationToken ct)
    {
        if (!await services.GetRequiredService<DatabaseSchema>().HasOrganisationsAsync(ct))
        {
            await PartnershipFile.Read().On(WorkingDays.InLondon(services.GetRequiredService<TimeProvider>().GetUtcNow()))
                .StoreAsync(services.GetRequiredService<DocumentStore>(), ct);
        }
    }

    /// <summary>Organisations with their people, services and keys, and where postcodes lie; no referral.</summary>
    public static async Task SavePartnershipAsync(IServiceProvider services, CancellationToken ct)
    {
        var (writer, partnership) = (services.GetRequiredService<Databases>().Writer, PartnershipFile.Read());
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = partnership.On(WorkingDays.InLondon(now));
        await using var store = StoreAt(new SimulatedClock { Now = now.AddDays(-partnership.Agreements.Max(a => a.SignedDaysAgo)) }, services);
        await today.StoreAsync(store, ct);
        await today.SaveAsync(writer, ct);
        await SaveKeysAsync(partnership, writer, ct);
        await SavePostcodesAsync(writer, ct);
    }

    /// <summary>A store whose clock stands where the demonstration has come to.</summary>
    public static DocumentStore StoreAt(SimulatedClock clock, IServiceProvider services) => new(ReferralsStore.Configure(
        new StoreOptions { DataSource = services.GetRequiredService<Databases>().Writer, TimeProvider = clock }, services.GetRequiredService<PersonalDataKeys>()));

    private static async Task SaveKeysAsync(PartnershipFile partnership, NpgsqlDataSource writer, CancellationToken ct)
    {
        await using var batch = writer.CreateBatch();
        foreach (var (organisation, member) in partnership.Organisations.SelectMany(o => o.Members.Where(m => m.Key is not null).Select(m => (o, m))))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into referrals.api_keys (hash, organisation_id, member_id, name) values ($1, $2, $3, $4)")
            {
                Parameters =
                {
                    new NpgsqlParameter<byte[]> { TypedValue = ApiKeys.HashOf(member.Key!) },
                    new NpgsqlParameter<Guid> { TypedValue = organisation.Id },
                    new NpgsqlParameter<Guid> { TypedValue = member.Id },
                    new NpgsqlParameter<string> { TypedValue = member.Key! },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Where the postcodes of invented people lie.</summary>
    public static IReadOnlyDictionary<string, Area> Areas()
    {
        using var file = DataFiles.Open("postcodes.csv");
        using var lookup = PostcodeFile.Open(file, Ranks);
        return lookup.Rows().ToDictionary(r => r.Postcode, r => r.Area);
    }

    private static async Task SavePostcodesAsync(NpgsqlDataSource writer, CancellationToken ct)
    {
        var rows = Areas();
        await using var command = writer.CreateCommand(
            "insert into referrals.postcodes (postcode, district, lower_layer_area, deprivation_decile) select * from unnest($1, $2, $3, $4)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Keys] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Values.Select(a => a.District)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Values.Select(a => a.LowerLayerArea)] });
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. rows.Values.Select(a => (short)a.DeprivationDecile!.Value)] });
        await command.ExecuteNonQueryAsync(ct);
    }
}
