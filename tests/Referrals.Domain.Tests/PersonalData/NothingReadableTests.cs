using Referrals.Domain.Organisations;
using Referrals.Domain.Outcomes;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Programmes;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.PersonalData;

/// <summary>No object of the domain tells a log about a person.</summary>
public class NothingReadableTests
{
    /// <summary>Folders that know of no person.</summary>
    private static readonly string?[] Impersonal = [typeof(Programme).Namespace, typeof(Measure).Namespace, typeof(Domain.Directory.Service).Namespace];

    /// <summary>What every form and page shows to everybody.</summary>
    private static readonly Type[] Public =
    [
        typeof(Domain.Referring.CodeLabel), typeof(Domain.People.District), typeof(OrganisationJoined), typeof(OrganisationRenamed), typeof(TeamFormed), typeof(TeamRenamed),
    ];

    /// <summary>Members that say what the process needs and nothing of the person.</summary>
    private static readonly HashSet<string> Process =
        ["Reference", "Programme", "Milestone", "Measure", "Caseworker", "FromProgramme"];

    public static TheoryData<Type> EveryType =>
    [
        .. typeof(Actor).Assembly.GetExportedTypes().Where(t =>
            t is { IsEnum: false, IsInterface: false, IsAbstract: false, IsNested: false, IsGenericTypeDefinition: false }
            && !Impersonal.Contains(t.Namespace) && !Public.Contains(t) && !typeof(Exception).IsAssignableFrom(t) && !typeof(System.Text.Json.Serialization.JsonConverter).IsAssignableFrom(t)
            && t.GetConstructors().Length > 0),
    ];

    [Theory]
    [MemberData(nameof(EveryType))]
    public void nothing_given_to_it_can_be_read_from_its_text(Type type)
    {
        var filled = Filled.Of(type);
        var text = filled.ToString()!;
        foreach (var member in type.GetProperties().Where(p => Process.Contains(p.Name) || Impersonal.Contains(p.PropertyType.Namespace)))
        {
            text = text.Replace($"{member.Name} = {member.GetValue(filled)}", "", StringComparison.Ordinal);
        }

        text.ShouldNotContain(Filled.Mark);
        text.ShouldNotContain(Filled.Number.ToString());
    }

    /// <summary>Whatever is read from a body carries either nothing about the person or no text form at all.</summary>
    [Fact]
    public void every_record_with_open_text_about_a_person_is_confidential()
    {
        var open = from type in typeof(Actor).Assembly.GetExportedTypes()
                   where type is { IsAbstract: false, IsNested: false } && type.GetMethod("<Clone>$") is not null && !Impersonal.Contains(type.Namespace) && !Public.Contains(type)
                   where type.GetProperties().Any(p => p.PropertyType == typeof(string) && !Process.Contains(p.Name))
                   where !typeof(Confidential).IsAssignableFrom(type)
                   select type.Name;
        open.ShouldBeEmpty();
    }

    [Fact]
    public void the_mark_would_be_seen()
    {
        Filled.Of(typeof(Leaky)).ToString()!.ShouldContain(Filled.Mark);
        Filled.Of(typeof(Leaky)).ToString()!.ShouldContain(Filled.Number.ToString());
        ((Leaky)Filled.Of(typeof(Leaky))).Sealed.Value.ShouldBe(Filled.Mark);
    }

    [Fact]
    public void a_list_says_how_many_it_holds_and_nothing_of_them() => new Values<string>([Filled.Mark, Filled.Mark]).ToString().ShouldBe("[2]");

    private sealed record Leaky(string Text, long Number, Sealed<string> Sealed);
}
