using Referrals.Domain.People;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.People;

public class NhsNumberTests
{
    [Theory]
    [InlineData("8429141456", "8429141456")]
    [InlineData("9598980006", "9598980006")]
    [InlineData("9434765919", "9434765919")]
    [InlineData("4010232137", "4010232137")]
    [InlineData("842 914 1456", "8429141456")]
    [InlineData(" 401 023 2137 ", "4010232137")]
    public void ten_digits_with_a_fitting_check_digit_are_one(string typed, string kept)
    {
        NhsNumber.TryNormalise(typed, out var nhsNumber).ShouldBeTrue();
        nhsNumber.ShouldBe(kept);
    }

    [Theory]
    [InlineData("8429141457")]
    [InlineData("9598980007")]
    [InlineData("842914145")]
    [InlineData("84291414566")]
    [InlineData("0000000060")] // the check digit would have to be 10
    [InlineData("842914145X")]
    [InlineData("842-914-1456")]
    [InlineData("٨٤٢٩١٤١٤٥٦")] // digits, but not ours
    [InlineData("8429141456\n")]
    [InlineData("")]
    [InlineData(null)]
    public void anything_else_is_none(string? typed)
    {
        NhsNumber.TryNormalise(typed, out var nhsNumber).ShouldBeFalse();
        nhsNumber.ShouldBeNull();
    }

    [Fact]
    public void one_wrong_digit_is_always_found()
    {
        const string valid = "9434765919";
        var wrong = from i in Enumerable.Range(0, valid.Length)
                    from digit in "0123456789"
                    where digit != valid[i]
                    select valid.Remove(i, 1).Insert(i, digit.ToString());
        wrong.Count(typed => NhsNumber.TryNormalise(typed, out _)).ShouldBe(0);
    }
}
