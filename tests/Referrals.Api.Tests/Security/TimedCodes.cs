using Referrals.Api.Security.Accounts;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Security;

/// <summary>Codes that change with time are those of the standard.</summary>
public class TimedCodes
{
    private static readonly byte[] s_secret = [.. "12345678901234567890"u8];

    /// <summary>RFC 6238, appendix B.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void the_codes_of_the_standard_come_out(long seconds, string code)
    {
        Totp.CodeAt(s_secret, seconds / 30, digits: 8).ShouldBe(code);
        Totp.CodeAt(s_secret, seconds / 30).ShouldBe(code[2..]);
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void a_clock_may_be_wrong_by_half_a_minute(int seconds, bool accepted)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = now.AddSeconds(seconds).ToUnixTimeSeconds() / 30;
        Totp.StepOf(s_secret, Totp.CodeAt(s_secret, step), now).ShouldBe(accepted ? step : null);
    }

    /// <summary>RFC 4648, section 10.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void a_key_is_written_as_apps_read_it(string text, string key) => Totp.Base32(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(key);

    [Fact]
    public void the_address_in_the_picture_names_the_account() =>
        Totp.AddressOf(s_secret, "o'neil+1@example.org").ShouldBe("otpauth://totp/Referrals:o%27neil%2B1%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Referrals");

    [Fact]
    public void the_picture_has_no_style_and_no_script()
    {
        var svg = QrPicture.Of(Totp.AddressOf(s_secret, "someone@example.org"), "QR code").ToString()!;
        svg.ShouldStartWith("<svg ");
        svg.ShouldContain("aria-label=\"QR code\"");
        svg.ShouldNotContain("style");
    }
}
