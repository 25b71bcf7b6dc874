using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Referrals.Api.Hosting;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.EventStore;
using Referrals.Projections.Releases;

namespace Referrals.Api.Tests.Pages;

/// <summary>Releases of invented numbers, made without anybody's facts: every table of the plan, with hidden, absent and scarce figures in it.</summary>
internal static class InsightsReleases
{
    /// <summary>The tables of a period as they are published; the truth behind each count may be moved to another that is published alike.</summary>
    public static IReadOnlyList<PublishedTable> Tables(ProgrammeCatalogue programmes, ReleasePeriod period, Func<string, int, int>? truth = null, string? all = null) =>
        [.. ReleasePlan.For(programmes, Enum.GetValues<OrganisationKind>()).Of(period).Select(t => Table(programmes, t, period, truth ?? ((_, n) => n), all))];

    /// <summary>Another true count that is published as this one is.</summary>
    public static int Alike(string key, int count) => count switch
    {
        0 => 0,
        <= 7 => 1 + (int)(Chance($"{key} again") * 7),
        _ => Math.Max(8, Rounded(count) - 2 + (int)(Chance($"{key} again") * 5)),
    };

    /// <summary>Publishes a period at once, as two people and the auditor would.</summary>
    public static async Task<Guid> PublishAsync(IServiceProvider services, ReleasePeriod period, params IEnumerable<Func<Guid, object>> afterwards)
    {
        var id = Guid.CreateVersion7();
        var tables = Tables(services.GetRequiredService<ProgrammeCatalogue>(), period);
        var files = tables.Select(t => (Name: $"{t.Table}.json", Bytes: t.ToBytes())).ToList();
        HashedFile[] hashes = [.. files.Select(f => new HashedFile(f.Name, ReleaseCertificate.HashOf(f.Bytes)))];
        var certificate = new ReleaseCertificate(period.Code, "1", ReleaseCertificate.RulesOf(DisclosureRules.Standard), 100, 10, 5, hashes);
        files.Add((ReleaseCertificate.FileName, certificate.ToBytes()));

        await using (var session = services.GetRequiredService<DocumentStore>().LightweightSession())
        {
            session.LastModifiedBy = Guid.CreateVersion7().ToString();
            session.Events.StartStream<Release>(id,
            [
                new ReleaseRequested(id, period.Code), new ReleasePrepared(id, period.Code, [.. hashes]),
                new ReleaseChecked(id, true, 100, 10, 5, "1", [.. certificate.Rules], ReleaseCertificate.HashOf(certificate.ToBytes())), new ReleasePublished(id),
                .. afterwards.Select(a => a(id)),
            ]);
            await session.SaveChangesAsync();
        }

        foreach (var ((name, bytes), place) in files.Select((f, i) => (f, i)))
        {
            await WriteAsync(services, "insert into referrals.release_files (release_id, place, name, bytes) values ($1, $2, $3, $4)", id, (short)place, name, bytes);
        }

        return id;
    }

    /// <summary>What a check leaves behind that found a cell to be known too well.</summary>
    public static async Task<Guid> FailAsync(IServiceProvider services, ReleasePeriod period, string key, Guid? replaces = null)
    {
        var id = Guid.CreateVersion7();
        await using (var session = services.GetRequiredService<DocumentStore>().LightweightSession())
        {
            session.LastModifiedBy = Guid.CreateVersion7().ToString();
            session.Events.StartStream<Release>(id, [new ReleaseRequested(id, period.Code, replaces, replaces is null ? null : "A partner had counted twice"), new ReleasePrepared(id, period.Code, []), new ReleaseChecked(id, false, 90, 20, 1, "1", [], new string('0', 64))]);
            await session.SaveChangesAsync();
        }

        await WriteAsync(
            services, "insert into referrals.release_findings (release_id, checked_at, number, kind, table_id, key, why, feasible) values ($1, now(), 0, 'exact', 'activity', $2, $3, 1)",
            id, key, "It can be worked out from its total");
        return id;
    }

    private static async Task WriteAsync(IServiceProvider services, string sql, params object[] values)
    {
        await using var command = services.GetRequiredService<Databases>().Writer.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    private static PublishedTable Table(ProgrammeCatalogue programmes, PlannedTable table, ReleasePeriod period, Func<string, int, int> truth, string? all) => new(
        table.Id, table.Title, period.Code, [.. table.Axes.Select(a => a.Dimension.Code)], [.. table.Measures.Select(m => m.Code), .. table.Derived.Select(d => d.Code)],
        [
            .. table.Rows().Select(at =>
            {
                var isRun = IsRun(programmes, table, at);
                List<string> counts =
                [
                    .. table.Measures.Select(m =>
                    {
                        var key = table.Key(period, m.Code, at);
                        var count = Count(programmes, table, period, m.Code, at);
                        return !isRun ? PublishedTable.NotApplicable : all ?? (IsUndivided(programmes, table, period, m, at) ? PublishedTable.TooFew : Shown(truth(key, count), m.Counting));
                    }),
                ];
                return new PublishedRow(at, [.. counts, .. table.Derived.Select(d => !isRun ? PublishedTable.NotApplicable : d.Promise?.Invoke(at) ?? Derived(table.Key(period, "", at), d, counts[0]))]);
            }),
        ]);

    private static bool IsRun(ProgrammeCatalogue programmes, PlannedTable table, IReadOnlyList<string> at)
    {
        string? At(string dimension) => table.Axes.ToList().FindIndex(a => a.Dimension.Code == dimension) is var i and >= 0 ? at[i] : null;
        return At("programme") is not { } code || programmes.Find(code) is not { } programme
            || ((At("item") is not { } item || programme.Measures.Contains(item.Split('.')[0]))
                && (At("kind") is not { } kind || programme.SupportKinds.Select(k => Codes.NameOf(k)).Contains(kind)));
    }

    /// <summary>Whether a row is a part of one of the groups that are not broken down.</summary>
    private static bool IsUndivided(ProgrammeCatalogue programmes, PlannedTable table, ReleasePeriod period, PlannedMeasure measure, IReadOnlyList<string> at)
    {
        List<string> whole = [.. at.SkipLast(1), PlannedTable.All];
        return measure.Counting != Counting.Money && table.Derived.Count == 0 && at.Count > 1 && at[^1] != PlannedTable.All
            && Count(programmes, table, period, measure.Code, whole) > 0 && Chance(table.Key(period, measure.Code, whole)) < 0.25;
    }

    /// <summary>The sum over an axis that a row has all of, and otherwise a number drawn by its key.</summary>
    private static int Count(ProgrammeCatalogue programmes, PlannedTable table, ReleasePeriod period, string measure, IReadOnlyList<string> at)
    {
        if (!IsRun(programmes, table, at))
        {
            return 0;
        }

        for (var i = 0; i < at.Count; i++)
        {
            if (at[i] == PlannedTable.All)
            {
                return table.Axes[i].Dimension.Categories.Sum(c => Count(programmes, table, period, measure, [.. at.Take(i), c.Code, .. at.Skip(i + 1)]));
            }
        }

        var spread = table.Axes.Count == 0 ? 4 : table.Axes[^1].Dimension.Categories.Count;
        var chance = Chance(table.Key(period, measure, at));
        return (int)(chance * chance * (table.Derived.Count > 0 ? 260 : 1600 / spread));
    }

    private static string Shown(int count, Counting counting) => count switch
    {
        0 => "0",
        <= 7 => PublishedTable.Hidden,
        _ => $"{Rounded(count) * (counting == Counting.Money ? 1000 : 1)}",
    };

    private static int Rounded(int count) => (count + 2) / 5 * 5;

    private static string Derived(string key, DerivedFigure figure, string shown)
    {
        if (!int.TryParse(shown, out var people) || people < figure.Derivation switch { Derivation.Median => 20, Derivation.Ninetieth => 50, _ => 30 })
        {
            return PublishedTable.TooFew;
        }

        var (before, change) = (3.4 + (2.6 * Chance($"{key} before")), 0.4 + (1.6 * Chance($"{key} change")));
        if (key.Contains("directLoneliness", StringComparison.Ordinal))
        {
            (before, change) = (before / 2, change / 2); // from 1 to 5
        }

        var lower = key.Contains("anxious", StringComparison.Ordinal) || key.Contains("ucla3", StringComparison.Ordinal);
        var share = 42 + (int)(35 * Chance($"{key} share"));
        return figure.Derivation switch
        {
            Derivation.MeanBefore => Tenths(lower ? before + 2 : before),
            Derivation.MeanAfter => Tenths(lower ? before + 2 - change : before + change),
            Derivation.MeanChange => Tenths(change),
            Derivation.ChangeLow => Tenths(change - 0.4),
            Derivation.ChangeHigh => Tenths(change + 0.4),
            Derivation.SharePercent => $"{share}",
            Derivation.ShareLow => $"{share - 8}",
            Derivation.ShareHigh => $"{share + 7}",
            Derivation.Median => $"{1 + (int)(6 * Chance($"{key} median"))}",
            _ => Chance($"{key} ninetieth") < 0.2 ? PublishedTable.StillOpen : $"{9 + (int)(12 * Chance($"{key} ninetieth"))}",
        };
    }

    private static string Tenths(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A number from 0 to 1 that a text always gives.</summary>
    private static double Chance(string text) => Encoding.UTF8.GetBytes(text).Aggregate(2166136261u, (hash, b) => (hash ^ b) * 16777619u) is var hash ? ((hash ^ (hash >> 15)) * 2246822519u >> 8) / (double)(1 << 24) : 0;
}
