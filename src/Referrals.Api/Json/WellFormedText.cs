using Referrals.Api.Problems;

namespace Referrals.Api.Json;

/// <summary>Refuses NUL and text that is not Unicode before anything is made of it; the database would refuse it later, less clearly.</summary>
internal static class WellFormedText
{
    public static void UseWellFormedText(this WebApplication app) => app.Use((http, next) =>
    {
        if (!http.Request.Query.All(q => IsText(q.Key) && q.Value.All(IsText)))
        {
            throw ProblemException.MalformedText("query");
        }

        if (!IsText(http.Request.Path.Value))
        {
            throw ProblemException.MalformedText("address");
        }

        if (!http.Request.Headers.All(h => h.Value.All(IsText)))
        {
            throw ProblemException.MalformedText("headers");
        }

        return next(http);
    });

    private static bool IsText(string? text)
    {
        for (var i = 0; i < text?.Length; i++)
        {
            // Bytes that are no Unicode text arrive as U+FFFD, which nobody types.
            if (text[i] is '\0' or '�'
                || (char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])))
                || (char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1]))))
            {
                return false;
            }
        }

        return true;
    }
}
