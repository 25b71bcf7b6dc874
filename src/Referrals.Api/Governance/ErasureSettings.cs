using Referrals.Api.Hosting;
using Referrals.Api.Security;

namespace Referrals.Api.Governance;

/// <summary>How erasures are carried out here.</summary>
/// <param name="Folder">Where the ledger is kept outside the databases; null in Development on databases of one's own.</param>
/// <param name="PerDay">How many erasures are confirmed in a day at most.</param>
internal sealed record ErasureSettings(string? Folder, int PerDay)
{
    public const string FolderSetting = "Erasure:LedgerFolder";

    private const string PerDaySetting = "Erasure:PerDay";
    private const int UsualPerDay = 20;

    /// <exception cref="ConfigurationException">A setting is unusable.</exception>
    public static ErasureSettings From(IConfiguration configuration, Databases databases) => new(
        configuration[FolderSetting] ?? (databases.EmbeddedFolder is { } folder ? Path.Combine(folder, "erasure-ledger") : null),
        configuration[PerDaySetting] is not { } text ? UsualPerDay
            : int.TryParse(text, out var perDay) && perDay > 0 ? perDay : throw new ConfigurationException($"{PerDaySetting} is no number above 0."));

    /// <exception cref="ConfigurationException">Where people's data is kept, an erasure must outlive a restored backup.</exception>
    public void Demand()
    {
        if (Folder is null)
        {
            throw new ConfigurationException(
                $"Set {FolderSetting} to a folder outside both databases and their backups. What was erased is written down there, so that a restored backup does not bring it back.");
        }
    }
}
