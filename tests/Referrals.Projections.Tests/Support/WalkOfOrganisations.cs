using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;
using Referrals.Domain.Referring;
using Referrals.Domain.Sharing;

namespace Referrals.Projections.Tests.Support;

/// <summary>Lives of organisations, who acts for them, and what they sign: all that can be said of each, in some order.</summary>
internal sealed class WalkOfOrganisations(World world, Random random)
{
    private const int Each = 7;

    public async Task GoAsync()
    {
        var organisations = new List<Guid>();
        for (var i = 0; i < Each; i++)
        {
            organisations.Add(await OrganisationAsync(i));
        }

        for (var i = 0; i < Each; i++)
        {
            await AgreementAsync(i, organisations[i], organisations[(i + 1) % Each]);
        }
    }

    private async Task<Guid> OrganisationAsync(int number)
    {
        var (id, team, other) = (NewId(), NewId(), NewId());
        await SayAsync<OrganisationRecord>(id, number, [
            new OrganisationJoined(id, $"code-{random.Next()}", "An organisation", OrganisationKind.Housing), new TeamFormed(id, team, "A team"),
            new OrganisationRenamed(id, "Another name"), new TeamFormed(id, other, "Out and about"), new TeamDissolved(id, other), new TeamRenamed(id, team, "In the house"),
            new OrganisationLeft(id),
        ]);
        foreach (var role in (Role[])[Role.Coordinator, Role.Practitioner])
        {
            var member = NewId();
            await SayAsync<MemberRecord>(member, number, [
                new MemberInvited(member, id, "Somebody", role, team), new InvitationRenewed(member), new MemberJoined(member), new MemberMoved(member, random.Next(2) == 0 ? team : null),
                new MemberRoleChanged(member, Role.Practitioner), new MemberRenamed(member, "Somebody else"), new MemberLeft(member),
            ]);
        }

        var (system, key) = (NewId(), NewId());
        await SayAsync<MemberRecord>(system, number, [
            new SystemAdded(system, id, "A system"), new ApiKeyCreated(system, key, "A key", ApiScopes.All, world.Clock.GetUtcNow().AddDays(90)),
            new ApiKeyRevoked(system, key), new SystemConnected(system, key, "https://id.example.org", "case-system", ApiScopes.All), new SystemDisconnected(system, key), new MemberLeft(system),
        ]);
        return id;
    }

    private async Task AgreementAsync(int number, Guid one, Guid other)
    {
        var (id, today, bases) = (NewId(), WorkingDays.InLondon(world.Clock.GetUtcNow()), SharingAgreement.Within(one));
        await SayAsync<AgreementRecord>(id, number, [
            new AgreementSigned(id, [one, other], bases.KnowsAndAgrees, bases.CannotAsk, bases.Safeguarding, ["Help at home"], today, today.AddYears(1)),
            new AgreementEnded(id, today.AddDays(30)),
        ]);
    }

    /// <summary>The first tells its whole life, the others so much of it as chance has it.</summary>
    private async Task SayAsync<T>(Guid id, int number, object[] life)
        where T : class
    {
        await world.SaveAsync(Some.Governor, s => s.Events.StartStream<T>(id, life[0]));
        foreach (var said in life.Skip(1).Take(number == 0 ? life.Length : random.Next(life.Length)))
        {
            world.Clock.Move(TimeSpan.FromMinutes(1));
            await world.SaveAsync(Some.Governor, s => s.Events.Append(id, said));
        }
    }

    private Guid NewId() => Guid.CreateVersion7(world.Clock.GetUtcNow());
}
