using System.Globalization;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Governance;
using Referrals.Domain.Referring;

namespace Referrals.Api.Governance;

/// <summary>A request for everything about a person, and the texts that a reviewer must decide on before it is completed.</summary>
public sealed record SubjectAccessRequested(Guid RequestId, IReadOnlyList<ToReview> ToReview) : Confidential;

/// <summary>Asks for and completes files. Between the two only ids are kept.</summary>
internal sealed class SubjectAccess(Databases databases, SubjectFiles files, TimeProvider time)
{
    /// <exception cref="Refusal">There is no such record.</exception>
    public async Task<(SubjectAccessRequested Request, UnreviewedFile File)> RequestAsync(Actor actor, Guid personId, SubjectAccessReason reason, CancellationToken ct)
    {
        var file = await files.GatherAsync(actor, personId, ct) ?? throw Refusal.NotFound();
        var requestId = Guid.CreateVersion7();
        await using var command = databases.Writer.CreateCommand(
            "insert into referrals.subject_access_requests (request_id, person_id, member_id, reason, asked_at, to_review) values ($1, $2, $3, $4, $5, $6)");
        foreach (var value in (object[])[requestId, personId, actor.MemberId, Codes.NameOf(reason), time.GetUtcNow(), file.Open.Select(e => e.Entry.Id).ToArray()])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(ct);
        var toReview = file.Open.Select(e => new ToReview(e.Entry.Id, e.Entry.At, e.Entry.By.Organisation, e.Entry.Summary, [.. e.Texts.Select(t => t.Text)]));
        return (new SubjectAccessRequested(requestId, [.. toReview]), file);
    }

    /// <exception cref="Refusal">There is no such open request.</exception>
    /// <exception cref="ProblemException">An entry is not one to decide on, or something to decide on was recorded since.</exception>
    public async Task<UnreviewedFile> CompleteAsync(Actor actor, Guid personId, Guid requestId, IReadOnlyCollection<Guid> withhold, CancellationToken ct)
    {
        var reviewed = await ReviewedAsync(personId, requestId, ct) ?? throw Refusal.NotFound();
        if (withhold.FirstOrDefault(id => !reviewed.Contains(id)) is var strange && strange != Guid.Empty)
        {
            throw ProblemException.Validation("withhold", "Name entries of toReview only.");
        }

        var file = await files.GatherAsync(actor, personId, ct) ?? throw Refusal.NotFound();
        if (file.Open.Any(e => !reviewed.Contains(e.Entry.Id)))
        {
            throw new ProblemException(
                StatusCodes.Status409Conflict, "subject-access/moved-on", "It has moved on", "Texts that name others were recorded since. Ask again, and review those too.");
        }

        foreach (var text in file.Open.Where(e => withhold.Contains(e.Entry.Id)).SelectMany(e => e.Texts))
        {
            text.Withhold();
        }

        await using var command = databases.Writer.CreateCommand(
            "update referrals.subject_access_requests set completed_at = $2 where request_id = $1 and completed_at is null");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = requestId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        return await command.ExecuteNonQueryAsync(ct) == 1 ? file : throw Refusal.NotFound();
    }

    /// <summary>What the access log says of a file that was handed out.</summary>
    public static Shown Shows(UnreviewedFile file, params IReadOnlyCollection<string> fields) =>
        new(file.People, file.Referrals, fields) { Purpose = AccessPurpose.SubjectAccess };

    public static string FileName(SubjectFile file) => $"subject-access-{file.MadeAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private async Task<Guid[]?> ReviewedAsync(Guid personId, Guid requestId, CancellationToken ct)
    {
        await using var command = databases.Writer.CreateCommand(
            "select to_review from referrals.subject_access_requests where request_id = $1 and person_id = $2 and completed_at is null");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = requestId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = personId });
        return await command.ExecuteScalarAsync(ct) as Guid[];
    }
}
