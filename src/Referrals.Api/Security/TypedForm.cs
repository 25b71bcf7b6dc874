using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Referrals.Api.Security;

/// <summary>What is sent to this page is secret, as a password is: it is never kept, and never shown again.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HoldsSecretsAttribute : Attribute;

/// <summary>What somebody sent with a form, as far as it may be kept or shown to them again.</summary>
internal static class TypedForm
{
    /// <summary>Every field but codes and the form's token; empty where it holds secrets, is no page's, or cannot be read.</summary>
    public static async Task<IReadOnlyDictionary<string, StringValues>> ReadAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint || !endpoint.IsPage() || endpoint.Metadata.GetMetadata<HoldsSecretsAttribute>() is not null || !http.Request.HasFormContentType)
        {
            return new Dictionary<string, StringValues>();
        }

        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return form.Where(f => f.Key != TokenOf(http) && f.Key != nameof(TwiceSureForm.TwiceSureCode)).ToDictionary();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return new Dictionary<string, StringValues>();
        }
    }

    /// <summary>The field of the token that says that a form is ours.</summary>
    public static string TokenOf(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.FormFieldName;
}
