using Microsoft.AspNetCore.Http.HttpResults;
using Referrals.Api.Deciding;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Api.Outcomes.Charts;
using Referrals.Api.Paging;
using Referrals.Api.Problems;
using Referrals.Api.Security;
using Referrals.Domain.Organisations;
using Referrals.Domain.Outcomes;
using Referrals.Projections.Releases;

namespace Referrals.Api.Outcomes;

/// <summary>A release that was published. Replaced and withdrawn ones stay listed, with the reason.</summary>
public sealed record ReleaseView(
    Guid Id, string Period, DateOnly From, DateOnly To, ReleaseState State, DateTimeOffset PublishedAt, Guid? Replaces, string? Reason, Guid? ReplacedBy, string? EndedBecause, DateTimeOffset? EndedAt)
{
    internal static ReleaseView Of(ReleaseHead r) =>
        new(r.Id, r.Period.Code, r.Period.From, r.Period.To, r.State, r.PublishedAt, r.Replaces, r.Reason, r.ReplacedBy, r.EndedBecause, r.EndedAt);
}

/// <summary>A table of a release, by the name under which it is read.</summary>
public sealed record ReleaseTableView(string Table, string Title, int Rows);

/// <summary>A release with its tables, of which a withdrawn one has none, and its certificate.</summary>
public sealed record WholeReleaseView(ReleaseView Release, IReadOnlyList<ReleaseTableView> Tables, ReleaseCertificate Certificate);

/// <summary>A release after a command.</summary>
public sealed record ReleaseStands(Guid Id, string Period, ReleaseState State);

/// <summary>What was published is open to the public; evaluators ask for releases, information governance publishes them.</summary>
internal static class ReleaseEndpoints
{
    public static void MapReleases(this IEndpointRouteBuilder api)
    {
        var published = api.MapGroup("/api/releases").WithTags("Releases").AllowAnonymous().ShowsNobody();
        published.MapGet("", ListAsync).WithName("ListReleases").RefusesReads();
        published.MapGet("/{id:guid}", ReadAsync).WithName("ReadRelease").RefusesReads();
        published.MapGet("/{id:guid}/{table}.json", ReadTableAsync).WithName("ReadReleaseTable").Produces<PublishedTable>().RefusesReads();
        published.MapGet("/{id:guid}/{table}.csv", ReadCsvAsync).WithName("ReadReleaseCsv").Produces(StatusCodes.Status200OK, contentType: "text/csv").RefusesReads();
        published.MapGet("/{id:guid}/certificate.json", ReadCertificateAsync).WithName("ReadReleaseCertificate").Produces<ReleaseCertificate>().RefusesReads();
        published.MapGet("/{id:guid}/dictionary.csv", ReadDictionaryAsync).WithName("ReadReleaseDictionary").Produces(StatusCodes.Status200OK, contentType: "text/csv").RefusesReads();
        published.MapGet("/{id:guid}/tables.xlsx", ReadWorkbookAsync).WithName("ReadReleaseWorkbook")
            .Produces(StatusCodes.Status200OK, contentType: ReleaseWorkbook.ContentType).RefusesReads();

        var made = api.MapGroup("/api/releases").WithTags("Releases").Needs(ApiScope.WriteReferrals).RefusesCommands().ShowsNobody();
        made.MapPost("", PrepareAsync).WithName(nameof(PrepareRelease)).Accepts<PrepareRelease>("application/json");
        made.MapPost("/{id:guid}/publish", PublishAsync).WithName(nameof(PublishRelease)).Accepts<PublishRelease>("application/json");
        made.MapPost("/{id:guid}/withdraw", WithdrawAsync).WithName(nameof(WithdrawRelease)).Accepts<WithdrawRelease>("application/json");
        made.MapPost("/{id:guid}/replace", ReplaceAsync).WithName(nameof(ReplaceRelease)).Accepts<ReplaceRelease>("application/json");
    }

    private static async Task<Ok<Page<ReleaseView>>> ListAsync(HttpContext http, PublishedReleases releases)
    {
        new QueryWords(http.Request.Query).Finish();
        return TypedResults.Ok(new Page<ReleaseView>([.. (await releases.ListAsync(http.RequestAborted)).Select(ReleaseView.Of)], null));
    }

    private static async Task<Ok<WholeReleaseView>> ReadAsync(Guid id, PublishedReleases releases, CancellationToken ct)
    {
        var found = await releases.FindAsync(id, ct) ?? throw ProblemException.NotFound();
        return TypedResults.Ok(new WholeReleaseView(
            ReleaseView.Of(found.Head), [.. found.Tables.Select(t => new ReleaseTableView(t.Table, t.Title, t.Rows.Count))], found.Certificate));
    }

    private static async Task<FileContentHttpResult> ReadTableAsync(Guid id, string table, PublishedReleases releases, CancellationToken ct) =>
        TypedResults.File(await FileAsync(releases, id, ReleaseFile.NameOf(table), ct), "application/json");

    private static async Task<FileContentHttpResult> ReadCsvAsync(Guid id, string table, PublishedReleases releases, CancellationToken ct) =>
        TypedResults.File(ReleaseCsv.Of(PublishedTable.Read(await FileAsync(releases, id, ReleaseFile.NameOf(table), ct))), ReleaseCsv.ContentType);

    private static async Task<FileContentHttpResult> ReadCertificateAsync(Guid id, PublishedReleases releases, CancellationToken ct) =>
        TypedResults.File(await FileAsync(releases, id, ReleaseCertificate.FileName, ct), "application/json");

    private static async Task<FileContentHttpResult> ReadDictionaryAsync(Guid id, PublishedReleases releases, PlanWords words, CancellationToken ct)
    {
        var found = await WithTablesAsync(releases, id, ct);
        return TypedResults.File(ReleaseCsv.Of(ReleaseDictionary.Rows(found.Tables, words)), ReleaseCsv.ContentType);
    }

    private static async Task<FileContentHttpResult> ReadWorkbookAsync(Guid id, PublishedReleases releases, PlanWords words, CancellationToken ct)
    {
        var found = await WithTablesAsync(releases, id, ct);
        return TypedResults.File(
            ReleaseWorkbook.Of(found.Tables, ReleaseDictionary.Rows(found.Tables, words)), ReleaseWorkbook.ContentType, $"{found.Head.Period.Code}-{ReleaseWorkbook.FileName}");
    }

    private static async Task<Results<Created<ReleaseStands>, Ok<ReleaseStands>>> PrepareAsync(HttpContext http, Asking asking, ReleaseDecisions decisions)
    {
        var body = await RequestBody.ReadAsync<PrepareRelease>(http);
        return await BegunAsync(http, decisions, await decisions.PrepareAsync(asking.Of(http, body.Bytes), body.Value, http.RequestAborted));
    }

    private static async Task<Results<Created<ReleaseStands>, Ok<ReleaseStands>>> ReplaceAsync(HttpContext http, Guid id, Asking asking, ReleaseDecisions decisions)
    {
        var body = await RequestBody.ReadAsync<ReplaceRelease>(http);
        return await BegunAsync(http, decisions, await decisions.ReplaceAsync(asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted));
    }

    private static async Task<Ok<ReleaseStands>> PublishAsync(HttpContext http, Guid id, Asking asking, ReleaseDecisions decisions)
    {
        var body = await RequestBody.ReadAsync<PublishRelease>(http);
        await decisions.PublishAsync(asking.Of(http, body.Bytes), id, http.RequestAborted);
        return TypedResults.Ok(await StandsAsync(http, decisions, id));
    }

    private static async Task<Ok<ReleaseStands>> WithdrawAsync(HttpContext http, Guid id, Asking asking, ReleaseDecisions decisions)
    {
        var body = await RequestBody.ReadAsync<WithdrawRelease>(http);
        await decisions.WithdrawAsync(asking.Of(http, body.Bytes), id, body.Value, http.RequestAborted);
        return TypedResults.Ok(await StandsAsync(http, decisions, id));
    }

    private static async Task<Results<Created<ReleaseStands>, Ok<ReleaseStands>>> BegunAsync(HttpContext http, ReleaseDecisions decisions, Earlier begun)
    {
        var stands = await StandsAsync(http, decisions, begun.Made);
        return begun.Status == StatusCodes.Status201Created ? TypedResults.Created($"/api/releases/{begun.Made}", stands) : TypedResults.Ok(stands);
    }

    private static async Task<ReleaseStands> StandsAsync(HttpContext http, ReleaseDecisions decisions, Guid id)
    {
        var (release, _) = await decisions.LoadAsync(id, http.RequestAborted);
        return new(id, release.Period.Code, release.State);
    }

    /// <summary>A release that was not withdrawn.</summary>
    private static async Task<PublishedRelease> WithTablesAsync(PublishedReleases releases, Guid id, CancellationToken ct) =>
        await releases.FindAsync(id, ct) is { Tables: not [] } found ? found : throw ProblemException.NotFound();

    private static async Task<byte[]> FileAsync(PublishedReleases releases, Guid id, string name, CancellationToken ct) =>
        await releases.FileAsync(id, name, ct) ?? throw ProblemException.NotFound();
}
