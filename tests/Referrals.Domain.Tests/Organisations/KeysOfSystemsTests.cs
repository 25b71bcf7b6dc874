using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;

namespace Referrals.Domain.Tests.Organisations;

/// <summary>A coordinator lets systems of their own organisation in, and out.</summary>
public class KeysOfSystemsTests
{
    private static readonly Guid s_organisation = Guid.CreateVersion7();
    private static readonly Guid s_system = Guid.CreateVersion7();
    private static readonly Guid s_key = Guid.CreateVersion7();
    private static readonly DateTimeOffset s_now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor s_coordinator = new(Guid.CreateVersion7(), s_organisation, Role.Coordinator);
    private static readonly CreateApiKey s_create = new(s_system, null, " Nightly import ", [ApiScope.WriteReferrals, ApiScope.ReadReferrals, ApiScope.WriteReferrals], 30);

    [Fact]
    public void a_key_says_what_it_is_good_for_and_until_when() => Create(s_create, System()).ShouldBe(
        [new ApiKeyCreated(s_system, s_key, "Nightly import", [ApiScope.ReadReferrals, ApiScope.WriteReferrals], s_now.AddDays(30))]);

    [Fact]
    public void a_new_system_begins_with_its_first_key()
    {
        var events = Create(s_create with { SystemId = null, System = "Case system" }, null);
        events.Length.ShouldBe(2);
        events[0].ShouldBe(new SystemAdded(s_system, s_organisation, "Case system"));
    }

    [Fact]
    public void the_same_key_is_made_once() =>
        Should.Throw<Refusal>(() => Create(s_create, Keyed())).Code.ShouldBe("key/made-already");

    [Fact]
    public void nobody_but_a_coordinator_makes_or_revokes_keys()
    {
        foreach (var role in Enum.GetValues<Role>().Where(r => r is not Role.Coordinator))
        {
            var actor = s_coordinator with { Role = role };
            Should.Throw<Refusal>(() => CreateApiKeyHandler.Handle(s_create, s_key, s_system, System(), actor, s_now)).Kind.ShouldBe(RefusalKind.Forbidden);
            Should.Throw<Refusal>(() => RevokeApiKeyHandler.Handle(s_key, Keyed(), actor)).Kind.ShouldBe(RefusalKind.Forbidden);
        }
    }

    [Fact]
    public void people_and_systems_of_others_are_not_there()
    {
        foreach (var system in new[] { null, System() with { OrganisationId = Guid.CreateVersion7() }, System() with { Role = Role.Practitioner } })
        {
            Should.Throw<Refusal>(() => Create(s_create, system)).Kind.ShouldBe(RefusalKind.NotFound);
            Should.Throw<Refusal>(() => RevokeApiKeyHandler.Handle(s_key, system, s_coordinator)).Kind.ShouldBe(RefusalKind.NotFound);
        }

        Should.Throw<Refusal>(() => Create(s_create, System() with { State = MemberState.Left })).Kind.ShouldBe(RefusalKind.NotInState);
    }

    [Fact]
    public void revoking_twice_records_it_once()
    {
        var revoked = RevokeApiKeyHandler.Handle(s_key, Keyed(), s_coordinator).ShouldHaveSingleItem().ShouldBeOfType<ApiKeyRevoked>();
        RevokeApiKeyHandler.Handle(s_key, After(Keyed(), revoked), s_coordinator).ShouldBeEmpty();
    }

    [Fact]
    public void connecting_and_disconnecting_twice_records_each_once()
    {
        var command = new ConnectSystem(s_system, null, "https://id.example.org", "case-system", [ApiScope.ReadPeople]);
        var connected = ConnectSystemHandler.Handle(command, s_key, s_system, System(), s_coordinator).ShouldHaveSingleItem();
        var system = After(System(), connected);
        ConnectSystemHandler.Handle(command, s_key, s_system, system, s_coordinator).ShouldBeEmpty();
        var ended = ConnectSystemHandler.Disconnect(s_key, system, s_coordinator).ShouldHaveSingleItem();
        ConnectSystemHandler.Disconnect(s_key, After(system, ended), s_coordinator).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(366)]
    [InlineData(-1)]
    public void a_key_ends_within_a_year(int days) => new CreateApiKey.Validator().Validate(s_create with { Days = days }).IsValid.ShouldBeFalse();

    private static object[] Create(CreateApiKey command, MemberRecord? system) => CreateApiKeyHandler.Handle(command, s_key, s_system, system, s_coordinator, s_now);

    private static MemberRecord System() => After(null, new SystemAdded(s_system, s_organisation, "Case system"));

    private static MemberRecord Keyed() => After(System(), new ApiKeyCreated(s_system, s_key, "Nightly import", [ApiScope.ReadReferrals], s_now.AddDays(30)));

    private static MemberRecord After(MemberRecord? member, object e) =>
        MemberRecord.Evolve(member, e, new Recorded(Guid.CreateVersion7(), s_now, s_coordinator.MemberId, s_organisation)).ShouldNotBeNull();
}
