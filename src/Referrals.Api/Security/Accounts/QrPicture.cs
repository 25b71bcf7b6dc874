using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace Referrals.Api.Security.Accounts;

/// <summary>A QR code as a picture in the page: shapes and attributes only, as the policy against inline styles asks.</summary>
internal static class QrPicture
{
    private const int Pixels = 5;

    public static IHtmlContent Of(string text, string label)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var (rows, dots) = (code.ModuleMatrix, new StringBuilder());
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (rows[y][x])
                {
                    dots.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        // The matrix has the quiet zone around it already.
        var (size, shown) = (rows.Count, rows.Count * Pixels);
        return new HtmlString(
            $"""<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" width="{shown}" height="{shown}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#ffffff"/><path d="{dots}" fill="#0b0c0c"/></svg>""");
    }
}
