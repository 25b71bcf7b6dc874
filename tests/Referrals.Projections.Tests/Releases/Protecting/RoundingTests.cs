using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;

namespace Referrals.Projections.Tests.Releases.Protecting;

public class RoundingTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "c")]
    [InlineData(2, "c")]
    [InlineData(5, "c")]
    [InlineData(7, "c")]
    [InlineData(8, "10")]
    [InlineData(12, "10")]
    [InlineData(13, "15")]
    [InlineData(16, "15")]
    [InlineData(57, "55")]
    [InlineData(10023, "10025")]
    public void counts_are_shown_as_everybody_does(int count, string shown) => Rounding.Count(count, DisclosureRules.Standard).ShouldBe(shown);

    [Theory]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(7.9)]
    public void a_negative_or_fractional_count_is_an_error(double count)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Rounding.Count((decimal)count, DisclosureRules.Standard));
        Should.Throw<ArgumentOutOfRangeException>(() => Rounding.Pounds((decimal)count, DisclosureRules.Standard));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12_345_678, "123500")]
    [InlineData(12_344_999, "123400")]
    [InlineData(5_000, "100")]
    [InlineData(100, "100")] // a pound is not nothing
    public void pence_are_shown_as_pounds_to_the_hundred(int pence, string shown) => Rounding.Pounds(pence, DisclosureRules.Standard).ShouldBe(shown);

    [Fact]
    public void a_shown_text_means_what_is_shown_so_and_no_more()
    {
        foreach (var rules in new[] { DisclosureRules.Standard, new(Threshold: 9, Base: 5), new(Threshold: 7, Base: 10), new(Threshold: 5, Base: 20) })
        {
            foreach (var shown in Enumerable.Range(0, 300).ToLookup(n => Rounding.Count(n, rules)).Where(s => s.Key != "c" && s.Max() < 270))
            {
                Rounding.Meaning(shown.Key, rules).ShouldBe(new Referrals.Projections.Releases.Protecting.Span(shown.Min(), shown.Max()));
            }
        }

        Rounding.Meaning("c", DisclosureRules.Standard).Low.ShouldBe(1);
        Rounding.Meaning("z", DisclosureRules.Standard).High.ShouldBe(0);
    }
}
