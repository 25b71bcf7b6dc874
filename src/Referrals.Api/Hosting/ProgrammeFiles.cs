using Referrals.Api.Security;
using Referrals.Domain.Programmes;

namespace Referrals.Api.Hosting;

/// <summary>The programmes of the partnership: the files beside the executable, or those of a folder that is configured.</summary>
internal static class ProgrammeFiles
{
    public const string Setting = "Partnership:ProgrammesFolder";

    /// <exception cref="ConfigurationException">With every problem of every file.</exception>
    public static ProgrammeCatalogue Read(IConfiguration configuration)
    {
        var folder = configuration[Setting] ?? Path.Combine(AppContext.BaseDirectory, "programmes");
        var files = System.IO.Directory.Exists(folder) ? System.IO.Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToArray() : [];
        if (files.Length == 0)
        {
            throw new ConfigurationException($"There is no programme in {folder}. Set {Setting} to the folder of the partnership's programmes.");
        }

        try
        {
            return ProgrammeCatalogue.Parse(files.Select(f => KeyValuePair.Create(Path.GetFileName(f), File.ReadAllText(f))));
        }
        catch (InvalidProgrammeException e)
        {
            throw new ConfigurationException(e.Message);
        }
    }
}
