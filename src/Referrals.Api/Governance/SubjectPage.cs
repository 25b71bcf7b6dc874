using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Referrals.Domain.Referring;

namespace Referrals.Api.Governance;

/// <summary>A file as one page that stands alone: to be read on any screen, aloud, or on paper.</summary>
internal sealed class SubjectPage
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>What is held about you</title>
        <style>
        body { font: 1.1rem/1.5 Arial, sans-serif; color: #111; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; font-weight: bold; }
        th, td { border: 1px solid #555; padding: .3rem .5rem; text-align: left; vertical-align: top; }
        dt { font-weight: bold; }
        article { border-top: 1px solid #555; padding: .5rem 0; }
        @media print { body { font-size: 11pt; margin: 0; max-width: none; } article, tr { break-inside: avoid; } }
        </style>
        </head>
        <body>
        <main>
        """;

    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private static readonly HashSet<string> s_codes = [.. Codes.All.Values.SelectMany(list => list.Select(c => c.Code))];

    private readonly StringBuilder _html = new(Head);

    private SubjectPage()
    {
    }

    public static string Of(SubjectFile file)
    {
        var page = new SubjectPage();
        page.Element("h1", "What is held about you");
        page.Element("p", $"Made on {On(file.MadeAt)}. Where a text names or is about somebody else it may have been withheld, and says so.");
        page.Element("h2", "Your records");
        foreach (var record in file.Records)
        {
            page.Element("h3", record.Organisation.Name);
            page.Entries(record.Entries);
        }

        page.Element("h2", "Referrals");
        foreach (var referral in file.Referrals)
        {
            page.Element("h3", $"{referral.Reference}: from {referral.Referrer?.Name ?? "yourself"} to {referral.Receiver.Name}");
            page.Element("p", referral.InAHousehold ? "This referral is about somebody else and names you in their household." : "This referral is about you.");
            page.Entries(referral.Entries);
        }

        if (file.Drafts.Count > 0)
        {
            page.Element("h2", "Not sent to anybody");
            foreach (var draft in file.Drafts)
            {
                page.Element("h3", draft.Organisation.Name);
                page.Entries([draft.Entry]);
            }
        }

        page.Table(
            "Who was shown what", ["When", "From", "To", "What", "Law", "Confidentiality", "Until"],
            file.Disclosures.Select(d => new[]
            {
                On(d.At), d.From?.Name ?? "you", d.To.Name, d.Fields is [] ? "What the service needs to decide" : string.Join(", ", d.Fields.Select(f => Codes.LabelOf(f))),
                d.LegalBasis is { } law ? Codes.LabelOf(law) : "", d.ConfidentialityBasis is { } basis ? Codes.LabelOf(basis) : "",
                d.Change is ConsentChange.Withdrawn ? "withdrawn" : d.Until is { } until ? until.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) : "",
            }));
        page.Table(
            "Who looked", ["When", "Who", "Organisation", "At", "Why"],
            file.Looks.Select(l => new[] { On(l.At), l.Member.Name, l.Organisation.Name, Codes.LabelOf(l.Kind), Codes.LabelOf(l.Purpose) }));
        page._html.Append("</main>\n</body>\n</html>\n");
        return page._html.ToString();
    }

    private void Entries(IReadOnlyList<SubjectEntry> entries)
    {
        foreach (var entry in entries)
        {
            _html.Append("<article>\n");
            Element("h4", entry.Summary);
            Element("p", entry.By.Organisation is { } organisation ? $"{On(entry.At)}, {entry.By.Name}, {organisation}" : $"{On(entry.At)}, {entry.By.Name}");
            Says(entry.Says);
            _html.Append("</article>\n");
        }
    }

    private void Says(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 0 } or JsonArray { Count: 0 } or null:
                break;
            case JsonObject value:
                _html.Append("<dl>\n");
                foreach (var (name, child) in value.Where(m => m.Value is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 })))
                {
                    Element("dt", Words(name));
                    _html.Append("<dd>");
                    Says(child);
                    _html.Append("</dd>\n");
                }

                _html.Append("</dl>\n");
                break;
            case JsonArray list:
                _html.Append("<ul>\n");
                foreach (var item in list)
                {
                    _html.Append("<li>");
                    Says(item);
                    _html.Append("</li>\n");
                }

                _html.Append("</ul>\n");
                break;
            default:
                _html.Append(WebUtility.HtmlEncode(node.ToString() switch { "true" => "yes", "false" => "no", var text => s_codes.Contains(text) ? Words(text) : text }));
                break;
        }
    }

    private void Table(string caption, string[] heads, IEnumerable<string[]> rows)
    {
        Element("h2", caption);
        _html.Append("<table>\n<thead><tr>");
        foreach (var head in heads)
        {
            _html.Append($"<th scope=\"col\">{WebUtility.HtmlEncode(head)}</th>");
        }

        _html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            _html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{WebUtility.HtmlEncode(cell)}</td>")).Append("</tr>\n");
        }

        _html.Append("</tbody>\n</table>\n");
    }

    private void Element(string name, string text) => _html.Append($"<{name}>{WebUtility.HtmlEncode(text)}</{name}>\n");

    private static string On(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, s_london).ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture);

    private static string Words(string name)
    {
        var words = string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        return words is "" ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
