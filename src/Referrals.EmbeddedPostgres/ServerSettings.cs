using System.Text;

namespace Referrals.EmbeddedPostgres;

/// <summary>The file of settings that <c>postgresql.conf</c> includes, written anew before every start.</summary>
internal static class ServerSettings
{
    public const string FileName = "referrals.conf";

    public static void Write(string path, string socketFolder, IReadOnlyDictionary<string, string> settings, ServerAccount account)
    {
        var text = new StringBuilder();
        Line("max_connections", "200");
        Line("timezone", "UTC");
        Line("log_timezone", "UTC");
        // A statement's error goes to who sent it; the log tells of the server only, for values are people's data.
        Line("log_min_messages", "log");
        Line("log_min_error_statement", "panic");
        foreach (var (name, value) in settings) Line(name, value);
        // The last word wins: nothing may open a port.
        Line("listen_addresses", "");
        Line("port", "5432");
        Line("unix_socket_directories", $"\"{socketFolder}\"");
        Line("unix_socket_permissions", "0700");
        File.WriteAllText(path, text.ToString());
        account.Own(path);

        void Line(string name, string value) =>
            text.Append(name).Append(" = '").Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append("'\n");
    }
}
