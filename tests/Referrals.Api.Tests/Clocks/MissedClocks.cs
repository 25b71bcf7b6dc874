using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Clocks;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Api.People;
using Referrals.Api.Referring;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.EventStore.PersonalData;
using Referrals.Projections;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Clocks;

/// <summary>The platform records what was promised and not kept.</summary>
public class MissedClocks(TestServer server)
{
    [Fact]
    public async Task a_missed_promise_is_recorded_once_and_everybody_sees_it()
    {
        var at = $"/api/referrals/{await MadeThirtyDaysAgoAsync()}";
        var worker = server.As(TestPartnership.HealthyHomes.Worker);
        for (var i = 0; i < 100 && await MissedAsync() == 0; i++)
        {
            // Another server of these tests may be at it at this moment.
            await ActivatorUtilities.CreateInstance<ClockKeeper>(server.Services).KeepAsync(CancellationToken.None);
            await Task.Delay(100);
        }

        await ActivatorUtilities.CreateInstance<ClockKeeper>(server.Services).KeepAsync(CancellationToken.None);
        (await MissedAsync()).ShouldBe(2); // acknowledge and decide
        var seen = (await worker.GetAsync(at)).ShouldBe(200);
        seen["clocks"].EnumerateArray().ShouldAllBe(c => c.GetProperty("status").GetString() == "overdue");
        (await worker.GetAsync("/api/caseload?due=overdue&limit=200"))["items"].EnumerateArray().ShouldContain(r => at.EndsWith(r.GetProperty("id").GetString()!, StringComparison.Ordinal));

        async Task<int> MissedAsync() => (await worker.GetAsync($"{at}/timeline"))["items"].EnumerateArray().Count(e => e.GetProperty("type").GetString() == "clockMissed");
    }

    /// <summary>Through the server's own decisions, on a store whose clock stands in the past.</summary>
    private async Task<Guid> MadeThirtyDaysAgoAsync()
    {
        var clock = new Clock(TimeProvider.System.GetUtcNow().AddDays(-30));
        var services = server.Services;
        var store = new DocumentStore(ReferralsStore.Configure(
            new StoreOptions { DataSource = services.GetRequiredService<Databases>().Writer, TimeProvider = clock }, services.GetRequiredService<PersonalDataKeys>()));
        var people = ActivatorUtilities.CreateInstance<PersonRecords>(services, store);
        var decisions = ActivatorUtilities.CreateInstance<ReferralDecisions>(
            services, ActivatorUtilities.CreateInstance<Decisions>(services, store), ActivatorUtilities.CreateInstance<NewReferrals>(services, people), people);
        var by = new Actor(TestPartnership.CancerSupport.WorkerId, TestPartnership.CancerSupport.Id, Role.Practitioner);
        var made = await decisions.MakeAsync(
            new Asked(by, clock.GetUtcNow(), "test", null, null),
            new MakeReferral(
                "healthyHomes", TestPartnership.HealthyHomes.ServiceId, [Need.EnergyAndHeating], Urgency.Routine, "A cold house",
                new ConsentGiven(
                    DateOnly.FromDateTime(clock.GetUtcNow().Date), "Asked", new Covers([PersonField.Name, PersonField.Phones], "Help"),
                    Answer: Domain.Sharing.SharingAnswer.KnowsAndAgrees),
                Person: new RegisterPerson("Cuthbert Fen", DateOfBirth: new DateOnly(1940, 2, 3))),
            CancellationToken.None);
        return made.Referral.Id;
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
