using System.Text.Json;
using Referrals.Api.Governance;
using Referrals.Api.Json;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Projections.Governance;

namespace Referrals.Api.Commands;

/// <summary>What information governance does about one person.</summary>
internal static class PeopleCommands
{
    private const string Usage = "people subject-access ID --folder DIR [--reason CODE] [--complete REQUEST [--withhold ENTRY,ENTRY…]]";

    private static readonly Actor s_officer = new(Guid.Empty, Guid.Empty, Role.InformationGovernance);

    private static readonly JsonSerializerOptions s_readable = new(ApiJson.Options) { WriteIndented = true };

    public static readonly ExecutableCommand SubjectAccess = new(
        "people subject-access",
        "ID --folder DIR [--complete REQUEST [--withhold ENTRY,ENTRY…]]",
        """
        Writes everything that is held about a person to DIR, as a page to read and as JSON.
        ID is the id of any record of theirs; every record that is known to be of the same human being is taken. Where texts name others it
        stops first: DIR/to-review.json lists them, and the same command with --complete and the request's id, and with --withhold and the
        entries that the person shall not read, writes the rest. CODE is personAsked (unless told), representativeAsked, courtOrdered or
        regulatorAsked. It is recorded in the access log. DIR then holds personal data: keep it safe, and delete it when it was handed over.
        """,
        SubjectAccessAsync);

    private static async Task SubjectAccessAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken ct)
    {
        var options = words.Skip(1).Chunk(2).ToDictionary(o => o[0], o => o.ElementAtOrDefault(1), StringComparer.Ordinal);
        if (words is [] || !Guid.TryParse(words[0], out var personId) || options.GetValueOrDefault("--folder") is not { } folder
            || options.Keys.Except(["--folder", "--reason", "--complete", "--withhold"]).Any()
            || !Enum.TryParse<SubjectAccessReason>(options.GetValueOrDefault("--reason") ?? "personAsked", ignoreCase: true, out var reason))
        {
            throw new CommandException($"Usage: {Usage}");
        }

        System.IO.Directory.CreateDirectory(folder);
        var access = services.GetRequiredService<SubjectAccess>();
        try
        {
            if (!Guid.TryParse(options.GetValueOrDefault("--complete"), out var requestId))
            {
                var (request, file) = await access.RequestAsync(s_officer, personId, reason, null, ct);
                if (request.ToReview is not [])
                {
                    await RecordAsync(services, Governance.SubjectAccess.Shows(file, "toReview"));
                    await File.WriteAllTextAsync(Path.Combine(folder, "to-review.json"), JsonSerializer.Serialize(request, s_readable), ct);
                    Console.WriteLine($"{request.ToReview.Count} entries name others. Read to-review.json, then run: people subject-access {personId} --folder {folder} --complete {request.RequestId} [--withhold ENTRY,ENTRY…]");
                    return;
                }

                requestId = request.RequestId;
            }

            var withhold = (options.GetValueOrDefault("--withhold") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(t => Guid.TryParse(t, out var id) ? id : throw new CommandException($"'{t}' is no id of an entry.")).ToList();
            var done = await access.CompleteAsync(s_officer, personId, requestId, withhold, seen: null, ct);
            await RecordAsync(services, Governance.SubjectAccess.Shows(done, Governance.SubjectAccess.Everything));
            var name = Path.Combine(folder, Governance.SubjectAccess.FileName(done.File));
            await File.WriteAllTextAsync($"{name}.html", SubjectPage.Of(done.File), ct);
            await File.WriteAllTextAsync($"{name}.json", JsonSerializer.Serialize(done.File, s_readable), ct);
            Console.WriteLine($"{done.File.Records.Count} records, {done.File.Referrals.Count} referrals, {done.File.Looks.Count} looks: {name}.html and .json");
        }
        catch (Exception e) when (e is Refusal or Problems.ProblemException)
        {
            throw new CommandException(e is Refusal { Kind: RefusalKind.NotFound } ? "There is no such record, or no such request that is open." : e.Message);
        }
    }

    private static Task RecordAsync(IServiceProvider services, Shown shown) => services.GetRequiredService<AccessLog>().WriteAsync(
        new AccessEntry(services.GetRequiredService<TimeProvider>().GetUtcNow(), s_officer, AccessKind.Export, AccessPurpose.SubjectAccess, "people subject-access", "command")
        {
            PersonIds = shown.PersonIds,
            ReferralIds = shown.ReferralIds,
            Fields = shown.Fields,
        });
}
