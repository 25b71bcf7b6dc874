using Referrals.Api.Json;
using Referrals.Domain;

namespace Referrals.Api.Problems;

/// <summary>An answer that says why not (RFC 9457). The type is stable; the detail tells a person what to do.</summary>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, string TraceId, IReadOnlyDictionary<string, string[]>? Errors = null);

/// <summary>Every reason why a request is not answered, beside the refusals of the domain.</summary>
internal sealed class ProblemException(int status, string type, string title, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public string Title { get; } = title;

    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Headers that go with it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static ProblemException Of(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => NotFound(),
        RefusalKind.Forbidden => new(StatusCodes.Status403Forbidden, refusal.Code, "Not for you to do", refusal.Message),
        RefusalKind.NotInState => new(StatusCodes.Status409Conflict, refusal.Code, "Not possible now", refusal.Message),
        _ when refusal.Code == "validation" => Validation(refusal.Problems ?? new Dictionary<string, string[]>()),
        _ => new(StatusCodes.Status422UnprocessableEntity, refusal.Code, "Against a rule", refusal.Message) { Errors = refusal.Problems },
    };

    public static ProblemException NotFound() =>
        new(StatusCodes.Status404NotFound, "not-found", "Not found", "There is nothing here that you may see.");

    public static ProblemException Validation(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, "validation", "Some of what was sent does not fit", "Put right what errors names, and send it again.")
        {
            Errors = errors,
        };

    public static ProblemException Validation(string path, string problem) => Validation(new Dictionary<string, string[]> { [path] = [problem] });

    public static ProblemException MalformedJson(string detail) =>
        new(StatusCodes.Status400BadRequest, "malformed-json", "Not JSON", detail);

    public static ProblemException MalformedText(string where) =>
        new(StatusCodes.Status400BadRequest, "malformed-text", "Not text", $"The {where} has a NUL character or text that is not Unicode.");

    public static ProblemException UnsupportedMediaType(string accepted) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "Unsupported media type", $"Send the body as {accepted}, in UTF-8.");

    public static ProblemException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, "too-large", "Too large", $"A body may have {RequestBody.MostBytes / 1024} KiB at most.");

    public static ProblemException Unauthenticated() =>
        new(StatusCodes.Status401Unauthorized, "unauthenticated", "Sign in", "Send a valid API key or token as: Authorization: Bearer <key>.")
        {
            Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Bearer" },
        };

    public static ProblemException TooManyRequests(TimeSpan after) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests", "Wait as long as Retry-After says, then go on.")
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString() },
        };

    /// <summary>The caller's If-Match names a version that is no longer the current one.</summary>
    public static ProblemException MovedOn(string etag) =>
        new(StatusCodes.Status412PreconditionFailed, "referral/version-conflict", "It has moved on", "Somebody changed this since you read it. Read it again, then decide again.")
        {
            Headers = new Dictionary<string, string> { ["ETag"] = etag },
        };

    /// <summary>Others kept writing first.</summary>
    public static ProblemException Contended() =>
        new(StatusCodes.Status409Conflict, "referral/version-conflict", "It keeps moving on", "Others are changing this right now. Nothing was stored; try again.");

    /// <summary>What would be stored is about somebody whose key was destroyed.</summary>
    public static ProblemException Erased() =>
        new(StatusCodes.Status409Conflict, "person/erased", "Erased", "This person's record was erased. Nothing about them can be added.");

    public static ProblemException Unavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "Not available", "The database does not answer. Nothing is known to be lost; try again soon.")
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "5" },
        };

    /// <summary>Who asks may well be right: it cannot be checked now. A 401 would have them throw a good token away.</summary>
    public static ProblemException IssuerSilent() =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "Not available", "The issuer of this token does not answer, so it cannot be checked. Try again soon.")
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "30" },
        };

    public static ProblemException Internal() =>
        new(StatusCodes.Status500InternalServerError, "internal", "Our fault", "Something went wrong on our side. Tell us the traceId.");

    /// <summary>For a status that the framework chose.</summary>
    public static ProblemException OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => new(status, "bad-request", "Bad request", "The request is not well-formed HTTP."),
        StatusCodes.Status404NotFound => NotFound(),
        StatusCodes.Status405MethodNotAllowed => new(status, "method-not-allowed", "Method not allowed", "This address takes the methods that Allow names."),
        StatusCodes.Status408RequestTimeout => new(status, "request-timeout", "Too slow", "The body did not arrive in time."),
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType("application/json"),
        _ => new(status, "http", "Not possible", "The request cannot be answered."),
    };
}
