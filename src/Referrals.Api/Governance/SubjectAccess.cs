using System.Globalization;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Governance;

namespace Referrals.Api.Governance;

/// <summary>A request for everything about a person, and the texts that a reviewer must decide on before it is completed.</summary>
public sealed record SubjectAccessRequested(Guid RequestId, IReadOnlyList<ToReview> ToReview) : Confidential;

/// <summary>Asks for and completes files. Between the two only ids are kept.</summary>
internal sealed class SubjectAccess(SubjectRequests requests, SubjectFiles files, TimeProvider time)
{
    /// <summary>What the access log says of a whole file.</summary>
    public static readonly string[] Everything = ["disclosures", "looks", "records", "referrals"];

    /// <param name="actor">Of information governance.</param>
    /// <param name="personId">Any record of theirs.</param>
    /// <param name="reason">Who asked.</param>
    /// <param name="cameOn">The day from which the month runs; today where nobody says.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Refusal">There is no such record.</exception>
    public async Task<(SubjectAccessRequested Request, UnreviewedFile File)> RequestAsync(Actor actor, Guid personId, SubjectAccessReason reason, DateOnly? cameOn, CancellationToken ct)
    {
        var file = await files.GatherAsync(actor, personId, ct) ?? throw Refusal.NotFound();
        var (id, now) = (Guid.CreateVersion7(), time.GetUtcNow());
        await requests.AddAsync(new SubjectRequest(id, personId, actor.MemberId, reason, now, cameOn ?? WorkingDays.InLondon(now), IdsOf(file), null, null), ct);
        return (new SubjectAccessRequested(id, ToReviewOf(file)), file);
    }

    /// <summary>What is to be decided on as it stands now.</summary>
    public async Task<(IReadOnlyList<ToReview> ToReview, UnreviewedFile File)> ReviewAsync(Actor actor, SubjectRequest request, CancellationToken ct)
    {
        var file = await files.GatherAsync(actor, request.PersonId, ct) ?? throw Refusal.NotFound();
        return (ToReviewOf(file), file);
    }

    /// <param name="actor">Of information governance.</param>
    /// <param name="personId">Any record of theirs.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="withhold">Entries whose texts the person shall not read.</param>
    /// <param name="seen">The entries that whoever completes it had before them; null for those of the request's answer.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Refusal">There is no such open request.</exception>
    /// <exception cref="ProblemException">An entry is not one to decide on, or something to decide on was recorded since.</exception>
    public async Task<UnreviewedFile> CompleteAsync(Actor actor, Guid personId, Guid requestId, IReadOnlyCollection<Guid> withhold, IReadOnlyCollection<Guid>? seen, CancellationToken ct)
    {
        if (await requests.FindAsync(requestId, ct) is not { CompletedAt: null } request || request.PersonId != personId)
        {
            throw Refusal.NotFound();
        }

        var decided = seen ?? request.ToReview;
        if (withhold.Any(id => !decided.Contains(id)))
        {
            throw ProblemException.Validation("withhold", "Name entries of toReview only.");
        }

        var file = await ReviewedAsync(actor, request.PersonId, decided, withhold, ct);
        return await requests.CompleteAsync(requestId, time.GetUtcNow(), IdsOf(file), withhold) ? file : throw Refusal.NotFound();
    }

    /// <summary>The file of a request that was completed, as it stands now, with the same entries withheld.</summary>
    /// <exception cref="ProblemException">Something to decide on was recorded since.</exception>
    public Task<UnreviewedFile> AgainAsync(Actor actor, SubjectRequest request, CancellationToken ct) =>
        request is { CompletedAt: not null, Withheld: { } withheld } ? ReviewedAsync(actor, request.PersonId, request.ToReview, withheld, ct) : throw Refusal.NotFound();

    /// <summary>What the access log says of a file that was handed out.</summary>
    public static Shown Shows(UnreviewedFile file, params IReadOnlyCollection<string> fields) =>
        new(file.People, file.Referrals, fields) { Purpose = AccessPurpose.SubjectAccess };

    public static string FileName(SubjectFile file) => $"subject-access-{file.MadeAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private async Task<UnreviewedFile> ReviewedAsync(Actor actor, Guid personId, IReadOnlyCollection<Guid> decided, IReadOnlyCollection<Guid> withhold, CancellationToken ct)
    {
        var file = await files.GatherAsync(actor, personId, ct) ?? throw Refusal.NotFound();
        if (file.Open.Any(e => !decided.Contains(e.Entry.Id)))
        {
            throw new ProblemException(
                StatusCodes.Status409Conflict, "subject-access/moved-on", "It has moved on", "Texts that name others were recorded since. Ask again, and review those too.");
        }

        foreach (var text in file.Open.Where(e => withhold.Contains(e.Entry.Id)).SelectMany(e => e.Texts))
        {
            text.Withhold();
        }

        return file;
    }

    private static IReadOnlyList<Guid> IdsOf(UnreviewedFile file) => [.. file.Open.Select(e => e.Entry.Id)];

    private static IReadOnlyList<ToReview> ToReviewOf(UnreviewedFile file) =>
        [.. file.Open.Select(e => new ToReview(e.Entry.Id, e.Entry.At, e.Entry.By.Organisation, e.Entry.Summary, [.. e.Texts.Select(t => t.Text)]))];
}
