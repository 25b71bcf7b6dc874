using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Referrals.Api.Hosting;
using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>An app and its recovery codes outlive the key that they were sealed under.</summary>
public class SecondFactorsRotating(SignInOffice at) : IClassFixture<SignInOffice>
{
    private static readonly (string, string) s_one = ("PersonalData:Keys:one", Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()));
    private static readonly (string, string) s_two = ("PersonalData:Keys:two", Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray()));

    [Fact]
    public async Task a_second_factor_is_sealed_anew_and_its_codes_go_on()
    {
        var newcomer = await at.InviteAsync();
        var accounts = at.Services.GetRequiredService<Accounts>();
        var before = Under(s_one);
        var offered = before.OfferTo(await AccountAsync());
        var codes = (await before.SetUpAsync(await AccountAsync(), offered.Secret, newcomer.CodeOf(offered.Secret))).ShouldNotBeNull();
        (await Under(s_two).CheckAsync(await AccountAsync(), codes[0])).ShouldBeFalse("what is not sealed anew is lost with its key");

        (await Under(s_one, s_two, ("PersonalData:CurrentKey", "two")).SealAnewAsync(CancellationToken.None)).ShouldBe(1);
        (await Under(s_one, s_two, ("PersonalData:CurrentKey", "two")).SealAnewAsync(CancellationToken.None)).ShouldBe(0);
        var after = Under(s_two);
        (await after.CheckAsync(await AccountAsync(), codes[0])).ShouldBeTrue();
        newcomer.Secret = offered.Secret;
        (await after.CheckAsync(await AccountAsync(), newcomer.NextCode())).ShouldBeTrue();
        (await Under(s_one).CheckAsync(await AccountAsync(), codes[1])).ShouldBeFalse();

        async Task<Account> AccountAsync() => (await accounts.FindAsync(newcomer.Id, CancellationToken.None)).ShouldNotBeNull();
    }

    private SecondFactors Under(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build();
        var (databases, keys) = (at.Services.GetRequiredService<Databases>(), KeyRing.From(configuration, development: true));
        return new(databases, keys, new Tries(databases, keys, at.Office.Clock, NullLogger<Tries>.Instance), at.Office.Clock, NullLogger<SecondFactors>.Instance);
    }
}
