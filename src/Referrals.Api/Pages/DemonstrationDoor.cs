using System.Net;
using Referrals.Api.Hosting;

namespace Referrals.Api.Pages;

/// <summary>Whether somebody may walk in as anybody: in Development, on loopback, on a database marked as a demonstration, and nowhere else.</summary>
internal sealed class DemonstrationDoor(IHostEnvironment environment, DatabaseSchema schema)
{
    private bool? _marked;

    public async Task<bool> IsOpenAsync(HttpContext http) =>
        environment.IsDevelopment()
        && http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && (_marked ??= await schema.IsDemonstrationAsync(http.RequestAborted));
}
