using System.Text.Json;
using Referrals.Api.Deciding;
using Referrals.Api.Json;
using Referrals.Api.Referring;
using Referrals.Domain.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>What decides on each command of a form, by its path: the same as behind the API's address.</summary>
internal sealed class PageCommands : ReferralCommandTable
{
    private readonly Dictionary<string, Func<JsonElement, Func<Referral, Given, Task<Decided>>>> _read = [];

    public IEnumerable<string> Paths => _read.Keys;

    public PageCommands() => ReferralEndpoints.Fill(this);

    public override void Post<T>(string path, Func<T, Referral, Given, Task<Decided>> decide) => _read.Add(path, body =>
    {
        var command = RequestBody.Read<T>(body);
        return (referral, given) => decide(command, referral, given);
    });

    /// <summary>The decision on a command; a problem says what of its body does not fit.</summary>
    public Func<Referral, Given, Task<Decided>> Read(string path, JsonElement body) => _read[path](body);
}
