using Referrals.Domain.People;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.People;

public class PostcodeTests
{
    [Theory]
    [InlineData("GL1 1AA", "GL1 1AA")]
    [InlineData("gl11aa", "GL1 1AA")]
    [InlineData("  gl50  1ab ", "GL50 1AB")]
    [InlineData("GL54 5XX", "GL54 5XX")]
    [InlineData("M1 1AE", "M1 1AE")]
    [InlineData("B33 8TH", "B33 8TH")]
    [InlineData("CR2 6XH", "CR2 6XH")]
    [InlineData("DN55 1PT", "DN55 1PT")]
    [InlineData("W1A 1HQ", "W1A 1HQ")]
    [InlineData("EC1A 1BB", "EC1A 1BB")]
    [InlineData("GIR0AA", "GIR 0AA")]
    [InlineData("GL99 9ZZ", "GL99 9ZZ")]
    [InlineData("zz993vz", "ZZ99 3VZ")] // no fixed abode
    public void a_postcode_is_kept_in_its_usual_form(string typed, string kept)
    {
        Postcode.TryNormalise(typed, out var postcode).ShouldBeTrue();
        postcode.ShouldBe(kept);
    }

    [Theory]
    [InlineData("xxGL1 1AA")]
    [InlineData("GL1 1AAxx")]
    [InlineData("GL1 1AA\n")]
    [InlineData("GL1 1CA")] // no C in the second half
    [InlineData("QL1 1AA")]
    [InlineData("GI1 1AA")]
    [InlineData("GL111 1AA")]
    [InlineData("GL1")]
    [InlineData("1AA")]
    [InlineData("ZZ99 3VY")]
    [InlineData("GL١ 1AA")] // a digit, but not ours
    [InlineData("GL1-1AA")]
    [InlineData("")]
    [InlineData(null)]
    public void anything_else_is_none(string? typed)
    {
        Postcode.TryNormalise(typed, out var postcode).ShouldBeFalse();
        postcode.ShouldBeNull();
    }

    [Fact]
    public void its_shape_needs_no_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("tr-TR");
            Postcode.TryNormalise("dn551pt", out var postcode).ShouldBeTrue();
            Postcode.TryNormalise("gir0aa", out _).ShouldBeTrue();
            postcode.ShouldBe("DN55 1PT");
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
