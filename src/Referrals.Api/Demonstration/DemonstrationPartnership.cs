using Npgsql;
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
    public static async Task LoadAsync(IServiceProvider services, CancellationToken ct)
    {
        await SavePartnershipAsync(services, ct);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var steps = Plan.Steps(PartnershipFile.Read(), services.GetRequiredService<ProgrammeCatalogue>(), now, County.Seed);
        var progress = new Progress(steps.Count);
        await Player(services, services.GetRequiredService<Databases>()).PlayAsync(steps, now, progress.Report, ct);
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

    private static async Task SaveKeysAsync(PartnershipFile partnership, NpgsqlDataSource writer, CancellationToken ct)
    {
        await using var batch = writer.CreateBatch();
        foreach (var (organisation, member) in partnership.Organisations.SelectMany(o => o.Members.Select(m => (o, m))).Where(m => m.m.Key is not null))
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
        var rows = DataFiles.Text("postcodes.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split(',')).ToList();
        await using var command = writer.CreateCommand(
            """
            insert into referrals.postcodes (postcode, district, lower_layer_area, deprivation_decile)
            select * from unnest($1, $2, $3, $4)
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(r => r[0])] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(r => r[1])] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(r => r[2])] });
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. rows.Select(r => (short)(((int.Parse(r[3]) - 1) * 10 / 32_844) + 1))] });
        await command.ExecuteNonQueryAsync(ct);
    }
}
