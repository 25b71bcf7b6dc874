using System.Globalization;
using System.Net;
using System.Text;

namespace Referrals.Api.Outcomes.Charts;

/// <summary>A picture written by hand: attributes alone, no style and no script, so that any page may show it, and the same input is the same text.</summary>
internal sealed class Svg
{
    public const string Ink = "#0b0c0c";
    public const string Grey = "#505a5f";
    public const string Rule = "#b1b4b6";
    public const string Faint = "#dfe3e4";
    public const string Navy = "#12436d";
    public const string Teal = "#1d7d76";
    public const string Pink = "#801650";
    public const string Orange = "#c2501a";

    /// <summary>How wide a letter is of its size, about.</summary>
    public const double Letter = 0.56;

    /// <summary>The slant of a series' stripes, against the slant of what is hidden: in grey, nothing else tells the two apart.</summary>
    public const int Counter = 135;

    private readonly StringBuilder _body = new();
    private readonly StringBuilder _patterns = new();

    public static readonly IReadOnlyList<string> Colours = [Navy, Teal, Orange, Pink];

    /// <summary>A number as an attribute.</summary>
    public static string Px(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public Svg Text(double x, double y, string text, int size = 14, bool bold = false, string fill = Ink, string anchor = "start") => Add(
        $"<text x=\"{Px(x)}\" y=\"{Px(y)}\" font-family=\"Arial, Helvetica, sans-serif\" font-size=\"{size}\"{(bold ? " font-weight=\"700\"" : "")} fill=\"{fill}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");

    public Svg Line(double x1, double y1, double x2, double y2, string stroke = Rule, double width = 1, string? dash = null) => Add(
        $"<line x1=\"{Px(x1)}\" y1=\"{Px(y1)}\" x2=\"{Px(x2)}\" y2=\"{Px(y2)}\" stroke=\"{stroke}\" stroke-width=\"{Px(width)}\"{Dash(dash)}/>");

    public Svg Rect(double x, double y, double width, double height, string fill, string? stroke = null, string? dash = null, double opacity = 1) => Add(
        $"<rect x=\"{Px(x)}\" y=\"{Px(y)}\" width=\"{Px(width)}\" height=\"{Px(height)}\" fill=\"{fill}\"{(opacity < 1 ? $" fill-opacity=\"{opacity.ToString(CultureInfo.InvariantCulture)}\"" : "")}{(stroke is null ? "" : $" stroke=\"{stroke}\" stroke-width=\"1.5\"")}{Dash(dash)}/>");

    public Svg Circle(double x, double y, double radius, string fill, string stroke) => Add(
        $"<circle cx=\"{Px(x)}\" cy=\"{Px(y)}\" r=\"{Px(radius)}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"2.5\"/>");

    public Svg Diamond(double x, double y, double radius, string fill) => Path($"M{Px(x)} {Px(y - radius)}l{Px(radius)} {Px(radius)}l{Px(-radius)} {Px(radius)}l{Px(-radius)} {Px(-radius)}z", fill);

    public Svg Path(string d, string fill, string? stroke = null, double width = 1, string? dash = null) => Add(
        $"<path d=\"{d}\" fill=\"{fill}\"{(stroke is null ? "" : $" stroke=\"{stroke}\" stroke-width=\"{Px(width)}\"")}{Dash(dash)}/>");

    /// <summary>Stripes to fill with as <c>url(#name)</c>; the name begins with the picture's, since a page has several.</summary>
    public Svg Hatch(string name, string colour, int degrees = 45, double thickness = 2.2, string ground = "#ffffff", double opacity = 1, int every = 6)
    {
        var solid = opacity.ToString(CultureInfo.InvariantCulture);
        _patterns.Append(CultureInfo.InvariantCulture, $"<pattern id=\"{name}\" width=\"{every}\" height=\"{every}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({degrees})\"><rect width=\"{every}\" height=\"{every}\" fill=\"{ground}\" fill-opacity=\"{solid}\"/><rect width=\"{Px(thickness)}\" height=\"{every}\" fill=\"{colour}\" fill-opacity=\"{(opacity < 1 ? "0.45" : "1")}\"/></pattern>");
        return this;
    }

    /// <summary>What the letters mean that stand for counts which are not shown: those that are in the picture.</summary>
    /// <param name="x">Where it begins.</param>
    /// <param name="middle">The height of its line.</param>
    /// <param name="hidden">The stripes of such a square; null where there is none.</param>
    /// <param name="figures">What is in the picture.</param>
    public Svg Unshown(double x, double middle, string? hidden, IEnumerable<Figure> figures)
    {
        var letters = figures.Where(f => f.IsHidden).Select(f => f.Text).ToHashSet();
        foreach (var (letter, means) in new[] { ("c", "hidden to protect people"), ("x", "its group is too small, or all alike, to be broken down") }.Where(l => letters.Contains(l.Item1)))
        {
            if (hidden is not null)
            {
                Rect(x, middle - 7, 14, 14, $"url(#{hidden})", Grey);
                x += 21;
            }

            Text(x, middle + 5, letter, bold: true).Text(x + 15, middle + 5, means, 13, fill: Grey);
            x += 15 + (means.Length * 13 * Letter) + 20;
        }

        return this;
    }

    /// <summary>A horizontal bar for a figure with what it says at its end; one that is not shown is a striped square whatever the size, not offered a letter.</summary>
    public Svg Bar(double x, double middle, double height, Figure figure, double perUnit, string fill, string hidden, string? stroke = null, Func<Figure, string>? say = null)
    {
        if (figure.IsHidden)
        {
            return Rect(x, middle - 7, 14, 14, $"url(#{hidden})", Grey).Text(x + 21, middle + 5, figure.Text, bold: true);
        }

        if (figure.Number is not { } number)
        {
            return Text(x, middle + 5, figure.Text, bold: true);
        }

        var width = (double)number * perUnit;
        if (number > 0)
        {
            Rect(x, middle - (height / 2), width, height, fill, stroke);
        }

        return Text(x + width + (number > 0 ? 7 : 4), middle + 5, say?.Invoke(figure) ?? figure.Said, bold: true);
    }

    /// <summary>The whole picture; its title and description are read out instead of it.</summary>
    public string Close(string id, double width, double height, string title, string description) => string.Concat(
        $"<svg class=\"app-svg\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Px(width)} {Px(height)}\" width=\"{Px(width)}\" height=\"{Px(height)}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">",
        $"<title id=\"{id}-title\">{Escape(title)}</title><desc id=\"{id}-desc\">{Escape(description)}</desc>",
        _patterns.Length == 0 ? "" : $"<defs>{_patterns}</defs>",
        $"<rect width=\"{Px(width)}\" height=\"{Px(height)}\" fill=\"#ffffff\"/>",
        _body.ToString(),
        "</svg>");

    private static string Dash(string? dash) => dash is null ? "" : $" stroke-dasharray=\"{dash}\"";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private Svg Add(string element)
    {
        _body.Append(element);
        return this;
    }
}
