using System.Text.Json;
using Referrals.Api.Deciding;
using Referrals.Api.Json;
using Referrals.Api.Referring;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>What decides on each command of a form, by its path: the same as behind the API's address.</summary>
internal sealed class PageCommands : ReferralCommandTable
{
    private readonly Dictionary<string, Func<JsonElement, Func<Func<Referral, Given, Task<Decided>>, Task>, Task>> _all = [];
    private readonly Dictionary<string, Action<JsonElement>> _fits = [];

    public PageCommands() => ReferralEndpoints.Fill(this);

    public override void Post<T>(string path, Func<T, Referral, Given, Task<Decided>> decide)
    {
        _fits.Add(path, body => RequestBody.Read<T>(body));
        _all.Add(path, (body, run) =>
        {
            var command = RequestBody.Read<T>(body);
            return run((referral, given) => decide(command, referral, given));
        });
    }

    /// <summary>Whether the body has the command's shape; a problem says what is wrong.</summary>
    public void Check(string path, JsonElement body) => _fits[path](body);

    public Task DecideAsync(string path, JsonElement body, Func<Func<Referral, Given, Task<Decided>>, Task> run) => _all[path](body, run);
}
