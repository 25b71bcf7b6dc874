using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Demonstration;
using Referrals.Api.Directory;
using Referrals.Api.Organisations;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Demonstration;

/// <summary>A demonstration from before organisations were in the log goes on working.</summary>
public class OlderDemonstrations(TestServer server)
{
    [Fact]
    public async Task its_rows_get_streams_and_agreements_when_the_server_starts()
    {
        var name = $"older_{Guid.CreateVersion7():N}";
        await server.Postgres.EnsureDatabaseAsync(name, CancellationToken.None);
        await server.Postgres.EnsureDatabaseAsync($"{name}_keys", CancellationToken.None);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Referrals"] = server.Postgres.ConnectionString(name), ["ConnectionStrings:Keys"] = server.Postgres.ConnectionString($"{name}_keys"),
        };
        var partner = PartnershipFile.Read()["citizens-advice"];
        await using (server.Another(settings))
        {
            await using var owner = NpgsqlDataSource.Create(server.Postgres.ConnectionString(name));
            await using var rows = owner.CreateCommand($"""
                insert into referrals.organisations (id, code, name, kind) values ('{partner.Id}', '{partner.Code}', 'As it was', 'voluntary');
                insert into referrals.members (id, organisation_id, name, role, state) values ('{partner.Members[0].Id}', '{partner.Id}', 'Somebody', 'coordinator', 'active');
                insert into referrals.marks (mark) values ('demonstration'), ('demonstration complete');
                """);
            await rows.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        for (var starts = 0; starts < 2; starts++)
        {
            await using var api = server.Another(settings);
            var partnership = await api.Services.GetRequiredService<PartnershipSource>().LatestAsync(CancellationToken.None);
            partnership.Organisations[partner.Id].Name.ShouldBe(starts == 0 ? partner.Name : "Renamed");
            var today = WorkingDays.InLondon(TimeProvider.System.GetUtcNow());
            partnership.AgreementOf(partner.Id, PartnershipFile.Read()["cancer-support"].Id, today).ShouldNotBeNull();
            var administrator = partnership.Members.Values.First(m => m.Role is Role.Administrator);
            await api.Services.GetRequiredService<OrganisationDecisions>().RenameAsync(
                new(new Actor(administrator.Id, administrator.OrganisationId, administrator.Role), TimeProvider.System.GetUtcNow(), "test", null, null),
                partner.Id, new RenameOrganisation("Renamed"), CancellationToken.None);
        }
    }
}
