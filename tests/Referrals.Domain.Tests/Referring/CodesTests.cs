using Referrals.Domain.Organisations;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Referring;

public class CodesTests
{
    // Never chosen by anybody and never sent as a list: how the domain talks to itself.
    private static readonly Type[] NotOffered =
    [
        typeof(Sides), typeof(EntryKind), typeof(AnsweredBy), typeof(Role), typeof(RefusalKind),
        typeof(Direction), typeof(QuestionType), typeof(MemberState), typeof(ApiScope), typeof(PeriodKind), typeof(ReleaseState),
    ];

    public static TheoryData<Type> Offered =>
        [.. typeof(Codes).Assembly.GetExportedTypes().Where(t => t.IsEnum).Except(NotOffered)];

    [Theory]
    [MemberData(nameof(Offered))]
    public void every_code_has_a_label_and_its_list_is_offered_in_order(Type list)
    {
        var members = Enum.GetValues(list).Cast<Enum>().ToList();
        members.ShouldAllBe(m => Codes.LabelOf(m).Length > 0);
        Codes.All.Values.ShouldContain(l => l.Select(c => c.Code).SequenceEqual(members.Select(Codes.NameOf)));
    }

    [Fact]
    public void labels_are_short_plain_and_different_within_a_list()
    {
        foreach (var (name, list) in Codes.All)
        {
            list.Select(c => c.Label).Distinct().Count().ShouldBe(list.Count, name);
            list.ShouldAllBe(c => c.Label == c.Label.Trim() && c.Label.Length <= 80 && !c.Label.EndsWith('.'), name);
        }
    }

    [Fact]
    public void codes_are_named_as_they_are_stored()
    {
        Codes.NameOf(Need.EnergyAndHeating).ShouldBe("energyAndHeating");
        Codes.All["needs"][0].ShouldBe(new CodeLabel("energyAndHeating", "Energy and heating", "housing"));
        Codes.All["needs"].Single(n => n.Code == "debt").Priority.ShouldBeNull();
        Codes.All["districts"].Select(d => d.Code).ShouldBe(["E07000078", "E07000079", "E07000080", "E07000081", "E07000082", "E07000083", "unknown"]);
    }

    [Theory]
    [InlineData(Need.EnergyAndHeating, Priority.Housing)]
    [InlineData(Need.DampAndCondition, Priority.Housing)]
    [InlineData(Need.HousingSecurity, Priority.Housing)]
    [InlineData(Need.Food, Priority.HealthyLifestyles)]
    [InlineData(Need.PhysicalActivity, Priority.PhysicalActivity)]
    [InlineData(Need.MentalWellbeing, Priority.MentalWellbeing)]
    [InlineData(Need.LonelinessAndIsolation, Priority.SocialIsolationAndLoneliness)]
    [InlineData(Need.ParentingAndFamily, Priority.EarlyYearsAndBestStart)]
    [InlineData(Need.ChildhoodAdversity, Priority.AdverseChildhoodExperiences)]
    [InlineData(Need.BenefitsAndIncome, null)]
    [InlineData(Need.Debt, null)]
    [InlineData(Need.LongTermCondition, null)]
    [InlineData(Need.CarerSupport, null)]
    [InlineData(Need.DomesticAbuse, null)]
    [InlineData(Need.SubstanceUse, null)]
    [InlineData(Need.EmploymentAndSkills, null)]
    [InlineData(Need.Volunteering, null)]
    [InlineData(Need.Transport, null)]
    [InlineData(Need.Digital, null)]
    [InlineData(Need.Other, null)]
    public void a_need_counts_towards_one_priority_or_none(Need need, Priority? priority) => need.Priority().ShouldBe(priority);

    [Fact]
    public void a_sensitive_need_shares_its_priority_with_no_other() =>
        Enum.GetValues<Need>().Where(n => !Needs.Sensitive.Contains(n) && n.Priority() is not null)
            .ShouldAllBe(n => Needs.Sensitive.All(s => s.Priority() != n.Priority()));

    [Fact]
    public void every_priority_has_a_need() =>
        Enum.GetValues<Priority>().ShouldBeSubsetOf(Enum.GetValues<Need>().Select(n => n.Priority()).OfType<Priority>());
}
