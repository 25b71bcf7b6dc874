using Referrals.Api.Demonstration;
using Referrals.Domain.Programmes;

namespace Referrals.Api.Tests.Demonstration;

/// <summary>The demonstration as it is planned for a day.</summary>
internal static class Demonstrated
{
    public static readonly DateTimeOffset Now = new(2026, 3, 18, 9, 0, 0, TimeSpan.Zero);

    public static readonly ProgrammeCatalogue Programmes = ProgrammeCatalogue.Parse(
        System.IO.Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "programmes")).Select(f => KeyValuePair.Create(f, File.ReadAllText(f))));

    public static IReadOnlyList<Step> Steps(int seed, DateTimeOffset now) => Plan.Steps(PartnershipFile.Read(), Programmes, now, seed);
}
