using Referrals.Api.Hosting;
using Referrals.EventStore;

namespace Referrals.Api.Pages.Operations;

/// <summary>How the server does, in words for whoever looks after it.</summary>
internal static class OperationsWords
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Up to date, or 3 events, 2 minutes behind</summary>
    public static string Lag(SubscriptionStatus reader, DateTimeOffset now) =>
        reader is { Behind: > 0, WaitingSince: { } since } ? $"{Spoken.Count(reader.Behind, "event")}, {Spoken.Lasting(now - since)} behind" : "Up to date";

    /// <summary>What a reader of the log is for.</summary>
    public static string Reader(string name) => name switch
    {
        "facts" => "Counts what happened, without names, for the releases",
        "links" => "Notes which records of people changed, so that those of one human being are linked",
        _ => "Reads the log",
    };

    public static string Job(string name) => name switch
    {
        "audit sealer" => "Seals the logs and exports the head",
        "clock keeper" => "Records missed clocks, and forgets old idempotency keys",
        "draft keeper" => "Destroys drafts and kept forms whose time is over",
        "erasure keeper" => "Carries out erasures, destroys redacted texts",
        "link keeper" => "Links records of one human being",
        "release keeper" => "Makes and checks the releases that were asked for",
        _ => Spoken.Words(name),
    };

    /// <summary>every second, every minute</summary>
    public static string Every(TimeSpan every) => every <= TimeSpan.FromSeconds(1) ? "every second" : Spoken.Lasting(every) is var lasting && lasting.StartsWith("1 ", StringComparison.Ordinal) ? $"every {lasting[2..]}" : $"every {lasting}";

    public static bool IsLate(JobState job, DateTimeOffset now) => now - job.RanAt > (3 * job.Every) + s_patience;

    /// <summary>When it comes round again, unless it is late already.</summary>
    public static string Next(JobState job, DateTimeOffset now) => IsLate(job, now) ? "It was due long ago. Is a server running?"
        : job.RanAt + job.Every is var next && next <= now.AddMinutes(1) ? "Within a minute" : $"At {Spoken.Time(next)}";

    /// <summary>1.4 GB, 20 MB</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => FormattableString.Invariant($"{bytes / (double)(1L << 20):0} MB"),
        _ => FormattableString.Invariant($"{bytes / 1024.0:0} KB"),
    };
}
