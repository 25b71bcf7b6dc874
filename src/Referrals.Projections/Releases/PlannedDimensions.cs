using Referrals.Domain.People;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Domain.Outcomes;

namespace Referrals.Projections.Releases;

/// <summary>The dimensions that releases are broken down by.</summary>
public static class PlannedDimensions
{
    /// <summary>What is not known is a category and never dropped.</summary>
    public const string Unknown = "unknown";

    /// <summary>Who came by themselves, as a source and as where a referral came from.</summary>
    public const string Self = "self";

    /// <summary>The source of what a programme referred on.</summary>
    public const string Onward = "onward";

    /// <summary>Where a referral came from whose referrer is of a kind with few members.</summary>
    public const string OtherKinds = "otherKinds";

    public static readonly PlannedDimension District = new("district", "District", [.. Districts.All.Select(d => new Category(d.Code, d.Name)), NotKnown]);

    public static readonly PlannedDimension AgeBand = new("ageBand", "Age",
    [
        new("under16", "Under 16"), new("16to24", "16 to 24"), new("25to44", "25 to 44"), new("45to64", "45 to 64"), new("65to74", "65 to 74"),
        new("75to84", "75 to 84"), new("85andOver", "85 and over"), NotKnown,
    ]);

    public static readonly PlannedDimension Gender = new("gender", "Gender",
        [new("woman", "Women"), new("man", "Men"), new("another", "Another way"), NotKnown]);

    /// <summary>The five groups of the 2021 census.</summary>
    public static readonly PlannedDimension EthnicGroup = new("ethnicGroup", "Ethnic group",
    [
        new("asian", "Asian or Asian British"), new("black", "Black, Black British, Caribbean or African"), new("mixed", "Mixed or multiple"),
        new("white", "White"), new("other", "Another ethnic group"), NotKnown,
    ]);

    /// <summary>Fifths of England's lower-layer areas by the Index of Multiple Deprivation, 1 the most deprived.</summary>
    public static readonly PlannedDimension Quintile = new("quintile", "Deprivation fifth",
        [new("1", "1, most deprived"), new("2", "2"), new("3", "3"), new("4", "4"), new("5", "5, least deprived"), NotKnown]);

    /// <summary>By which the people themselves differ.</summary>
    public static readonly IReadOnlyList<PlannedDimension> Characteristics = [District, AgeBand, Gender, EthnicGroup, Quintile];

    public static readonly PlannedDimension Source = new("source", "Who referred",
    [
        new("healthTeam", "Health teams"), new("statutory", "Councils and other statutory bodies"), new("voluntary", "Voluntary organisations"),
        new("connector", "Community connectors"), new(Self, "The person"), new(Onward, "Referred on by a partner"),
    ]);

    /// <summary>What became of a referral by the freeze day.</summary>
    public static readonly PlannedDimension Result = new("result", "Where it got to",
    [
        new("supportCompleted", "Support completed"), new("otherwiseClosed", "Closed otherwise"), new("referredOn", "Referred on"),
        new("declined", "Not taken on"), new("withdrawn", "Withdrawn"), new("open", "Still open"),
    ]);

    public static readonly PlannedDimension Priority = new("priority", "Priority",
    [
        new("physicalActivity", "Physical activity"), new("adverseChildhoodExperiences", "Adverse childhood experiences"), new("mentalWellbeing", "Mental wellbeing"),
        new("socialIsolationAndLoneliness", "Social isolation and loneliness"), new("healthyLifestyles", "Healthy lifestyles"),
        new("earlyYearsAndBestStart", "Early years and best start"), new("housing", "Housing"),
    ]);

    public static readonly PlannedDimension Need = Needs("need", n => !Domain.Referring.Needs.Sensitive.Contains(n));

    public static readonly PlannedDimension SensitiveNeed = Needs("sensitiveNeed", n => Domain.Referring.Needs.Sensitive.Contains(n));

    /// <summary>One item of a measure, as <c>ons4.anxious</c>; a measure that may be added up is an item by its own name.</summary>
    public static readonly PlannedDimension Item = new("item", "Question", [.. Measures.All.SelectMany(m => m.Total is not null
        ? [new Category(m.Code, m.Name)]
        : m.Items.Select(i => new Category($"{m.Code}.{i.Code}", i.Wording)))]);

    public static readonly PlannedDimension SupportKind = new("kind", "Support", [.. Enum.GetValues<SupportKind>().Select(k => new Category(Codes.NameOf(k), Codes.LabelOf(k)))]);

    /// <summary>The clocks of which waits are published, with what ends them.</summary>
    public static readonly IReadOnlyList<Category> Waits =
        [new("acknowledge", "To the first answer"), new("decide", "To a decision"), new("firstContact", "To the first contact"), new("close", "To the end")];

    /// <summary>Working days of a wait; "ended" means that the referral ended without it.</summary>
    public static PlannedDimension Bands(Category wait) => new(wait.Code, wait.Label,
    [
        new("0to2", "0 to 2"), new("3to5", "3 to 5"), new("6to10", "6 to 10"), new("11to20", "11 to 20"), new("over20", "Over 20"),
        new("open", "Still waiting"), new("ended", "Ended without it"),
    ]);

    /// <summary>Programmes of which everything is published: sensitive ones have a table of their own.</summary>
    public static PlannedDimension Programme(ProgrammeCatalogue programmes) =>
        new("programme", "Programme", [.. programmes.All.Where(p => !p.Sensitive).Select(p => new Category(p.Code, p.Name))]);

    /// <summary>Where a referral came from: a kind of organisation, or the programme that referred it on.</summary>
    public static PlannedDimension From(ProgrammeCatalogue programmes, IEnumerable<OrganisationKind> kinds) => new("from", "From",
    [
        .. kinds.Order().Select(k => new Category(Codes.NameOf(k), Codes.LabelOf(k))), new(OtherKinds, "Other kinds of organisation"), new(Self, "The person"),
        .. programmes.All.Where(p => !p.Sensitive).Select(p => new Category(FromProgramme(p.Code), $"{p.Name}, referred on")),
    ]);

    /// <summary>The code of having been referred on by a programme, whose own code may be that of a kind of organisation too.</summary>
    public static string FromProgramme(string programme) => $"{Onward}.{programme}";

    private static Category NotKnown => new(Unknown, "Not known");

    private static PlannedDimension Needs(string code, Func<Need, bool> which) =>
        new(code, "Need", [.. Enum.GetValues<Need>().Where(which).Select(n => new Category(Codes.NameOf(n), Codes.LabelOf(n)))]);
}
