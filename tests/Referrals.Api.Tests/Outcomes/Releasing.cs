using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Referrals.Api.Hosting;
using Referrals.Api.Outcomes;
using Referrals.Api.Tests.Governance;
using Referrals.Api.Tests.Hosting;
using Referrals.Domain.Outcomes;
using Referrals.EventStore;
using Referrals.Projections.Releases;
using Shouldly;
using Xunit;

namespace Referrals.Api.Tests.Outcomes;

/// <summary>From referrals to what everybody reads: asked for by one, made in the background, published by another.</summary>
public sealed class Releasing(TestServer server)
{
    private static readonly string s_evaluator = TestPartnership.Office.Coordinator;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_period_is_prepared_checked_published_read_by_everybody_replaced_and_withdrawn()
    {
        await using var office = await Office.OpenAsync(server);
        var (evaluator, period) = (office.As(s_evaluator), await ReferAQuarterAgoAsync(office));

        (await evaluator.PostAsync("/api/releases", new { period = ReleasePeriod.QuarterOf(Today(office)).Code })).ShouldBe(409, "release/too-early");
        (await evaluator.PostAsync("/api/releases", new { period = "2026-Q7" })).ShouldBe(422, "validation");
        (await office.Asks.PostAsync("/api/releases", new { period })).ShouldBe(403, "forbidden");
        var asked = (await evaluator.PostAsync("/api/releases", new { period })).ShouldBe(201);
        var (id, at) = (asked["id"].GetGuid(), $"/api/releases/{asked.Said("id")}");
        (await evaluator.PostAsync("/api/releases", new { period })).ShouldBe(200).Said("id").ShouldBe(asked.Said("id"));
        (await evaluator.GetAsync(at)).ShouldBe(404, "not-found");

        await Wait.UntilAsync(async () => (await MadeStateAsync(office, id)).ShouldBe("passed"));
        (await evaluator.GetAsync(at)).ShouldBe(404, "not-found");
        (await evaluator.GetAsync($"{at}/activity.csv")).ShouldBe(404, "not-found");
        (await evaluator.PostAsync($"{at}/publish")).ShouldBe(403, "forbidden");
        (await office.Asks.PostAsync($"{at}/publish")).ShouldBe(200).Said("state").ShouldBe("published");
        (await office.Asks.PostAsync($"{at}/publish")).ShouldBe(200);
        (await evaluator.PostAsync("/api/releases", new { period })).ShouldBe(409, "release/released");

        await EverythingThatIsReadFollowsFromItsBytesAsync(office, id);
        var replaced = (await evaluator.PostAsync($"{at}/replace", new { reason = "A programme was missing" })).ShouldBe(201);
        (await evaluator.PostAsync($"{at}/replace", new { reason = "A programme was missing" })).ShouldBe(200);
        var newId = replaced["id"].GetGuid();
        await Wait.UntilAsync(async () => (await MadeStateAsync(office, newId)).ShouldBe("passed"));
        (await office.Confirms.PostAsync($"/api/releases/{newId}/publish")).ShouldBe(200);
        var list = (await office.Worker.GetAsync("/api/releases")).ShouldBe(200)["items"].EnumerateArray().ToList();
        list.Select(r => r.GetProperty("state").GetString()).ShouldBe(["published", "replaced"]);
        list[1].GetProperty("replacedBy").GetGuid().ShouldBe(newId);
        list[1].GetProperty("endedBecause").GetString().ShouldBe("A programme was missing");

        (await office.Asks.PostAsync($"/api/releases/{newId}/withdraw", new { reason = "" })).ShouldBe(422, "validation");
        (await office.Asks.PostAsync($"/api/releases/{newId}/withdraw", new { reason = "It counted some twice" })).ShouldBe(200);
        (await office.Asks.PostAsync($"/api/releases/{newId}/withdraw", new { reason = "It counted some twice" })).ShouldBe(200);
        (await evaluator.GetAsync($"/api/releases/{newId}")).ShouldBe(200)["release"].GetProperty("endedBecause").GetString().ShouldBe("It counted some twice");
    }

    [Fact]
    public void what_has_commas_and_quotes_in_it_is_quoted() =>
        Encoding.UTF8.GetString(ReleaseCsv.Of([["a,b", "c", "say \"x\""]])).ShouldBe("\"a,b\",c,\"say \"\"x\"\"\"\r\n");

    private static async Task EverythingThatIsReadFollowsFromItsBytesAsync(Office office, Guid id)
    {
        var (at, files) = ($"/api/releases/{id}", office.Services.GetRequiredService<PublishedReleases>());
        var release = (await files.FindAsync(id, Ct)).ShouldNotBeNull();
        using var anybody = office.Anybody();
        foreach (var table in release.Tables)
        {
            (await anybody.GetByteArrayAsync($"{at}/{table.Table}.json", Ct)).ShouldBe(table.ToBytes());
            var csv = await anybody.GetStringAsync($"{at}/{table.Table}.csv", Ct);
            csv.ShouldEndWith("\r\n");
            csv.TrimEnd().Split("\r\n").ShouldBe([
                string.Join(',', [.. table.Dimensions, .. table.Figures]), .. table.Rows.Select(r => string.Join(',', [.. r.At, .. r.Figures]))]);
        }

        var activity = release.Table("activity").ShouldNotBeNull();
        var homes = activity.Rows.Single(r => r.At[0] == "healthyHomes");
        activity[homes, "made"].ShouldBe("c", "nine referrals of one organisation are too few organisations to show");
        activity[activity.Rows.Single(r => r.At[0] == "warmAndWell"), "made"].ShouldBe("z");
        var certificate = await anybody.GetByteArrayAsync($"{at}/certificate.json", Ct);
        certificate.ShouldBe(release.Certificate.ToBytes());
        release.Certificate.Files.Select(f => f.Sha256).ShouldBe(release.Tables.Select(t => ReleaseCertificate.HashOf(t.ToBytes())));

        var workbook = await anybody.GetByteArrayAsync($"{at}/tables.xlsx", Ct);
        (await anybody.GetByteArrayAsync($"{at}/tables.xlsx", Ct)).ShouldBe(workbook);
        var sheets = Sheets(workbook);
        sheets.Keys.ShouldBe([.. release.Tables.Select(t => t.Table), "dictionary"]);
        foreach (var table in release.Tables)
        {
            sheets[table.Table].ShouldBe([
                string.Join('|', [.. table.Dimensions, .. table.Figures]), .. table.Rows.Select(r => string.Join('|', [.. r.At, .. r.Figures]))]);
        }

        var dictionary = await anybody.GetStringAsync($"{at}/dictionary.csv", Ct);
        dictionary.ShouldContain("activity,made,figure,,Referrals made\r\n");
        dictionary.ShouldContain("activity,programme,category,healthyHomes,");
        dictionary.ShouldContain(",,sign,z,Not run or not offered there\r\n");
        dictionary.ShouldContain(",,sign,x,\"Too few people for this figure; of a count, that its group is too small, or all of one kind, to be broken down\"\r\n");
        (await anybody.GetAsync($"{at}/nothing.csv", Ct)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task one_that_cannot_be_made_stops_no_other()
    {
        await using var office = await Office.OpenAsync(server);
        var (broken, whole) = (Guid.CreateVersion7(office.Clock.GetUtcNow().AddSeconds(-1)), Guid.CreateVersion7(office.Clock.GetUtcNow()));
        await office.ExecuteAsync($"alter table referrals.release_work add constraint not_this_one check (release_id <> '{broken}')");
        await using (var session = office.Services.GetRequiredService<DocumentStore>().LightweightSession())
        {
            session.LastModifiedBy = TestPartnership.Office.CoordinatorId.ToString();
            session.Events.StartStream<Release>(broken, new ReleaseRequested(broken, ReleasePeriod.QuarterOf(Today(office).AddMonths(-9)).Code));
            session.Events.StartStream<Release>(whole, new ReleaseRequested(whole, ReleasePeriod.QuarterOf(Today(office).AddMonths(-6)).Code));
            await session.SaveChangesAsync(Ct);
        }

        await Wait.UntilAsync(async () =>
        {
            office.Clock.Move(TimeSpan.FromMinutes(1));
            (await StateAsync(office, whole)).ShouldBe("passed");
        });
        (await StateAsync(office, broken)).ShouldBe("requested", "it is tried again");
        await Wait.UntilAsync(async () => (await office.Services.GetRequiredService<Jobs>().StateAsync(Ct)).Single(j => j.Name == "release keeper").Error.ShouldBe("PostgresException 23514"));
    }

    /// <summary>Rows of each sheet, as a program would read them that knows no more than the format.</summary>
    private static Dictionary<string, List<string>> Sheets(byte[] workbook)
    {
        XNamespace main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        using var zip = new ZipArchive(new MemoryStream(workbook));
        XDocument Part(string name)
        {
            using var stream = zip.GetEntry(name).ShouldNotBeNull(name).Open();
            return XDocument.Load(stream);
        }

        var targets = Part("xl/_rels/workbook.xml.rels").Root!.Elements().ToDictionary(r => r.Attribute("Id")!.Value, r => r.Attribute("Target")!.Value);
        return Part("xl/workbook.xml").Descendants(main + "sheet").ToDictionary(
            s => s.Attribute("name")!.Value,
            s =>
            {
                var sheet = Part($"xl/{targets[s.Attribute(related + "id")!.Value]}");
                sheet.Descendants(main + "f").ShouldBeEmpty("there are no formulas");
                return sheet.Descendants(main + "row").Select(r => string.Join('|', r.Elements(main + "c").Select(c => c.Value))).ToList();
            });
    }

    private static DateOnly Today(Office office) => DateOnly.FromDateTime(office.Clock.GetUtcNow().UtcDateTime);

    /// <summary>Some are referred in a quarter that is frozen by then.</summary>
    private static async Task<string> ReferAQuarterAgoAsync(Office office)
    {
        var period = ReleasePeriod.QuarterOf(Today(office)).Code;
        for (var i = 0; i < 9; i++)
        {
            await office.ReferAsync($"Alice Number{i}");
        }

        office.Clock.Move(TimeSpan.FromDays(200));
        return period;
    }

    private static async Task<string> MadeStateAsync(Office office, Guid id)
    {
        await office.MakeReleasesAsync();
        return await StateAsync(office, id);
    }

    private static async Task<string> StateAsync(Office office, Guid id) =>
        (await Office.ListAsync(office.Admin, $"select state from referrals.releases where release_id = '{id}'")).ShouldHaveSingleItem();
}
