using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.People;

/// <summary>Nobody learns by registering somebody whether another organisation knows them.</summary>
public class Registering(TestServer server)
{
    private static int s_serial = 100_000_000;

    [Fact]
    public async Task known_and_unknown_people_cannot_be_told_apart_by_answer_or_id()
    {
        var (elsewhere, here) = (server.As(TestPartnership.Libraries.Worker), server.As(TestPartnership.Agents.Worker));
        var people = Enumerable.Range(0, 24).Select(i => (Known: i % 2 == 0, Person: Some(i))).ToList();
        foreach (var (_, person) in people.Where(p => p.Known))
        {
            (await elsewhere.PostAsync("/api/people", person)).ShouldBe(201);
        }

        await Wait.UntilAsync(async () => (await server.LinkWorkAsync()).ShouldBe(0));
        var answers = new List<(bool Known, string Shape, Guid Id)>();
        foreach (var (known, person) in people)
        {
            var answer = (await here.PostAsync("/api/people", person)).ShouldBe(201);
            var id = answer["personId"].GetGuid();
            answers.Add((known, Shape(answer, id), id));

            // What it reads, at once and after the platform has looked at it, says no more.
            answers.Add((known, Shape(await here.GetAsync($"/api/people/{id}"), id), Guid.Empty));
        }

        await Wait.UntilAsync(async () => (await server.LinkWorkAsync()).ShouldBe(0));
        foreach (var (known, _, id) in answers.Where(a => a.Id != Guid.Empty).ToList())
        {
            answers.Add((known, $"later {Shape(await here.GetAsync($"/api/people/{id}"), id)}", Guid.Empty));
        }

        answers.Where(a => a.Known).Select(a => a.Shape).Distinct().ShouldBe(answers.Where(a => !a.Known).Select(a => a.Shape).Distinct(), ignoreOrder: true);
        var ids = answers.Select(a => a.Id).Where(id => id != Guid.Empty).ToList();
        ids.ShouldAllBe(id => id.Version == 4);
        ids.Distinct().Count().ShouldBe(people.Count);
        ids.Order().SequenceEqual(ids).ShouldBeFalse();
        ids.OrderDescending().SequenceEqual(ids).ShouldBeFalse();
        (await here.GetAsync("/api/link-candidates?limit=200&state=proposed")).Text.ShouldNotContain("Registered");
        (await here.GetAsync("/api/link-candidates?limit=200&state=linked")).Text.ShouldNotContain("Registered");
    }

    /// <summary>All of an answer but what belongs to the request: id, name, trace, date.</summary>
    private static string Shape(Answer answer, Guid id) => string.Join('\n',
    [
        $"{answer.Status}",
        .. answer.Response.Headers.Concat(answer.Response.Content.Headers).Where(h => h.Key is not ("Date" or "ETag"))
            .Select(h => $"{h.Key}: {string.Join(',', h.Value)}".Replace($"{id}", "ID", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        $"{answer.ETag?.Length}",
        string.Concat(answer.Text.Replace($"{id}", "ID", StringComparison.Ordinal).Select(c => char.IsDigit(c) ? '9' : char.IsAsciiLetterUpper(c) ? 'X' : c)),
    ]);

    private static object Some(int number) => new
    {
        name = $"Registered Person{(char)('A' + number)}", dateOfBirth = $"19{40 + number}-06-0{1 + (number % 9)}", nhsNumber = NhsNumber(), address = "1 Any Street", postcode = "GL1 1AA",
    };

    private static string NhsNumber()
    {
        while (true)
        {
            var digits = $"{Interlocked.Increment(ref s_serial)}";
            var check = 11 - (digits.Select((d, i) => (d - '0') * (10 - i)).Sum() % 11);
            if (check != 10)
            {
                return $"{digits}{check % 11}";
            }
        }
    }
}
