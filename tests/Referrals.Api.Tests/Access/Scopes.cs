using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Security;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain;
using Referrals.Domain.Organisations;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Access;

/// <summary>A key is good for what it was made for, at every address.</summary>
[Collection<AccessCollection>]
public sealed partial class Scopes(World world)
{
    public static TheoryData<string> Addresses => [.. Rows.All.Keys];

    [Fact]
    public void every_address_of_the_api_is_open_or_says_what_it_needs() =>
        world.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(e => !e.IsPage() && e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Where(e => e.Metadata.GetMetadata<Needed>() is null).Select(e => e.DisplayName).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task a_key_is_good_for_what_it_was_made_for(string address)
    {
        var (row, needed) = (Rows.All[address], NeededAt(address));
        var good = await AskAsync(row, world.Targets[false], needed);
        good.Text.ShouldNotContain("Your key or token lacks");
        good.Status.ShouldNotBe(401);
        foreach (var one in needed)
        {
            var refused = (await AskAsync(row, world.Targets[false], ApiScopes.All.Except([one]))).ShouldBe(403, "forbidden");
            refused.Said("detail").ShouldNotBeNull().ShouldContain($": {ApiScopes.NameOf(one)}.");
            refused.Response.Headers.WwwAuthenticate.ToString().ShouldBe($"Bearer error=\"insufficient_scope\", scope=\"{ApiScopes.NameOf(one)}\"");
            var nowhere = await AskAsync(row, s_nowhere, ApiScopes.All.Except([one]));
            TraceIds.Replace(nowhere.Text, "").ShouldBe(TraceIds.Replace(refused.Text, ""), "what is there is not known to who may not ask");
        }
    }

    private static readonly Target s_nowhere = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "GL-22222-2", Guid.CreateVersion7());

    private async Task<Answer> AskAsync(Row row, Target target, IEnumerable<ApiScope> scopes) => await (await world.SystemAsync(Stands.Receiver, scopes)).SendAsync(
        new HttpMethod(row.Method), row.Path(target), row.Body is null ? null : Caller.Json(row.Body(world, false)), ifMatch: row.Method == "GET" ? null : "\"c3RhbGU\"");

    private Values<ApiScope> NeededAt(string address) => world.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Single(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == address).Metadata.GetMetadata<Needed>().ShouldNotBeNull().Scopes;

    [GeneratedRegex("\"traceId\":\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex TraceIds { get; }
}
