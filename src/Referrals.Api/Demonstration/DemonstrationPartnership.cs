namespace Referrals.Api.Demonstration;

/// <summary>The partnership that a new database in Development is filled with.</summary>
internal static class DemonstrationPartnership
{
    public static Task LoadAsync(IServiceProvider services, CancellationToken ct) => Task.CompletedTask;
}
