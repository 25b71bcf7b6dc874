namespace Referrals.Domain.People;

/// <summary>A district of the county with its code of the Office for National Statistics.</summary>
public sealed record District(string Code, string Name);

/// <summary>The six districts of Gloucestershire.</summary>
public static class Districts
{
    /// <summary>The county's own code.</summary>
    public const string County = "E10000013";

    /// <summary>Stands where no lookup says which district a postcode is in; it is never guessed.</summary>
    public const string Unknown = "unknown";

    public static readonly Values<District> All =
    [
        new("E07000078", "Cheltenham"),
        new("E07000079", "Cotswold"),
        new("E07000080", "Forest of Dean"),
        new("E07000081", "Gloucester"),
        new("E07000082", "Stroud"),
        new("E07000083", "Tewkesbury"),
    ];

    /// <summary>The district with this code, or null where it is another county's or none.</summary>
    public static District? Find(string code) => All.FirstOrDefault(d => d.Code == code);
}
