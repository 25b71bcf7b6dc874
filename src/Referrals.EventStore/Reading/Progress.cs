namespace Referrals.EventStore;

/// <summary>The rows that say how far each reader has come, named as Marten names them.</summary>
internal static class Progress
{
    public static string NameOf(string reader, int version) => version == 1 ? $"{reader}:All" : $"{reader}:V{version}:All";
}
