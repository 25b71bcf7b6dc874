using Referrals.Api.Demonstration;
using Referrals.Domain;
using Referrals.Domain.People;
using Referrals.Domain.Referring;
using Referrals.Projections.Directory;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Demonstration;

public sealed class PartnershipFileTests
{
    private static readonly PartnershipFile Partnership = PartnershipFile.Read();

    private static readonly IReadOnlyList<PartnerService> Services = [.. Partnership.Organisations.SelectMany(o => o.Services)];

    [Fact]
    public void every_organisation_that_the_documentation_names_is_there_with_its_keys()
    {
        string[] working =
        [
            "cancer-support", "citizens-advice", "warm-and-well", "aces-gloucester", "aces-cheltenham", "aces-stroud", "village-agents", "social-prescribing",
            "libraries",
        ];
        var keys = Partnership.Organisations.SelectMany(o => o.Members).Where(m => m.Key is not null).ToDictionary(m => m.Key!, m => m.Role);

        foreach (var code in working)
        {
            keys[$"demo-{code}"].ShouldBe(Role.Coordinator);
            keys[$"demo-{code}-worker"].ShouldBe(Role.Practitioner);
        }

        keys["demo-partnership"].ShouldBe(Role.Administrator);
        keys["demo-evaluation"].ShouldBe(Role.Evaluator);
        keys["demo-governance"].ShouldBe(Role.InformationGovernance);
        keys.Count.ShouldBe((working.Length * 2) + 3);
    }

    [Fact]
    public void no_id_stands_for_two_things()
    {
        var ids = Partnership.Organisations.SelectMany(o => (IEnumerable<Guid>)
            [o.Id, .. o.Teams.Select(t => t.Id), .. o.Members.Select(m => m.Id), .. o.Services.Select(s => s.Id)]).ToList();

        ids.ShouldBeUnique();
        ids.ShouldNotContain(Guid.Empty);
    }

    [Fact]
    public void every_member_is_in_a_team_of_their_own_organisation_or_in_none()
    {
        foreach (var organisation in Partnership.Organisations)
        {
            organisation.Members.Where(m => m.Team is not null && organisation.Teams.All(t => t.Id != m.Team)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void every_service_works_in_a_programme_that_there_is_or_is_only_told_about()
    {
        foreach (var service in Services.Where(s => s.Programme is not null))
        {
            Demonstrated.Programmes.Find(service.Programme!).ShouldNotBeNull(service.Name);
            service.MinimumFields.ShouldContain(PersonField.Name);
        }

        Partnership["libraries"].Services.ShouldAllBe(s => s.Programme == null);
        Demonstrated.Programmes.All.ShouldAllBe(p => Services.Any(s => s.Programme == p.Code));
    }

    [Fact]
    public void every_service_can_be_found_and_nobody_real_can_be_rung_or_written_to()
    {
        foreach (var service in Services)
        {
            service.Needs.Count.ShouldBeGreaterThan(0);
            service.Districts.Count.ShouldBeGreaterThan(0);
            service.Districts.ShouldAllBe(d => Districts.Find(d) != null);
            service.Phone.ShouldStartWith("01632 960");
            service.Email.ShouldEndWith("@example.org");
            (service.Availability.Weeks is not null).ShouldBe(service.Availability.Capacity is Capacity.WaitingList);
        }
    }

    [Fact]
    public void every_district_has_a_service_of_every_programme_but_the_pilots()
    {
        foreach (var district in Districts.All)
        {
            foreach (var programme in (string[])["healthyHomes", "warmAndWell", "connector"])
            {
                Services.ShouldContain(s => s.Programme == programme && s.Districts.Contains(district.Code));
            }
        }
    }

    [Fact]
    public void every_postcode_of_the_lookup_is_one_and_lies_in_the_county()
    {
        var rows = DataFiles.Text("postcodes.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(',')).ToList();

        rows[0].ShouldBe(["pcds", "laua", "lsoa21", "imd"]);
        rows.Count.ShouldBeGreaterThan(300);
        rows.Select(r => r[0]).ShouldBeUnique();
        foreach (var row in rows.Skip(1))
        {
            Postcode.TryNormalise(row[0], out var usual).ShouldBeTrue(row[0]);
            usual.ShouldBe(row[0]);
            Districts.Find(row[1]).ShouldNotBeNull();
            int.Parse(row[3]).ShouldBeInRange(1, 32_844);
        }
    }
}
