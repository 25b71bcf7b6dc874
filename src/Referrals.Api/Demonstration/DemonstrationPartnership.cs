using Npgsql;
using Referrals.Api.Commands;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Api.Referring;
using Referrals.Api.Security;
using Referrals.Domain.Clocks;
using Referrals.Domain.Programmes;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;

namespace Referrals.Api.Demonstration;

/// <summary>The partnership that a new database in Development is filled with.</summary>
internal static class DemonstrationPartnership
{
    // Ranks of deprivation in the made-up lookup, as in England's of 2019.
    private const int Ranks = 32_844;

    // Any number nobody else uses.
    private const long Lock = 7_205_759_403_792_796;

    /// <summary>
    /// Brings the schema up to date, fills an empty database, and begins again one that was not filled to its end: it is marked before
    /// and after. Of two processes at once one does it and the other waits.
    /// </summary>
    /// <returns>False when the database held something already.</returns>
    public static async Task<bool> LoadAsync(IServiceProvider services, CancellationToken ct)
    {
        var schema = services.GetRequiredService<DatabaseSchema>();
        await using var connection = await services.GetRequiredService<Databases>().Owner.OpenConnectionAsync(ct);
        await using var alone = new NpgsqlCommand($"select pg_advisory_lock({Lock})", connection) { CommandTimeout = 0 };
        await alone.ExecuteNonQueryAsync(ct);
        try
        {
            await schema.ApplyAsync(ct);
            if (await schema.IsHalfLoadedAsync(ct))
            {
                await Console.Error.WriteLineAsync("The demonstration was not loaded to its end; beginning it again");
                await schema.StartAgainAsync(ct);
            }

            if (!await schema.IsEmptyAsync(ct))
            {
                return false;
            }

            await schema.MarkDemonstrationAsync(ct);
            await SavePartnershipAsync(services, ct);
            await PlayAsync(services, ct);
            await schema.MarkCompleteAsync(ct);
            return true;
        }
        finally
        {
            await using var others = new NpgsqlCommand($"select pg_advisory_unlock({Lock})", connection);
            await others.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static async Task PlayAsync(IServiceProvider services, CancellationToken ct)
    {
        var (databases, now) = (services.GetRequiredService<Databases>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var steps = Plan.Steps(PartnershipFile.Read(), services.GetRequiredService<ProgrammeCatalogue>(), now, County.Seed);
        var started = TimeProvider.System.GetTimestamp();
        await WaitForDiskAsync(databases, wait: false, ct);
        await Player(services, databases).PlayAsync(steps, now, Played, ct);
        await WaitForDiskAsync(databases, wait: true, ct);
        ProgressLine.End($"The demonstration is loaded: {County.Referrals + 2} referrals in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");

        void Played(int done) => ProgressLine.Show(ProgressLine.Of(
            "Demonstration", done, steps.Count, "steps", TimeProvider.System.GetElapsedTime(started) * ((double)(steps.Count - done) / done)));
    }

    /// <summary>Organisations with their people, services and keys, and where postcodes lie; no referral.</summary>
    public static async Task SavePartnershipAsync(IServiceProvider services, CancellationToken ct)
    {
        var (writer, partnership) = (services.GetRequiredService<Databases>().Writer, PartnershipFile.Read());
        await partnership.On(WorkingDays.InLondon(services.GetRequiredService<TimeProvider>().GetUtcNow())).SaveAsync(writer, ct);
        await SaveKeysAsync(partnership, writer, ct);
        await SavePostcodesAsync(writer, ct);
    }

    /// <summary>The server's own handlers, on a store whose clock stands where the demonstration has come to.</summary>
    private static Player Player(IServiceProvider services, Databases databases)
    {
        var clock = new SimulatedClock();
        var store = new DocumentStore(ReferralsStore.Configure(
            new StoreOptions { DataSource = databases.Writer, TimeProvider = clock }, services.GetRequiredService<PersonalDataKeys>()));
        var people = ActivatorUtilities.CreateInstance<PersonRecords>(services, store);
        var decisions = ActivatorUtilities.CreateInstance<ReferralDecisions>(
            services, ActivatorUtilities.CreateInstance<Decisions>(services, store), ActivatorUtilities.CreateInstance<NewReferrals>(services, people), people);
        return new Player(decisions, store, clock);
    }

    /// <summary>
    /// The embedded server need not bring each commit to the disk while it loads: a load that stops half way is begun again, and the commit
    /// that marks a whole one takes everything before it along.
    /// </summary>
    private static async Task WaitForDiskAsync(Databases databases, bool wait, CancellationToken ct)
    {
        if (!databases.IsEmbedded)
        {
            return;
        }

        foreach (var owner in (NpgsqlDataSource[])[databases.Owner, databases.KeysOwner])
        {
            await using var alter = owner.CreateCommand($"""
                do $$ begin execute format('alter database %I {(wait ? "reset synchronous_commit" : "set synchronous_commit = off")}', current_database()); end $$
                """);
            await alter.ExecuteNonQueryAsync(ct);
        }

        databases.ConnectAnew();
    }

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

    private static async Task SavePostcodesAsync(NpgsqlDataSource writer, CancellationToken ct)
    {
        await using var file = DataFiles.Open("postcodes.csv");
        using var lookup = PostcodeFile.Open(file, Ranks);
        var rows = lookup.Rows().ToList();
        await using var command = writer.CreateCommand(
            "insert into referrals.postcodes (postcode, district, lower_layer_area, deprivation_decile) select * from unnest($1, $2, $3, $4)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(r => r.Postcode)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Select(r => r.Area.District)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Select(r => r.Area.LowerLayerArea)] });
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. rows.Select(r => (short)r.Area.DeprivationDecile!.Value)] });
        await command.ExecuteNonQueryAsync(ct);
    }
}
