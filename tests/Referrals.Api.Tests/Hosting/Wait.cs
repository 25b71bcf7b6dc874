using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Hosting;

/// <summary>For what happens in the background.</summary>
internal static class Wait
{
    public static Task UntilAsync(Func<Task> holds) => UntilAsync(async () =>
    {
        await holds();
        return true;
    });

    /// <summary>Asks again until it holds, for twenty seconds.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> holds)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await holds();
            }
            catch (ShouldAssertException) when (tries < 200)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}
