using Referrals.Domain.People;

namespace Referrals.Projections.Releases.Facts;

/// <summary>The codes of <see cref="PlannedDimensions"/> by which people are counted: from the first record that says something, or unknown.</summary>
internal static class Characteristics
{
    public static string DistrictOf(IEnumerable<PersonDetails> records) =>
        First(records, r => r.Area?.District) is { } district && Districts.Find(district) is { } known ? known.Code : PlannedDimensions.Unknown;

    public static string QuintileOf(IEnumerable<PersonDetails> records) =>
        First(records, r => r.Area?.DeprivationDecile?.ToString(System.Globalization.CultureInfo.InvariantCulture)) switch
        {
            "1" or "2" => "1",
            "3" or "4" => "2",
            "5" or "6" => "3",
            "7" or "8" => "4",
            "9" or "10" => "5",
            _ => PlannedDimensions.Unknown,
        };

    public static string AgeBandOf(IEnumerable<PersonDetails> records, DateOnly on)
    {
        if (records.Select(r => r.DateOfBirth).FirstOrDefault(b => b is not null) is not { } born || born > on)
        {
            return PlannedDimensions.Unknown;
        }

        var years = on.Year - born.Year - (on < born.AddYears(on.Year - born.Year) ? 1 : 0);
        return years switch { < 16 => "under16", < 25 => "16to24", < 45 => "25to44", < 65 => "45to64", < 75 => "65to74", < 85 => "75to84", _ => "85andOver" };
    }

    public static string GenderOf(IEnumerable<PersonDetails> records) => records.Select(r => r.Demographics?.Gender).FirstOrDefault(g => g is not null) switch
    {
        Gender.Woman => "woman",
        Gender.Man => "man",
        Gender.NonBinary or Gender.Other => "another",
        _ => PlannedDimensions.Unknown,
    };

    public static string EthnicGroupOf(IEnumerable<PersonDetails> records) => records.Select(r => r.Demographics?.EthnicGroup).FirstOrDefault(g => g is not null) switch
    {
        EthnicGroup.AsianIndian or EthnicGroup.AsianPakistani or EthnicGroup.AsianBangladeshi or EthnicGroup.AsianChinese or EthnicGroup.AsianOther => "asian",
        EthnicGroup.BlackAfrican or EthnicGroup.BlackCaribbean or EthnicGroup.BlackOther => "black",
        EthnicGroup.MixedWhiteAndBlackCaribbean or EthnicGroup.MixedWhiteAndBlackAfrican or EthnicGroup.MixedWhiteAndAsian or EthnicGroup.MixedOther => "mixed",
        EthnicGroup.WhiteBritish or EthnicGroup.WhiteIrish or EthnicGroup.WhiteGypsyOrIrishTraveller or EthnicGroup.WhiteRoma or EthnicGroup.WhiteOther => "white",
        EthnicGroup.Arab or EthnicGroup.Other => "other",
        _ => PlannedDimensions.Unknown,
    };

    private static string? First(IEnumerable<PersonDetails> records, Func<PersonDetails, string?> said) => records.Select(said).FirstOrDefault(s => s is not null);
}
