using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Referrals.Api.Security;

/// <summary>What is sent to this page is secret, as a password or a code is: it is never kept, and never given back.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HoldsSecretsAttribute : Attribute;

/// <summary>What somebody sent with a form.</summary>
internal static class TypedForm
{
    /// <summary>As far as it may be kept, or given back when something went wrong: nothing of what holds secrets.</summary>
    public static async Task<IReadOnlyDictionary<string, StringValues>> ReadAsync(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<HoldsSecretsAttribute>() is null ? await ReadToGoOnAsync(http) : new Dictionary<string, StringValues>();

    /// <summary>As it goes on once whoever sent it is sure: every field but the code that makes sure and the form's token; empty where it is no page's, or cannot be read.</summary>
    public static async Task<IReadOnlyDictionary<string, StringValues>> ReadToGoOnAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.IsPage() is not true || !http.Request.HasFormContentType)
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
