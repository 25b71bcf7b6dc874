namespace Referrals.EventStore;

/// <summary>Held shared by a transaction that archives a stream, and alone by a rebuild.</summary>
internal static class ArchiveLock
{
    /// <summary>The SQL expression of its number.</summary>
    public static string Of(string schema) => $"hashtextextended('{schema}/archive', 0)";
}
