using Npgsql;
using Referrals.Api.Deciding;
using Referrals.Api.Hosting;
using Referrals.Domain;
using Referrals.Domain.Outcomes;
using Referrals.EventStore;
using Referrals.Projections;

namespace Referrals.Api.Outcomes;

/// <summary>Decides on releases; each decision sees every release of the period.</summary>
internal sealed class ReleaseDecisions(Databases databases, DocumentStore store, Decisions decisions)
{
    private const string OneDraft = "releases_one_draft";

    /// <summary>The draft of the period: a new one, or the one that is there.</summary>
    public Task<Earlier> PrepareAsync(Asked asked, PrepareRelease command, CancellationToken ct)
    {
        ReleaseRules.MustPrepare(asked.Actor);
        return BeginAsync(
            asked,
            async id =>
            {
                var ofPeriod = await OfPeriodAsync(command.Period, ct);
                return (PrepareReleaseHandler.Handle(command, id, ofPeriod, asked.Actor, asked.Now), ofPeriod);
            },
            ct);
    }

    /// <summary>The draft that comes in the place of a release.</summary>
    public Task<Earlier> ReplaceAsync(Asked asked, Guid replacedId, ReplaceRelease command, CancellationToken ct)
    {
        ReleaseRules.MustPrepareOrPublish(asked.Actor);
        return BeginAsync(
            asked,
            async id =>
            {
                var replaced = (await LoadAsync(replacedId, ct)).Release;
                var ofPeriod = await OfPeriodAsync(replaced.Period.Code, ct);
                return (ReplaceReleaseHandler.Handle(command, id, replaced, ofPeriod, asked.Actor), ofPeriod);
            },
            ct);
    }

    public Task PublishAsync(Asked asked, Guid id, CancellationToken ct)
    {
        ReleaseRules.MustPublish(asked.Actor);
        return DecideAsync(
            asked, id,
            async release => PublishReleaseHandler.Handle(release, release.Replaces is { } replaced ? (await LoadAsync(replaced, ct)).Release : null, asked.Actor), ct);
    }

    public Task WithdrawAsync(Asked asked, Guid id, WithdrawRelease command, CancellationToken ct)
    {
        ReleaseRules.MustPublish(asked.Actor);
        return DecideAsync(asked, id, release => Task.FromResult(WithdrawReleaseHandler.Handle(command, release, asked.Actor)), ct);
    }

    /// <summary>A release as it stands.</summary>
    public async Task<(Release Release, long Version)> LoadAsync(Guid id, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<Release>(id, ct);
        return (stream.Aggregate ?? throw Refusal.NotFound(), stream.CurrentVersion);
    }

    /// <summary>Every release of a period, whatever became of it.</summary>
    public async Task<IReadOnlyList<Release>> OfPeriodAsync(string period, CancellationToken ct)
    {
        List<Guid> ids;
        await using (var command = databases.Writer.CreateCommand("select release_id from referrals.releases where period = $1 order by release_id"))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = period });
            await using var rows = await command.ExecuteReaderAsync(ct);
            ids = await rows.ListAsync(r => r.GetGuid(0), ct);
        }

        var found = new List<Release>();
        foreach (var id in ids)
        {
            found.Add((await LoadAsync(id, ct)).Release);
        }

        return found;
    }

    private async Task<Earlier> BeginAsync(Asked asked, Func<Guid, Task<(object[] Events, IReadOnlyList<Release> OfPeriod)>> decide, CancellationToken ct)
    {
        try
        {
            return await decisions.BeginAsync(asked, StartAsync, ct);
        }
        catch (PostgresException e) when (e.ConstraintName == OneDraft)
        {
            // Somebody was quicker: theirs is the draft.
            return await decisions.BeginAsync(asked, StartAsync, ct);
        }

        async Task<Begun> StartAsync()
        {
            var newId = Guid.CreateVersion7(asked.Now);
            var (events, ofPeriod) = await decide(newId);
            if (events is not [ReleaseRequested requested])
            {
                return new Begun(StatusCodes.Status200OK, ofPeriod.Single(r => r.IsDraft).Id, _ => Task.CompletedTask);
            }

            if (requested.ReleaseId == newId)
            {
                return new Begun(StatusCodes.Status201Created, newId, into =>
                {
                    into.Events.StartStream<Release>(newId, requested);
                    return Task.CompletedTask;
                });
            }

            var (_, version) = await LoadAsync(requested.ReleaseId, ct);
            return new Begun(StatusCodes.Status200OK, requested.ReleaseId, into =>
            {
                into.Events.Append(requested.ReleaseId, version + 1, requested);
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Events of the release, and of the one that it replaces.</summary>
    private Task<Earlier> DecideAsync(Asked asked, Guid id, Func<Release, Task<object[]>> decide, CancellationToken ct) => decisions.BeginAsync(
        asked,
        async () =>
        {
            var (release, version) = await LoadAsync(id, ct);
            var events = await decide(release);
            var (own, replaced) = (events.Where(e => e is not ReleaseReplaced).ToArray(), events.OfType<ReleaseReplaced>().FirstOrDefault());
            var replacedVersion = replaced is null ? 0 : (await LoadAsync(replaced.ReleaseId, ct)).Version;
            return new Begun(StatusCodes.Status200OK, id, into =>
            {
                if (replaced is not null)
                {
                    into.Events.Append(replaced.ReleaseId, replacedVersion + 1, replaced);
                }

                if (own is not [])
                {
                    into.Events.Append(id, version + own.Length, own);
                }

                return Task.CompletedTask;
            });
        },
        ct);
}
