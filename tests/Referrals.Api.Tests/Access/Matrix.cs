using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Tests.Hosting;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Access;

/// <summary>Every address, asked by everybody: generated from what the server answers to, so that a new one without a row fails.</summary>
[Collection<AccessCollection>]
public sealed partial class Matrix(World world)
{
    private static readonly Stands[] s_everywhere = Enum.GetValues<Stands>();
    private static readonly Who[] s_everybody = Enum.GetValues<Who>();

    public static TheoryData<string> Addresses => [.. Rows.All.Keys];

    [Fact]
    public void every_address_has_a_row() => EndpointNames(e => true).Order().ShouldBe(Rows.All.Keys.Concat(Rows.Open).Concat(PageRows.All.Keys).Append(PageRows.Start).Order());

    [Fact]
    public void only_these_are_open_to_the_public() =>
        EndpointNames(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Order().ShouldBe(Rows.Open.Order());

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task nobody_gets_more_or_less_than_their_row_says(string address)
    {
        var row = Rows.All[address];
        var nowhere = TraceIds.Replace((await world.As(Stands.Stranger, Who.Coordinator).GetAsync($"/api/referrals/{Guid.CreateVersion7()}")).ShouldBe(404).Text, "");
        var wrong = new List<string>();
        foreach (var sensitive in row.About is About.Nobody ? new[] { false } : [false, true])
        {
            foreach (var (stands, who) in s_everywhere.SelectMany(s => s_everybody.Select(w => (s, w))))
            {
                var answer = await AskAsync(address, row, world.As(stands, who), sensitive);
                var (expected, got) = (row.Expects(stands, who, sensitive), Told(answer, nowhere));
                if (got != expected || (answer.Status >= 400 && World.Personal.Any(p => answer.Text.Contains(p, StringComparison.OrdinalIgnoreCase))))
                {
                    wrong.Add($"{who} of the {stands}, {(sensitive ? "sensitive" : "ordinary")}: {expected} expected, {got} with {answer.Status} {answer.Text}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task nobody_gets_in_without_signing_in(string address)
    {
        var row = Rows.All[address];
        using var client = world.Anybody();
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), row.Path(world.Targets[false])) { Content = row.Body is null ? null : Caller.Json(row.Body(world, false)) };
        ((int)(await client.SendAsync(request)).StatusCode).ShouldBe(401);
    }

    private async Task<Answer> AskAsync(string address, Row row, Caller caller, bool sensitive)
    {
        var path = row.Path(world.Targets[sensitive]);
        return await caller.SendAsync(
            new HttpMethod(row.Method), path, row.Body is null ? null : Caller.Json(row.Body(world, sensitive)), ifMatch: row.Method == "GET" ? null : "\"c3RhbGU\"");
    }

    private static Told Told(Answer answer, string nowhere) => answer.Status switch
    {
        // A version that is not the present one lets nothing happen to what somebody may do.
        200 or 201 or 412 => Access.Told.Yes,
        403 => Access.Told.Forbidden,
        404 when TraceIds.Replace(answer.Text, "") == nowhere && answer.ETag is null => Access.Told.NotThere,
        _ => Access.Told.SomethingElse,
    };

    private IEnumerable<string> EndpointNames(Predicate<Endpoint> which) => world.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Where(e => which(e) && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null).Select(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? ((RouteEndpoint)e).RoutePattern.RawText!);

    [GeneratedRegex("\"traceId\":\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex TraceIds { get; }
}
