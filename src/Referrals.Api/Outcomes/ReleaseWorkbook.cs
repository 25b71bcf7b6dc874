using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Referrals.Projections.Releases;

namespace Referrals.Api.Outcomes;

/// <summary>
/// One workbook (Office Open XML) of a release's tables: a sheet for each, the dictionary last. It holds numbers and text and nothing else,
/// no formula, style or date of making, so that the same tables are the same bytes.
/// </summary>
internal static class ReleaseWorkbook
{
    public const string FileName = "tables.xlsx";
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const int LongestName = 31;

    private static readonly DateTimeOffset s_noTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Of(IEnumerable<PublishedTable> tables, IEnumerable<IReadOnlyList<string>> dictionary)
    {
        IReadOnlyList<(string Name, IEnumerable<IReadOnlyList<string>> Rows)> sheets =
        [
            .. tables.Select(t => (t.Table, (IEnumerable<IReadOnlyList<string>>)[[.. t.Dimensions, .. t.Figures], .. t.Rows.Select(r => (IReadOnlyList<string>)[.. r.At, .. r.Figures])])),
            ("dictionary", dictionary),
        ];
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "[Content_Types].xml", xml =>
            {
                xml.WriteStartElement("Types", Types);
                Element(xml, Types, "Default", ("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"));
                Element(xml, Types, "Default", ("Extension", "xml"), ("ContentType", "application/xml"));
                Element(xml, Types, "Override", ("PartName", "/xl/workbook.xml"), ("ContentType", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"));
                for (var i = 1; i <= sheets.Count; i++)
                {
                    Element(xml, Types, "Override", ("PartName", $"/xl/worksheets/sheet{i}.xml"), ("ContentType", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"));
                }
            });
            Write(zip, "_rels/.rels", xml =>
            {
                xml.WriteStartElement("Relationships", Package);
                Element(xml, Package, "Relationship", ("Id", "rId1"), ("Type", $"{Related}/officeDocument"), ("Target", "xl/workbook.xml"));
            });
            Write(zip, "xl/workbook.xml", xml =>
            {
                xml.WriteStartElement("workbook", Main);
                xml.WriteAttributeString("xmlns", "r", null, Related);
                xml.WriteStartElement("sheets", Main);
                for (var i = 1; i <= sheets.Count; i++)
                {
                    xml.WriteStartElement("sheet", Main);
                    xml.WriteAttributeString("name", sheets[i - 1].Name is { Length: > LongestName } name ? name[..LongestName] : sheets[i - 1].Name);
                    xml.WriteAttributeString("sheetId", i.ToString(CultureInfo.InvariantCulture));
                    xml.WriteAttributeString("id", Related, $"rId{i}");
                    xml.WriteEndElement();
                }
            });
            Write(zip, "xl/_rels/workbook.xml.rels", xml =>
            {
                xml.WriteStartElement("Relationships", Package);
                for (var i = 1; i <= sheets.Count; i++)
                {
                    Element(xml, Package, "Relationship", ("Id", $"rId{i}"), ("Type", $"{Related}/worksheet"), ("Target", $"worksheets/sheet{i}.xml"));
                }
            });
            for (var i = 1; i <= sheets.Count; i++)
            {
                var rows = sheets[i - 1].Rows;
                Write(zip, $"xl/worksheets/sheet{i}.xml", xml => WriteRows(xml, rows));
            }
        }

        return bytes.ToArray();
    }

    private static void WriteRows(XmlWriter xml, IEnumerable<IReadOnlyList<string>> rows)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetData", Main);
        foreach (var row in rows)
        {
            xml.WriteStartElement("row", Main);
            foreach (var text in row)
            {
                WriteCell(xml, text);
            }

            xml.WriteEndElement();
        }
    }

    private static void WriteCell(XmlWriter xml, string text)
    {
        xml.WriteStartElement("c", Main);
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            xml.WriteElementString("v", Main, text);
        }
        else
        {
            xml.WriteAttributeString("t", "inlineStr");
            xml.WriteStartElement("is", Main);
            xml.WriteElementString("t", Main, text);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string space, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, space);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }

        xml.WriteEndElement();
    }

    private static void Write(ZipArchive zip, string name, Action<XmlWriter> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = s_noTime;
        using var stream = entry.Open();
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartDocument(standalone: true);
        write(xml);
        xml.WriteEndDocument();
    }
}
