using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Domain;
using Referrals.Domain.People;

namespace Referrals.Bench;

/// <summary>
/// Whether the time of registering somebody tells that another organisation knows them: known and unknown people in turn, in random
/// order, with the work in the background running as it does in a server.
/// </summary>
internal static class Registering
{
    private const int Pairs = 2_000;

    public static async Task RunAsync(TextWriter output)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"referrals-register-{Guid.CreateVersion7():N}");
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development, Args = [$"--Embedded:Folder={folder}"] });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        await builder.AddReferralsAsync();
        using (var host = builder.Build())
        {
            await using var databases = host.Services.GetRequiredService<Databases>();
            await host.Services.GetRequiredService<DatabaseSchema>().ApplyAsync(CancellationToken.None);
            await host.StartAsync();
            var (elsewhere, here) = (Some(), Some());
            for (var i = 0; i < Paired.All(Pairs); i++)
            {
                await RegisterAsync(host.Services, elsewhere, Person(i, known: true));
            }

            await Paired.RunAsync("register", Pairs, (known, number) => RegisterAsync(host.Services, here, Person(number, known)), output);
            await host.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task RegisterAsync(IServiceProvider services, Actor actor, RegisterPerson person)
    {
        var people = services.GetRequiredService<PersonRecords>();
        var asked = new Asked(actor, TimeProvider.System.GetUtcNow(), "bench", null, null);
        await services.GetRequiredService<Decisions>().BeginAsync(
            asked,
            async () =>
            {
                var known = await people.RegisterAsync(person, actor, asked.Now, CancellationToken.None);
                return known.Version == 0
                    ? new Begun(201, known.Id, session => people.StoreAsync(known, actor.OrganisationId, session, CancellationToken.None))
                    : throw new InvalidOperationException("Somebody was registered twice by one organisation.");
            },
            CancellationToken.None);
    }

    private static Actor Some() => new(Guid.CreateVersion7(), Guid.CreateVersion7(), Role.Practitioner);

    // Every other number is known, so that they are drawn alike.
    private static RegisterPerson Person(int number, bool known)
    {
        var serial = 100_000_000 + (((number * 2) + (known ? 0 : 1)) * 11);
        return new RegisterPerson(
            $"Bench Person{serial}", DateOfBirth: new DateOnly(1940, 1, 1).AddDays(number % 20_000), NhsNumber: NhsNumberFrom(serial), Address: "1 Any Street", Postcode: "GL1 1AA");
    }

    private static string NhsNumberFrom(int serial)
    {
        while (true)
        {
            var digits = $"{serial++}";
            var check = 11 - (digits.Select((d, i) => (d - '0') * (10 - i)).Sum() % 11);
            if (check != 10)
            {
                return $"{digits}{check % 11}";
            }
        }
    }
}
