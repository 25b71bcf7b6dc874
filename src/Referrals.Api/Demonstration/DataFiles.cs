namespace Referrals.Api.Demonstration;

/// <summary>The demonstration's data files, which are built in.</summary>
internal static class DataFiles
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    public static Stream Open(string name) => typeof(DataFiles).Assembly.GetManifestResourceStream($"demonstration/{name}")!;
}
