using System.Numerics;

namespace Referrals.Projections.Releases.Auditing.Solving;

/// <summary>A fraction in lowest terms.</summary>
internal readonly record struct Rational
{
    private readonly BigInteger _denominatorLessOne;

    private Rational(BigInteger numerator, BigInteger denominator) => (Numerator, _denominatorLessOne) = (numerator, denominator - 1);

    public static Rational Zero => default;

    public static Rational One => 1;

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominatorLessOne + 1;

    public bool IsWhole => _denominatorLessOne.IsZero;

    public int Sign => Numerator.Sign;

    public BigInteger Floor => BigInteger.Divide(Numerator - (Numerator.Sign < 0 ? _denominatorLessOne : 0), Denominator);

    public BigInteger Ceiling => -(-this).Floor;

    public static implicit operator Rational(long whole) => new(whole, 1);

    public static implicit operator Rational(BigInteger whole) => new(whole, 1);

    public static Rational operator +(Rational a, Rational b) =>
        a.IsWhole && b.IsWhole ? new(a.Numerator + b.Numerator, 1) : Of((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) =>
        a.IsWhole && b.IsWhole ? new(a.Numerator * b.Numerator, 1) : Of(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => Of(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator <(Rational a, Rational b) => a.IsWhole && b.IsWhole ? a.Numerator < b.Numerator : a.Numerator * b.Denominator < b.Numerator * a.Denominator;

    public static bool operator >(Rational a, Rational b) => b < a;

    private static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        return new(numerator / common, denominator / common);
    }
}
