using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Referrals.Api.Demonstration;
using Referrals.Api.Hosting;
using Referrals.Domain.Clocks;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Referrals.Projections.PersonalData;

namespace Referrals.Bench.Counties;

/// <summary>
/// Fills a server with the lives of so many referrals, from a fixed seed and counted back from today: the demonstration's county
/// over and over, decided in memory, copied into the log, its read models built from there. The Api serves it afterwards.
/// </summary>
internal static class County
{
    private const int Seed = 20_260_401;
    private const ulong References = 28 * 28 * 28 * 28 * 28; // five characters

    public static async Task<int> RunAsync(string[] args)
    {
        var (referrals, folder) = (10_000, Path.Combine(Path.GetTempPath(), "referrals-county"));
        for (var i = 0; i < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--referrals" when i + 1 < args.Length && int.TryParse(args[i + 1], out var n) && n > 0: referrals = n; break;
                case "--folder" when i + 1 < args.Length: folder = args[i + 1]; break;
                default:
                    await Console.Error.WriteLineAsync("""
                        dotnet run -c Release --project bench/Referrals.Bench -- county [options]
                          --referrals N   how many, rounded up to hundreds; default 10,000
                          --folder DIR    where the server keeps them, empty or not there; default: referrals-county in the temporary folder
                        Serve it with: dotnet run --project src/Referrals.Api -- --Embedded:Folder DIR
                        """);
                    return 2;
            }
        }

        var clock = Stopwatch.StartNew();
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = Environments.Development, Args = [$"--Embedded:Folder={Path.GetFullPath(folder)}"] });
        await builder.AddReferralsAsync();
        using var host = builder.Build();
        await using var databases = host.Services.GetRequiredService<Databases>();
        var schema = host.Services.GetRequiredService<DatabaseSchema>();
        await schema.ApplyAsync(CancellationToken.None);
        if (!await schema.IsEmptyAsync(CancellationToken.None))
        {
            await Console.Error.WriteLineAsync($"There is something in {folder} already. Delete it, or name another folder.");
            return 1;
        }

        await schema.MarkDemonstrationAsync(CancellationToken.None);
        await DemonstrationPartnership.SavePartnershipAsync(host.Services, CancellationToken.None);
        var events = await FillAsync(host.Services, databases, referrals, clock);
        await RebuildAsync(host.Services, databases, clock);
        await schema.MarkCompleteAsync(CancellationToken.None);
        Console.WriteLine($"{referrals:N0} referrals, {events:N0} events in {clock.Elapsed.TotalSeconds:N0} s, in {folder}");
        return 0;
    }

    private static async Task<long> FillAsync(IServiceProvider services, Databases databases, int referrals, Stopwatch clock)
    {
        var (partnership, programmes) = (PartnershipFile.Read(), services.GetRequiredService<ProgrammeCatalogue>());
        var now = TimeProvider.System.GetUtcNow();
        var (desks, calendar, wording) = (new Desks(partnership, programmes), new WorkingCalendar(now), new Wording());
        var areas = DemonstrationPartnership.Areas();
        var known = partnership.On(WorkingDays.InLondon(now));
        var sealer = new Sealer(services.GetRequiredService<PersonalDataKeys>());
        await using var connection = await databases.Owner.OpenConnectionAsync();
        var copy = new StreamCopy(connection, services.GetRequiredService<DocumentStore>().Options);
        var (made, events, drawn) = (0, 0L, 0UL);
        while (made < referrals)
        {
            var seed = Seed + made;
            var lives = new Lives(known, programmes, areas, () => Reference.From("GL", unchecked(++drawn * 7_368_787) % References), new Random(seed));
            foreach (var step in new Api.Demonstration.County(desks, wording, calendar, seed).Steps().OrderBy(s => s.At))
            {
                await lives.PlayAsync(step);
            }

            await sealer.SealAsync([.. lives.Streams.SelectMany(s => s.Events)], CancellationToken.None);
            events += await copy.WriteAsync(lives.Streams, lives.Referrals.Select(r => (r.Reference, r.Id)));
            made += lives.Referrals.Count();
            var left = clock.Elapsed / made * (referrals - made);
            await Console.Error.WriteLineAsync($"lives: {made:N0} of {referrals:N0} referrals, {left:m\\:ss} left");
        }

        return events;
    }

    private static async Task RebuildAsync(IServiceProvider services, Databases databases, Stopwatch clock)
    {
        await using var analyze = databases.Owner.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync();
        foreach (var name in ProjectionCatalogue.Names)
        {
            var started = clock.Elapsed;
            await services.GetRequiredService<DocumentStore>().RebuildAsync(name, databases.Owner);
            await Console.Error.WriteLineAsync($"read model {name}: {(clock.Elapsed - started).TotalSeconds:N0} s");
        }

        await analyze.ExecuteNonQueryAsync();
    }
}
