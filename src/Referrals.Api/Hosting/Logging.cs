using System.Diagnostics;
using Referrals.Api.Problems;
using Serilog;

namespace Referrals.Api.Hosting;

/// <summary>One line for each request, without anything that a person typed.</summary>
internal static partial class Logging
{
    public static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger();
        builder.Logging.ClearProviders().AddSerilog(logger, dispose: true);

        // The framework's own lines quote whole addresses, and what was in them; ours stands in their place, whatever level is configured.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    public static void UseRequestLog(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Logging));
        app.Use(async (http, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                await next(http);
            }
            finally
            {
                var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
                var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                var trace = http.TraceId();
                Answered(logger, http.Request.Method, route, http.Response.StatusCode, took, trace);
            }
        });
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms {TraceId}")]
    private static partial void Answered(Microsoft.Extensions.Logging.ILogger logger, string method, string route, int status, double milliseconds, string traceId);
}
