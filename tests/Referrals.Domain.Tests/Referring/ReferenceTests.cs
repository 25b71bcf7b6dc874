using FsCheck;
using FsCheck.Fluent;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Referring;

public class ReferenceTests
{
    // What comes before the last pair of characters leaves one of 28 remainders; a swap of two neighbours in the alphabet
    // goes unseen after exactly one of them: 28 of 10,584 cases.
    private const double UnseenSwaps = 28.0 / 10_584;

    [Fact]
    public void it_reads_as_letters_five_characters_and_a_check_character() =>
        Reference.From("GL", 0).ToString().ShouldMatch("^GL-22222-[234679ACDEFGHJKLMNPQRTUVWXYZ]$");

    [Fact]
    public void the_alphabet_has_28_characters_and_no_look_alikes()
    {
        Reference.Alphabet.Distinct().Count().ShouldBe(28);
        Reference.Alphabet.ShouldNotContain(c => "0O1I5S8B".Contains(c));
    }

    [Theory]
    [InlineData("GL-7K3DM-Y")]
    [InlineData("gl-7k3dm-y")]
    [InlineData("GL7K3DMY")]
    [InlineData(" gl 7k3 dm y ")]
    [InlineData("GL–7K3DM‑Y")] // en dash, non-breaking hyphen
    public void it_is_read_in_any_case_with_dashes_or_spaces_anywhere(string typed)
    {
        Reference.TryParse(typed, out var reference).ShouldBeTrue();
        reference!.ToString().ShouldBe("GL-7K3DM-Y");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("GL-7K3DM")]
    [InlineData("GL-7K3DM-Q")] // wrong check character
    [InlineData("GL-7K3DM-YY")]
    [InlineData("GL-7K30M-Y")] // not in the alphabet
    [InlineData("G2-7K3DM-Y")] // no letters in front
    [InlineData("GL_7K3DM_Y")]
    [InlineData("ＧＬ-7K3DM-Y")] // full-width letters
    public void anything_else_is_no_reference(string? typed) => Reference.TryParse(typed, out _).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("gl")]
    [InlineData("GLO")]
    [InlineData("BS")]
    [InlineData("G7")]
    public void a_prefix_is_two_letters_of_the_alphabet(string prefix) =>
        Should.Throw<ArgumentException>(() => Reference.From(prefix, 1));

    [Fact]
    public void what_is_printed_is_read_back_as_the_same() =>
        ForEveryReference(printed => Reference.TryParse(printed, out var read) && read.ToString() == printed);

    [Fact]
    public void the_same_number_gives_the_same_reference_and_another_one_another()
    {
        const ulong possible = 28 * 28 * 28 * 28 * 28;
        Prop.ForAll(Numbers, n =>
            Reference.From("GL", n) == Reference.From("GL", n)
            && Reference.From("GL", n) == Reference.From("GL", n % possible)
            && Reference.From("GL", n) != Reference.From("GL", n + 1)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void every_single_wrong_character_is_found() =>
        ForEveryReference(printed =>
        {
            var typed = printed.Replace("-", "").ToCharArray();
            return Enumerable.Range(0, typed.Length).All(i =>
                Reference.Alphabet.Where(wrong => wrong != typed[i]).All(wrong => !Reads(Changed(typed, i, wrong))));
        });

    [Fact]
    public void swapped_neighbours_go_unseen_only_when_they_are_neighbours_in_the_alphabet() =>
        ForEveryReference(printed =>
        {
            var typed = printed.Replace("-", "").ToCharArray();
            return Enumerable.Range(0, typed.Length - 1).Where(i => typed[i] != typed[i + 1]).All(i =>
                !Reads(Swapped(typed, i)) || AreNeighbours(typed[i], typed[i + 1]));
        });

    [Fact]
    public void nearly_every_swap_of_neighbours_is_found()
    {
        var swaps = 0;
        var unseen = 0;
        for (ulong n = 0; n < 20_000; n++)
        {
            var typed = Reference.From("GL", n * 860).ToString().Replace("-", "").ToCharArray();
            foreach (var i in Enumerable.Range(0, typed.Length - 1).Where(i => typed[i] != typed[i + 1]))
            {
                swaps++;
                unseen += Reads(Swapped(typed, i)) ? 1 : 0;
            }
        }

        ((double)unseen / swaps).ShouldBeLessThan(UnseenSwaps * 1.2);
    }

    private static readonly Arbitrary<ulong> Numbers = ArbMap.Default.ArbFor<ulong>();

    private static void ForEveryReference(Func<string, bool> property) =>
        Prop.ForAll(Numbers, Gen.Elements("GL", "CH", "WM", "ZZ").ToArbitrary(), (n, prefix) => property(Reference.From(prefix, n).ToString()))
            .QuickCheckThrowOnFailure();

    private static bool Reads(char[] typed) => Reference.TryParse(new string(typed), out _);

    private static char[] Changed(char[] typed, int i, char wrong)
    {
        var changed = (char[])typed.Clone();
        changed[i] = wrong;
        return changed;
    }

    private static char[] Swapped(char[] typed, int i)
    {
        var swapped = (char[])typed.Clone();
        (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
        return swapped;
    }

    private static bool AreNeighbours(char one, char other) =>
        Math.Abs(Reference.Alphabet.IndexOf(one) - Reference.Alphabet.IndexOf(other)) is 1 or 27;
}
