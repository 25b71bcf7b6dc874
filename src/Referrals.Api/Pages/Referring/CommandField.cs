using System.Globalization;
using System.Text.Json.Nodes;
using Referrals.Api.Pages.Forms;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Referrals.Projections.Referring;

namespace Referrals.Api.Pages.Referring;

/// <summary>How something is asked: in a line, in some lines, as a day, as a day with its time, by choosing, in pounds, as a score.</summary>
internal enum Asks { Line, Lines, Day, Moment, One, OneOfMany, Any, Pounds, Score }

/// <summary>What a form is made for: the referral as whoever opens it sees it, and what the partnership knows.</summary>
internal sealed record Setting(ReferralView Referral, Programme? Programme, Partnership Partnership, Actor Actor, DateOnly Today)
{
    public ReferralState State => Referral.State;

    public bool IsReceiver => Referral.Receiver.Id == Actor.OrganisationId;

    public bool IsReferrer => Referral.Referrer?.Id == Actor.OrganisationId || (Referral.Referrer is null && IsReceiver);

    public bool IsOffered => Referral.Offer?.Organisation.Id == Actor.OrganisationId;
}

/// <summary>One thing that a form asks, by the name of the command's member that it fills.</summary>
internal sealed record CommandField(string Name, string Label, Asks Asks, string? Hint = null)
{
    public Func<Setting, IReadOnlyList<Choice>> Choices { get; init; } = _ => [];

    /// <summary>Whether it may be left empty, which its label says.</summary>
    public bool Optional { get; init; }

    public string Labelled => Optional ? $"{Label} (optional)" : Label;

    /// <summary>What stands in it at first.</summary>
    public Func<Setting, string?> Begins { get; init; } = _ => null;

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
                    ? (Domain.Clocks.WorkingDays.FromLondon(local).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), null)
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
}
