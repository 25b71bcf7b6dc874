using Referrals.Api.Directory;
using Referrals.Api.Drafts;
using Referrals.Api.Problems;
using Referrals.Domain;
using Referrals.Domain.Programmes;
using Referrals.Projections;
using Referrals.Projections.People;

namespace Referrals.Api.Pages.Making;

/// <summary>Opens a draft for who writes it, with everything that its pages need.</summary>
internal sealed class OpenDrafts(KeptDrafts drafts, PartnershipSource partnerships, ProgrammeCatalogue programmes, PersonQueries people, Reader reader, TimeProvider time)
{
    public KeptDrafts Kept => drafts;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <exception cref="ProblemException">It is not there, not theirs, about somebody whom they may not see, or its time is over.</exception>
    public async Task<DraftSetting> OpenAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var kept = await drafts.FindAsync(actor, id, ct) ?? throw ProblemException.NotFound();
        if (kept is { Content: null, SentAt: null })
        {
            throw new ProblemException(
                StatusCodes.Status410Gone, "draft/expired", "This draft has expired",
                $"Drafts are kept for {KeptDrafts.Life.TotalDays} days. This one ended on {Spoken.Day(kept.ExpiresAt)}: nothing was sent from it since, and nothing of what was written is kept. Make a new referral if it is still needed.");
        }

        return await SettingAsync(actor, kept, kept.Content ?? new Draft(), ct);
    }

    public async Task<DraftSetting> SettingAsync(Actor actor, KeptDraft kept, Draft draft, CancellationToken ct)
    {
        var record = draft.PersonId is { } personId ? await people.FindAsync(actor, personId, ct) ?? throw ProblemException.NotFound() : null;
        return new DraftSetting(kept, draft, record?.View, record?.Version, await partnerships.CurrentAsync(ct), programmes, actor, time.GetUtcNow());
    }

    /// <summary>Those that can be gone on with; none that is about somebody whom the caller may not see any more.</summary>
    public async Task<IReadOnlyList<DraftSetting>> ListAsync(Actor actor, CancellationToken ct)
    {
        var kept = await drafts.ListAsync(actor, ct);
        var seen = (await people.SeenAsync(actor, [.. kept.Select(k => k.Content?.PersonId).OfType<Guid>().Distinct()], [], ct)).People;
        var partnership = await partnerships.CurrentAsync(ct);
        return
        [
            .. from one in kept
               let draft = one.Content!
               where one.Content is not null && (draft.PersonId is not { } id || seen.ContainsKey(id))
               let person = draft.PersonId is { } id ? PersonView.Of(id, seen[id]) : null
               select new DraftSetting(one, draft, person, null, partnership, programmes, actor, time.GetUtcNow()),
        ];
    }

    /// <summary>Whether a record can be chosen: it is there for the caller.</summary>
    public Task<bool> SeesAsync(Actor actor, Guid personId, CancellationToken ct) => reader.SeesPersonAsync(actor, personId, ct);
}
