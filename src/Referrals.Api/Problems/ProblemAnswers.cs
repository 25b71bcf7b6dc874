using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Pages;
using Referrals.Domain;
using Referrals.EventStore.PersonalData;

namespace Referrals.Api.Problems;

/// <summary>Turns whatever stops a request into a problem, and says nothing of how it came about.</summary>
internal static partial class ProblemAnswers
{
    /// <summary>The trace this request belongs to, also in the log and in the events it stores.</summary>
    public static string TraceId(this HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    public static void UseProblems(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemAnswers));
        var recording = app.Services.GetRequiredService<AccessRecording>();
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
                if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                {
                    await WriteAsync(http, ProblemException.OfStatus(http.Response.StatusCode));
                }
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to be answered.
            }
            catch (Exception e) when (!http.Response.HasStarted)
            {
                await WriteAsync(http, await RecordedAsync(http, Of(e, http, logger), recording, logger));
            }
        });
    }

    public static async Task WriteAsync(HttpContext http, ProblemException problem)
    {
        http.Response.StatusCode = problem.Status;
        foreach (var (name, value) in problem.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (ProblemPage.IsFor(http))
        {
            await ProblemPage.WriteAsync(http, problem);
            return;
        }

        http.Response.ContentType = "application/problem+json";
        var errors = problem.Errors?.GroupBy(e => Printable(e.Key), e => e.Value).ToDictionary(e => e.Key, e => e.SelectMany(v => v).Distinct().ToArray());
        var body = new Problem(problem.Type, problem.Title, problem.Status, problem.Message, http.TraceId(), errors);
        await JsonSerializer.SerializeAsync(http.Response.Body, body, ApiJson.Options, http.RequestAborted);
    }

    /// <summary>A refusal that cannot be recorded is no answer either.</summary>
    private static async Task<ProblemException> RecordedAsync(HttpContext http, ProblemException problem, AccessRecording recording, ILogger logger)
    {
        try
        {
            await recording.RecordRefusalAsync(http, problem.Status);
            return problem;
        }
        catch (Exception e)
        {
            return Of(e, http, logger);
        }
    }

    private static ProblemException Of(Exception e, HttpContext http, ILogger logger)
    {
        switch (e)
        {
            case ProblemException problem:
                return problem;
            case Refusal refusal:
                return ProblemException.Of(refusal);
            case KeyGoneException:
                return ProblemException.Erased();
            case BadHttpRequestException bad:
                return ProblemException.OfStatus(bad.StatusCode);
            default:
                // The message of an exception may quote what somebody sent; its type and place do not.
                Failed(logger, http.TraceId(), e.GetType().Name, (e.GetBaseException() as PostgresException)?.SqlState, e.StackTrace);
                return e is NpgsqlException { IsTransient: true } ? ProblemException.Unavailable() : ProblemException.Internal();
        }
    }

    /// <summary>Paths may hold names that the caller made up: one that is no name of a member is not said back.</summary>
    private static string Printable(string path) => string.Join('.', path.Split('.').Take(10).Select(name =>
        name.Length <= 60 && name.All(c => char.IsAsciiLetterOrDigit(c) || "_-[]$".Contains(c, StringComparison.Ordinal)) ? name : "?"));

    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "Failed {TraceId}: {ExceptionType} {SqlState}\n{Place}")]
    private static partial void Failed(ILogger logger, string traceId, string exceptionType, string? sqlState, string? place);
}
