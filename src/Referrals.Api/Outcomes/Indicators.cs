using System.Text.Json;
using System.Text.Json.Serialization;
using Referrals.Api.Security;
using Referrals.Domain.Referring;
using Referrals.Projections;

namespace Referrals.Api.Outcomes;

/// <summary>A figure that the county itself publishes, about all adults and so about other people than ours; in percent, with its 95% interval.</summary>
/// <param name="SouthWest">The same for the South West, where it is given.</param>
/// <param name="England">The same for England, where it is given.</param>
internal sealed record Indicator(
    string Code, Priority Priority, string Name, string Period, decimal Percent, decimal Low, decimal High, string Source, decimal? SouthWest = null, decimal? England = null);

/// <summary>The county's own published figures: a file that partners keep, beside the executable or where it is configured.</summary>
internal sealed class Indicators(IReadOnlyList<Indicator> all)
{
    public const string Setting = "Partnership:IndicatorsFile";

    private static readonly JsonSerializerOptions s_json = new(ReferralJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true };

    public IReadOnlyList<Indicator> All => all;

    /// <exception cref="ConfigurationException">The file is missing or is not as it must be.</exception>
    public static Indicators From(IConfiguration configuration)
    {
        var file = configuration[Setting] ?? Path.Combine(AppContext.BaseDirectory, "indicators.json");
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ConfigurationException($"The county's indicators cannot be read from {file}: {e.Message} Set {Setting} to the partnership's file.");
        }
    }

    /// <exception cref="JsonException">It is no such list.</exception>
    public static Indicators Parse(string json)
    {
        var all = JsonSerializer.Deserialize<List<Indicator>>(json, s_json) ?? throw new JsonException("There is no list.");
        foreach (var indicator in all.Where(i => i.Low < 0 || i.Low > i.Percent || i.Percent > i.High || i.High > 100))
        {
            throw new JsonException($"{indicator.Code} does not lie in its interval.");
        }

        return all.Select(i => i.Code).Distinct().Count() == all.Count ? new(all) : throw new JsonException("A code stands twice.");
    }
}
