using Referrals.Api.Pages.Forms;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Pages;

public class WrittenDates
{
    [Theory]
    [InlineData("27 3 1951")]
    [InlineData("27/03/1951")]
    [InlineData("27.3.1951")]
    [InlineData(" 27-03-1951 ")]
    [InlineData("27 March 1951")]
    [InlineData("27 mar 1951")]
    [InlineData("1951-03-27")]
    public void a_date_is_read_the_way_people_write_it(string text)
    {
        WrittenDate.TryParse(text, out var date).ShouldBeTrue();
        date.ShouldBe(new DateOnly(1951, 3, 27));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3/27/1951")]
    [InlineData("31 2 1951")]
    [InlineData("27 3 51")]
    [InlineData("yesterday")]
    public void what_is_no_date_is_not_guessed_at(string? text) => WrittenDate.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void september_is_read_in_either_short_form()
    {
        WrittenDate.TryParse("5 Sep 1951", out var one).ShouldBeTrue();
        WrittenDate.TryParse("5 Sept 1951", out var other).ShouldBeTrue();
        one.ShouldBe(other);
    }
}
