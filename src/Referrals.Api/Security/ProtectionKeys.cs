using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using Npgsql;
using Referrals.Api.Hosting;

namespace Referrals.Api.Security;

/// <summary>
/// The keys behind cookies and form tokens, shared by every node: in the database of keys, encrypted under the configuration's
/// key-encryption key.
/// </summary>
internal sealed class ProtectionKeys(Databases databases, KeyRing keys) : IConfigureOptions<KeyManagementOptions>, IXmlRepository, IXmlEncryptor
{
    private readonly OpaqueText _text = new(keys, "protection keys");

    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = this;
        options.XmlEncryptor = this;
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = databases.Keys.CreateCommand("select xml from personal_data.protection_keys order by name");
        using var rows = command.ExecuteReader();
        var found = new List<XElement>();
        while (rows.Read())
        {
            found.Add(XElement.Parse(rows.GetString(0)));
        }

        return found;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = databases.Keys.CreateCommand("insert into personal_data.protection_keys (name, xml) values ($1, $2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", _text.Seal([], System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)))), typeof(Opener));

    /// <summary>Opens what the keys of the configuration sealed; made by the framework, with its services.</summary>
    internal sealed class Opener(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) =>
            services.GetRequiredService<ProtectionKeys>()._text.TryOpen([], encryptedElement.Value, out var xml)
                ? XElement.Parse(System.Text.Encoding.UTF8.GetString(xml))
                : throw new InvalidOperationException("A protection key was sealed under a key-encryption key that is no longer configured.");
    }
}
