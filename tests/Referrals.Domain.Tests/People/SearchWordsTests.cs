using Referrals.Domain.People;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.People;

/// <summary>Whole words as people write them, the same from a record and from a search.</summary>
public class SearchWordsTests
{
    private static readonly PersonDetails Siobhan = new()
    {
        Name = "Siobhán O’Brien Crane-Webb", KnownAs = "Shiv", DateOfBirth = new DateOnly(1950, 5, 7), NhsNumber = "9598980006", OurReference = "HH-2031/b",
    };

    [Theory]
    [InlineData("siobhan")]
    [InlineData("O'BRIEN siobhán")]
    [InlineData("obrien shiv")]
    [InlineData("Crane Webb")]
    [InlineData("webb, crane-webb")]
    [InlineData("7/5/1950")]
    [InlineData("07.05.50")]
    [InlineData("7-5-50")]
    [InlineData("07 05 1950")]
    [InlineData("1950-05-07")]
    [InlineData("1950/5/7")]
    [InlineData("7 May 1950")]
    [InlineData("7th of may, 1950")]
    [InlineData("07-MAY-50")]
    [InlineData("Shiv 7/5/1950")]
    [InlineData("959 898 0006")]
    [InlineData("9598980006 webb")]
    [InlineData("959-898-0006")]
    [InlineData("hh 2031 B")]
    [InlineData("HH-2031/b")]
    public void she_is_found_by(string text) => SearchWords.Fit(Siobhan, SearchWords.Typed(text)).ShouldBeTrue();

    [Theory]
    [InlineData("sio")]
    [InlineData("siobhan smith")]
    [InlineData("5/7/1950")]
    [InlineData("shiv 8/5/1950")]
    [InlineData("9598980007")]
    [InlineData("2031")]
    [InlineData("31/2/1950")]
    [InlineData("-")]
    [InlineData("")]
    public void she_is_not_found_by(string text) => SearchWords.Fit(Siobhan, SearchWords.Typed(text)).ShouldBeFalse();

    [Fact]
    public void what_says_nothing_is_no_reading() => SearchWords.Typed(" ,. ").ShouldBeEmpty();

    [Fact]
    public void readings_stay_few_whatever_is_typed()
    {
        SearchWords.Typed(string.Join(' ', Enumerable.Repeat("1/1/50", 12))).Sum(r => r.Count).ShouldBeLessThan(200);
        SearchWords.Typed(string.Concat(Enumerable.Repeat("1/1/50 2/2/50 3-3-49 ", 9))).Sum(r => r.Count).ShouldBeLessThan(200);
    }
}
