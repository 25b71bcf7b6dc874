using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Protecting;
using Shouldly;
using Xunit;
using Span = Referrals.Projections.Releases.Protecting.Span;

namespace Referrals.Projections.Tests.Releases.Protecting;

public class WebTests
{
    /// <summary>The first known answer: exact totals, what is hidden may be 0 or more, and what remains possible of it in truth.</summary>
    private static readonly Dictionary<string, (long Low, long High)> s_possible = new()
    {
        ["wa"] = (25, 94), ["wb"] = (47, 47), ["wc"] = (0, 69), ["xa"] = (26, 95), ["xc"] = (0, 69), ["yb"] = (0, 185), ["yd"] = (0, 185), ["zb"] = (906, 1091), ["zd"] = (585, 770),
    };

    private static readonly long[,] s_counts = { { 30, 47, 64, 89 }, { 90, 124, 5, 31 }, { 92, 100, 59, 85 }, { 800, 991, 651, 685 } };

    [Fact]
    public void nothing_possible_is_ever_ruled_out()
    {
        var web = FourByFour();
        var spans = web.Narrow([.. web.Knots.Select(k => k.Known)]);
        for (var k = 0; k < web.Knots.Count; k++)
        {
            if (s_possible.TryGetValue(web.Knots[k].Key, out var possible))
            {
                spans[k].Low.ShouldBeLessThanOrEqualTo(possible.Low, web.Knots[k].Key);
                spans[k].High.ShouldBeGreaterThanOrEqualTo(possible.High, web.Knots[k].Key);
                spans[k].High.ShouldBeLessThan(Span.Endless);
            }
        }
    }

    [Fact]
    public void a_cell_that_only_an_audit_sees_through_gets_company_on_its_own_line()
    {
        var (hidden, choices) = Hiding.Choose(FourByFour(), DisclosureRules.Standard, new Seed([1], new(OneMoreIn: int.MaxValue)), ["wb"]);
        choices.ShouldHaveSingleItem().Line.ShouldBeOneOf("w&", "b&");
        hidden.Except(s_possible.Keys).ShouldHaveSingleItem().ShouldBeOneOf("wd", "xb");
    }

    [Fact]
    public void lines_narrow_each_other()
    {
        // 20 in all of which 8 to 12 are shown; of the rest 1 or more each, the first at most 3: 8 to 12 less 3 to 1.
        Knot[] knots = [Of("whole", 20, 20), Of("shown", 8, 12), Of("first", 1, Span.Endless), Of("second", 1, Span.Endless), Of("larger", 0, 3)];
        var spans = new Web(knots, [new(LineKind.Sum, 0, [1, 2, 3], 0, true), new(LineKind.AtMost, 2, [4], 0, false)]).Narrow([.. knots.Select(k => k.Known)]);
        spans[2].ShouldBe(new Span(1, 3));
        spans[3].ShouldBe(new Span(5, 11));
        spans[4].ShouldBe(new Span(1, 3));
    }

    [Fact]
    public void what_has_moved_since_is_allowed_for()
    {
        Knot[] knots = [Of("year", 40, 40), Of("before", 8, 12), Of("rest", 0, Span.Endless)];
        new Web(knots, [new(LineKind.Sum, 0, [1, 2], 3, true)]).Narrow([.. knots.Select(k => k.Known)])[2].ShouldBe(new Span(25, 29));
    }

    [Fact]
    public void people_have_at_least_the_largest_part_and_at_most_all()
    {
        Knot[] knots = [Of("whole", 0, Span.Endless), Of("one", 8, 12), Of("other", 18, 22)];
        new Web(knots, [new(LineKind.Cover, 0, [1, 2], 0, true)]).Narrow([.. knots.Select(k => k.Known)])[0].ShouldBe(new Span(18, 34));
    }

    private static Knot Of(string key, long low, long high) => new(key, low, Printed: true, new(low, high), Unsafe: false);

    private static Web FourByFour()
    {
        var knots = new List<Knot>();
        int Add(string key, long count)
        {
            var isHidden = s_possible.ContainsKey(key);
            knots.Add(new(key, count, Printed: true, isHidden ? new(0, Span.Endless) : new(count, count), isHidden));
            return knots.Count - 1;
        }

        int[] four = [0, 1, 2, 3];
        var cells = four.Select(r => four.Select(c => Add($"{"wxyz"[r]}{"abcd"[c]}", s_counts[r, c])).ToArray()).ToArray();
        return new(knots,
        [
            .. four.Select(r => new Line(LineKind.Sum, Add($"{"wxyz"[r]}&", four.Sum(c => s_counts[r, c])), [.. cells[r]], 0, Offers: true)).ToList(),
            .. four.Select(c => new Line(LineKind.Sum, Add($"{"abcd"[c]}&", four.Sum(r => s_counts[r, c])), [.. four.Select(r => cells[r][c])], 0, Offers: true)).ToList(),
        ]);
    }
}
