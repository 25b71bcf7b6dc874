using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Hosting;

/// <summary>Everything that the server says while it works, at its most talkative, names nobody.</summary>
public class Logs(TestServer server)
{
    private static readonly string[] s_personal =
        ["Zebedee", "Quillfeather", "zebedee@", "01632 960999", "Nightjar", "Quietly worried", "1933-04-05", "Knock twice", "Bites", "9999999999999999999"];

    [Fact]
    public async Task nothing_personal_is_logged_or_answered_in_a_problem()
    {
        var heard = new Listener();
        await using var api = server.Another([], host => host.ConfigureServices(s => s.AddLogging(l => l.AddProvider(heard).SetMinimumLevel(LogLevel.Trace))));
        var referrer = new Caller(api.CreateClient(), TestPartnership.CancerSupport.Worker);
        var worker = new Caller(api.CreateClient(), TestPartnership.HealthyHomes.Worker);
        var person = new
        {
            name = "Zebedee Quillfeather", dateOfBirth = "1933-04-05", email = "zebedee@example.org", address = "3 Nightjar Way", contactWarning = "Knock twice", visitWarning = "Bites",
            phones = new[] { new { number = "01632 960999", safeToCall = true, safeToText = true, safeToLeaveMessage = true } },
        };
        var referral = Some.Referral(person: person);
        referral["reason"] = "Quietly worried";
        var at = $"/api/referrals/{(await referrer.PostAsync("/api/referrals", referral)).ShouldBe(201)["referralId"].GetGuid()}";
        (await worker.PostAsync($"{at}/accept", new { caseworker = "me" })).ShouldBe(200);
        (await worker.PostAsync($"{at}/contacts", Some.Contact("Quietly worried"))).ShouldBe(200);
        (await worker.GetAsync(at)).ShouldBe(200).Text.ShouldContain("Zebedee");
        (await worker.GetAsync($"{at}/timeline")).ShouldBe(200);
        (await worker.GetAsync("/api/caseload?limit=200")).ShouldBe(200);

        foreach (var problem in new[]
        {
            await referrer.PostAsync("/api/people", """{ "name": "Zebedee Quillfeather", "dateOfBirth": "Quillfeather", "phones": "01632 960999", "nhsNumber": "9999999999999999999" }"""),
            await referrer.PostAsync("/api/people", """{ "name": "Zebedee Quillfeather", "Zebedee Quillfeather": true }"""),
            await referrer.PostAsync("/api/people", """{ "name": "Zebedee Quillfeather" """),
            await referrer.PostAsync("/api/people", """{ "name": "Zebedee Quillfeather", "email": "zebedee@" }"""),
            await worker.GetAsync("/api/caseload?state=Zebedee"),
            await worker.GetAsync("/api/services?text=Zebedee&Quillfeather=1"),
        })
        {
            problem.Status.ShouldBeInRange(400, 422, problem.Text);
            s_personal.Where(p => p != "Quillfeather" && problem.Text.Contains(p, StringComparison.Ordinal)).ShouldBeEmpty(problem.Text);
        }

        heard.Lines.Count.ShouldBeGreaterThan(50);
        heard.Lines.ShouldContain(l => l.Contains("POST /api/referrals/{id:guid}/contacts 200", StringComparison.Ordinal));
        string.Join("\n", heard.Lines.Where(l => s_personal.Any(p => l.Contains(p, StringComparison.OrdinalIgnoreCase)))).ShouldBeEmpty();
    }

    private sealed class Listener : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
