using Referrals.Domain;
using Referrals.Domain.Programmes;

namespace Referrals.Api.Demonstration;

/// <summary>Who refers, and where referrals are worked, in the invented partnership.</summary>
internal sealed class Desks(PartnershipFile partnership, ProgrammeCatalogue programmes)
{
    // Often named, often drawn.
    private static readonly Dictionary<string, string[]> Referrers = new()
    {
        ["healthyHomes"] = ["cancer-support", "cancer-support", "cancer-support", "social-prescribing", "social-prescribing", "village-agents", "libraries"],
        ["warmAndWell"] = ["cancer-support", "village-agents", "social-prescribing", "libraries"],
        ["acesPilot"] = ["libraries", "libraries", "citizens-advice", "social-prescribing", "village-agents"],
        ["connector"] = ["cancer-support", "cancer-support", "libraries", "citizens-advice", "warm-and-well"],
    };

    /// <summary>Services that people are told about, without a referral.</summary>
    public IReadOnlyList<PartnerService> Signposts { get; } = [.. partnership.Organisations.SelectMany(o => o.Services).Where(s => s.Programme is null)];

    /// <summary>A desk of a programme, in a district when one is named.</summary>
    public Desk In(string programme, Random random, string? district = null)
    {
        var services = partnership.Organisations.SelectMany(o => o.Services).Where(s => s.Programme == programme).ToList();
        return Of(random.Of(services.FindAll(s => district is null || s.Districts.Contains(district))), random);
    }

    /// <summary>A desk of another organisation that could take a referral over: in the same programme, or the other one for homes.</summary>
    public Desk Besides(Desk desk, Random random)
    {
        var programme = desk.Programme.Code switch { "healthyHomes" => "warmAndWell", "warmAndWell" => "healthyHomes", var same => same };
        var others = partnership.Organisations.Where(o => o.Id != desk.Worker.OrganisationId).SelectMany(o => o.Services).Where(s => s.Programme == programme);
        return Of(random.Of([.. others]), random);
    }

    /// <summary>The desk of a service, worked by the members behind the demonstration keys.</summary>
    public Desk ByKeys(string organisation, string programme)
    {
        var partner = partnership[organisation];
        return new Desk(
            partner.Services.First(s => s.Programme == programme), programmes.Find(programme)!, Keyed(partner, Role.Coordinator), Keyed(partner, Role.Practitioner));
    }

    /// <summary>The member behind one of an organisation's demonstration keys.</summary>
    public static Actor Keyed(Partner partner, Role role) =>
        partner.Members.Where(m => m.Key is not null && m.Role == role).Select(m => new Actor(m.Id, partner.Id, m.Role)).First();

    /// <summary>Somebody who refers to a programme, and their coordinator.</summary>
    public (Actor Referrer, Actor Coordinator) ReferrerTo(string programme, Random random)
    {
        var partner = partnership[random.Of(Referrers[programme])];
        return (Somebody(partner, Role.Practitioner, random), Somebody(partner, Role.Coordinator, random));
    }

    private Desk Of(PartnerService service, Random random)
    {
        var partner = partnership.OwnerOf(service);
        return new Desk(service, programmes.Find(service.Programme!)!, Somebody(partner, Role.Coordinator, random), Somebody(partner, Role.Practitioner, random));
    }

    private static Actor Somebody(Partner partner, Role role, Random random)
    {
        var member = random.Of([.. partner.Members.Where(m => m.Role == role)]);
        return new Actor(member.Id, partner.Id, role);
    }
}
