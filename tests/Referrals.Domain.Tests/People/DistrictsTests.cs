using Referrals.Domain.People;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.People;

public class DistrictsTests
{
    [Fact]
    public void there_are_six_with_codes_in_the_order_of_their_names() =>
        Districts.All.Select(d => d.Code).ShouldBe(Enumerable.Range(78, 6).Select(n => $"E070000{n}"));

    [Theory]
    [InlineData("E07000081", "Gloucester")]
    [InlineData("E07000080", "Forest of Dean")]
    public void a_code_has_a_name(string code, string name) => Districts.Find(code)!.Name.ShouldBe(name);

    [Theory]
    [InlineData("E06000025")] // South Gloucestershire is not the county's
    [InlineData("unknown")]
    public void elsewhere_is_no_district(string code) => Districts.Find(code).ShouldBeNull();
}
