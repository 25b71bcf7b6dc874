using System.Text.Json;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests;

public class ValuesTests
{
    [Fact]
    public void lists_are_equal_when_their_items_are_in_order()
    {
        Values<string> letters = ["a", "b"];
        letters.ShouldBe(new Values<string>(["a", "b"]));
        letters.GetHashCode().ShouldBe(new Values<string>(["a", "b"]).GetHashCode());
        letters.Equals(new Values<string>(["b", "a"])).ShouldBeFalse();
        letters.Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void it_is_a_plain_array_in_json() =>
        JsonSerializer.Deserialize<Values<int>>(JsonSerializer.Serialize<Values<int>>([3, 1])).ShouldBe([3, 1]);

    [Theory]
    [InlineData("""["a",null]""")]
    [InlineData("""{"0":"a"}""")]
    [InlineData("\"a\"")]
    public void it_holds_no_null_and_is_read_from_nothing_else(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Values<string>>(json));

    [Fact]
    public void zero_is_not_null() => JsonSerializer.Deserialize<Values<int>>("[0]").ShouldBe([0]);

    [Fact]
    public void it_never_changes()
    {
        Values<int> first = [1, 2];
        first.Add(3).ShouldBe([1, 2, 3]);
        first.Replace(n => n == 1, _ => 5).ShouldBe([5, 2]);
        first.ShouldBe([1, 2]);
    }
}
