using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Referrals.Api.Security.Tokens;

/// <summary>
/// What an issuer publishes of itself, kept for an hour. A key that is not among its keys is looked for once more, twice a minute at most:
/// issuers change their keys. While the issuer does not answer, what it said is good for a day.
/// </summary>
internal sealed partial class Discovery(string issuer, IssuerDocuments documents, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan s_life = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_usable = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_seldom = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1);
    private volatile Known? _known;
    private DateTimeOffset _tried;

    public string Issuer => issuer;

    public TimeProvider Time => time;

    /// <summary>Where its endpoints are.</summary>
    /// <exception cref="IssuerSilentException">It does not answer, and nothing is known of it.</exception>
    public async Task<OpenIdConnectConfiguration> ReadAsync(CancellationToken ct) => (await KnownAsync(time.GetUtcNow() - s_life, ct)).Says;

    /// <summary>The published key of this name, or null.</summary>
    /// <exception cref="IssuerSilentException">It does not answer, and nothing is known of it.</exception>
    public async Task<SecurityKey?> KeyAsync(string? name, CancellationToken ct)
    {
        return string.IsNullOrEmpty(name) ? null : Find(await KnownAsync(time.GetUtcNow() - s_life, ct)) ?? Find(await KnownAsync(time.GetUtcNow(), ct));

        SecurityKey? Find(Known known) => known.Says.SigningKeys.FirstOrDefault(k => k.KeyId == name && k is not SymmetricSecurityKey);
    }

    public void Dispose() => _one.Dispose();

    private async Task<Known> KnownAsync(DateTimeOffset earliest, CancellationToken ct)
    {
        if (_known is { } fresh && fresh.At >= earliest)
        {
            return fresh;
        }

        await _one.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if ((_known is null || _known.At < earliest) && now - _tried >= s_seldom)
            {
                _tried = now;
                await AskAsync(now);
            }

            return _known is { } known && known.At > now - s_usable ? known : throw new IssuerSilentException();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Not cancelled with the request that happened to need it: others wait for it too.</summary>
    private async Task AskAsync(DateTimeOffset now)
    {
        try
        {
            var says = await OpenIdConnectConfigurationRetriever.GetAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration", documents, CancellationToken.None);
            if (says.Issuer == issuer)
            {
                _known = new Known(says, now);
            }
            else
            {
                CallsItselfOtherwise(logger, issuer);
            }
        }
        catch (Exception e)
        {
            Silent(logger, issuer, e.GetBaseException().GetType().Name);
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "The issuer {Issuer} does not answer: {ExceptionType}")]
    private static partial void Silent(ILogger logger, string issuer, string exceptionType);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Error, Message = "The issuer {Issuer} calls itself otherwise; its tokens are not taken. Configure it as it calls itself")]
    private static partial void CallsItselfOtherwise(ILogger logger, string issuer);

    private sealed record Known(OpenIdConnectConfiguration Says, DateTimeOffset At);
}

/// <summary>An issuer does not answer, so that nothing can be said of what it signed.</summary>
internal sealed class IssuerSilentException : Exception;
