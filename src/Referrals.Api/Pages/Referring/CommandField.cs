using System.Globalization;
using System.Text.Json.Nodes;
using Referrals.Api.Pages.Forms;
using Referrals.Domain.Clocks;

namespace Referrals.Api.Pages.Referring;

/// <summary>How something is asked: in a line, in some lines, as a day, as a day with its time, by choosing, in pounds, as a score.</summary>
internal enum Asks { Line, Lines, Day, Moment, One, OneOfMany, Any, Pounds, Score }

/// <summary>One thing that a form asks, by the path of the command's member that it fills.</summary>
internal sealed record CommandField(string Name, string Label, Asks Asks, string? Hint = null)
{
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Whether it may be left empty, which its label says.</summary>
    public bool Optional { get; init; }

    /// <summary>What stands in it at first.</summary>
    public IReadOnlyList<string> Begins { get; init; } = [];

    /// <summary>Where it is sent only when it is no longer what it was: with which others it goes together.</summary>
    public string? Together { get; init; }

    public string Labelled => Optional && Asks is not Asks.Any ? $"{Label} (optional)" : Label;

    /// <summary>What was typed, as the command takes it; null where nothing was. A problem is for a person.</summary>
    public (JsonNode? Value, string? Problem) Read(IReadOnlyList<string> typed)
    {
        var text = typed is [var first, ..] ? first.Trim() : "";
        if (text.Length == 0)
        {
            return Asks is Asks.Any ? (new JsonArray(), null) : (null, Optional ? null : Asks is Asks.One or Asks.OneOfMany ? "Choose one" : $"Answer: {Label}");
        }

        switch (Asks)
        {
            case Asks.Day:
                return WrittenDate.TryParse(text, out var day) ? (day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null) : (null, WrittenDate.Problem);
            case Asks.Moment:
                return DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
                    ? (WorkingDays.FromLondon(local).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), null)
                    : (null, "Enter a day and a time");
            case Asks.Any:
                return (new JsonArray([.. typed.Select(t => (JsonNode)t)]), null);
            case Asks.Pounds:
                return decimal.TryParse(text.TrimStart('£'), NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var pounds) && decimal.IsInteger(pounds * 100) && pounds < 100_000_000
                    ? ((long)(pounds * 100), null)
                    : (null, "Enter an amount, for example 1,200 or 87.50");
            case Asks.Score:
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var score) ? (score, null) : (null, "Enter a whole number");
            default:
                return (text, null);
        }
    }

    /// <summary>What stands in the field for a value: the other way round than <see cref="Read"/>.</summary>
    public IReadOnlyList<string> Written(JsonNode? value) => value switch
    {
        null => [],
        JsonArray many => [.. many.Select(m => m!.ToString())],
        _ when Asks is Asks.Day => [WrittenDate.Write(DateOnly.ParseExact(value.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture))],
        _ when Asks is Asks.Moment => [Wall(DateTimeOffset.Parse(value.ToString(), CultureInfo.InvariantCulture))],
        _ when Asks is Asks.Pounds => [(long.Parse(value.ToString(), CultureInfo.InvariantCulture) / 100m).ToString("0.##", CultureInfo.InvariantCulture)],
        _ => [value.ToString()],
    };

    /// <summary>What stands in the field in words.</summary>
    public string Said(IEnumerable<string> standing)
    {
        var said = standing.Where(s => s.Length > 0).Select(Say).ToList();
        return said.Count == 0 ? "Nothing" : string.Join(", ", said);

        string Say(string one) => Asks switch
        {
            Asks.Day when WrittenDate.TryParse(one, out var day) => Spoken.Day(day),
            Asks.Moment when DateTime.TryParseExact(one, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) => Spoken.Moment(WorkingDays.FromLondon(local)),
            Asks.Pounds => $"£{one.TrimStart('£')}",
            _ => Choices.FirstOrDefault(c => c.Value == one)?.Text ?? one,
        };
    }

    private static string Wall(DateTimeOffset at) => WorkingDays.InLondon(at).ToDateTime(WorkingDays.TimeInLondon(at)).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
