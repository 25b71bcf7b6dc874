using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Hosting;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Commands;

/// <summary>How work in the background goes is what the node says whose work it was, and a failure is counted once.</summary>
public class WatchingJobs(TestServer server)
{
    [Fact]
    public async Task a_node_whose_turn_it_was_not_says_nothing()
    {
        var (jobs, name) = (server.Services.GetRequiredService<Jobs>(), $"job {Guid.CreateVersion7()}");
        var ct = TestContext.Current.CancellationToken;
        await Should.ThrowAsync<InvalidOperationException>(() => jobs.Of(name, TimeSpan.FromSeconds(1)).Watch(_ => throw new InvalidOperationException())(ct));
        await jobs.Of(name, TimeSpan.FromSeconds(1)).Watch(_ => Task.FromResult(false))(ct);
        (await StateAsync(jobs, name)).Fails.ShouldBeTrue("nobody did it since");

        await jobs.Of(name, TimeSpan.FromSeconds(1)).Watch(_ => Task.FromResult(true))(ct);
        (await StateAsync(jobs, name)).Fails.ShouldBeFalse();
    }

    private static async Task<JobState> StateAsync(Jobs jobs, string name) => (await jobs.StateAsync(TestContext.Current.CancellationToken)).Single(j => j.Name == name);
}
