using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Access;

/// <summary>Everything that the server says while it works, at its most talkative, names nobody: logs, traces and problems.</summary>
[Collection<AccessCollection>]
public sealed class Silence(World world)
{
    [Fact]
    public async Task nothing_personal_is_logged_traced_or_answered_in_a_problem()
    {
        foreach (var (stands, who) in new[] { (Stands.Receiver, Who.Practitioner), (Stands.Stranger, Who.Practitioner), (Stands.Stranger, Who.Administrator) })
        {
            var caller = world.As(stands, who);
            foreach (var row in Rows.All.Values)
            {
                var path = row.Path(world.Targets[true]);
                SaysNothing(await caller.SendAsync(
                    new HttpMethod(row.Method), path, row.Body is null ? null : Caller.Json(row.Body(world, true)), ifMatch: row.Method == "GET" ? null : "\"c3RhbGU\""));
                SaysNothing(await caller.SendAsync(new HttpMethod(row.Method), $"{path}?text=zqx&Zqx%20Zqxwood=1", row.Method == "GET" ? null : Caller.Json("""{ "Zqx Zqxwood": "Zqx", "zqx@example.org": "01632 960777" }""")));
            }
        }

        var worker = world.As(Stands.Receiver, Who.Practitioner);
        SaysNothing(await worker.PostAsync("/api/people", """{ "name": "Zqxanthe", "dateOfBirth": "Zqx", "phones": "01632 960777", "nhsNumber": "4010232138 Zqx" }"""));
        SaysNothing(await worker.PostAsync("/api/people", """{ "name": "Zqxanthe", "Zqx Zqxwood": true }"""));
        SaysNothing(await worker.PostAsync("/api/people", """{ "name": "Zqxanthe" """));
        SaysNothing(await worker.PostAsync("/api/people", """{ "name": "Zqxanthe", "email": "zqx@" }"""));
        SaysNothing(await worker.GetAsync("/api/caseload?state=Zqx"));

        world.Heard.Count.ShouldBeGreaterThan(500);
        world.Heard.ShouldContain(l => l.Contains("POST /api/referrals/{id:guid}/contacts 200", StringComparison.Ordinal));
        world.Heard.ShouldContain(l => l.StartsWith("trace ", StringComparison.Ordinal) && l.Contains("mt_events", StringComparison.Ordinal));
        string.Join("\n", world.Heard.Where(IsPersonal)).ShouldBeEmpty();
    }

    private static void SaysNothing(Answer answer) => (answer.Status >= 400 && IsPersonal(answer.Text)).ShouldBeFalse(answer.Text);

    private static bool IsPersonal(string said) => World.Personal.Any(p => said.Contains(p, StringComparison.OrdinalIgnoreCase));
}
