using Referrals.Api.Security;
using Referrals.Api.Security.Accounts;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Which passwords may be chosen, and what browsers are called.</summary>
public class NewPasswords
{
    private static readonly string[] s_about = ["j.okafor@stroud-advice.example", "Jess Okafor", "Stroud Advice Centre"];

    [Theory]
    [InlineData("marmalade lantern otter")]
    [InlineData("Tr0ub4dor&3zebra")]
    [InlineData("пароль лампа выдра")]
    [InlineData("842917364501")]
    [InlineData("okafor marmalade otter")]
    [InlineData("            x y z w")]
    public void these_may_be_chosen(string password) => Passwords.ProblemWith(password, s_about).ShouldBeNull();

    [Theory]
    [InlineData(null, "Enter")]
    [InlineData("", "Enter")]
    [InlineData("elevenchars", "12 characters")]
    [InlineData("🦦🦦🦦🦦🦦🦦", "12 characters")]
    [InlineData("passwordpassword", "tried first")]
    [InlineData("P@ssw0rd2024!!", "tried first")]
    [InlineData("Welcome123456", "tried first")]
    [InlineData("letmeinplease", "tried first")]
    [InlineData("qwertyuiopasdf", "tried first")]
    [InlineData("1qaz2wsx3edc4rfv", "tried first")]
    [InlineData("zyxwvutsrqpon", "tried first")]
    [InlineData("123456789012", "tried first")]
    [InlineData("abc123abc123", "tried first")]
    [InlineData("aaaaaaaaaaaaaaaaaaab", "tried first")]
    [InlineData("Gloucester2026!", "tried first")]
    [InlineData("correcthorsebatterystaple", "tried first")]
    [InlineData("j.okafor@stroud-advice.example", "email")]
    [InlineData("JessOkafor2026", "email")]
    [InlineData("Stroud-Advice-Centre", "email")]
    [InlineData("okaforpassword1", "email")]
    public void these_may_not(string? password, string why) => Passwords.ProblemWith(password, s_about).ShouldNotBeNull().ShouldContain(why);

    [Fact]
    public void one_may_be_long_and_not_endless()
    {
        var phrase = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + (i * i % 26)))) + string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + (i * 7 % 26))));
        Passwords.ProblemWith(phrase, s_about).ShouldBeNull();
        Passwords.ProblemWith(phrase + "x", s_about).ShouldNotBeNull().ShouldContain("200");
    }

    [Fact]
    public async Task the_same_characters_made_up_differently_are_the_same_password()
    {
        var hash = await Passwords.HashAsync("caf\u00e9 marmalade otter");
        (await Passwords.CheckAsync(hash, "cafe\u0301 marmalade otter")).ShouldBe((true, false));
        (await Passwords.CheckAsync(hash, "cafe marmalade otter")).Right.ShouldBeFalse();
        (await Passwords.CheckAsync(hash, "caf\u00e9 marmalade otter\ud800")).Right.ShouldBeFalse();
    }

    [Fact]
    public async Task a_hash_of_fewer_rounds_is_to_be_made_anew()
    {
        var old = new Microsoft.AspNetCore.Identity.PasswordHasher<object>().HashPassword(new(), "marmalade lantern otter");
        (await Passwords.CheckAsync(old, "marmalade lantern otter")).ShouldBe((true, true));
        (await Passwords.CheckAsync(null, "marmalade lantern otter")).Right.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("curl/8.5.0", "Another browser")]
    [InlineData("", "Another browser")]
    public void a_browser_is_named_roughly(string userAgent, string name) => Browsers.NameOf(userAgent).ShouldBe(name);
}
