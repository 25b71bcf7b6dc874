using Referrals.Domain.Outcomes;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Facts;
using Referrals.Projections.Tests.Support;

namespace Referrals.Projections.Tests.Releases.Facts;

/// <summary>Facts by hand, of which tests say what matters to them.</summary>
internal static class SomeFacts
{
    public static readonly ReleasePlan Plan = ReleasePlan.For(Some.Programmes, [OrganisationKind.Nhs, OrganisationKind.Voluntary]);

    /// <summary>April 2025 to March 2026; what is recorded until 30 April 2026 counts.</summary>
    public static readonly ReleasePeriod Year = ReleasePeriod.YearOf(new(2025, 4, 1));

    /// <summary>April to June 2025; what is recorded until 31 July 2025 counts.</summary>
    public static readonly ReleasePeriod Spring = ReleasePeriod.QuarterOf(new(2025, 4, 1));

    public static readonly Guid Team = Some.Id(1);
    public static readonly Guid Surgery = Some.Id(2);

    private static int s_keys = 1000;

    /// <summary>A referral of somebody by a health team to Healthy Homes, made on 1 May 2025.</summary>
    public static ReferralFact Referral(int? person = null) => new()
    {
        Key = Key(),
        PersonKey = person is { } human ? Some.Id(human) : Key(),
        Programme = "healthyHomes",
        ReferrerId = Team,
        ReferrerKind = "nhs",
        ReceiverId = Some.CitizensAdvice.Id,
        District = "E07000081",
        Quintile = "1",
        AgeBand = "75to84",
        Gender = "woman",
        EthnicGroup = "white",
        Needs = ["energyAndHeating"],
        MadeOn = new(2025, 5, 1),
    };

    public static ReferralFact Accepted(int? person = null) => Referral(person) with { AcceptedOn = new(2025, 5, 6), DecidedOn = new(2025, 5, 6), AcknowledgedOn = new(2025, 5, 6), AcknowledgeDays = 2, DecideDays = 2 };

    public static PairFact Pair(ReferralFact referral, int before, int? after, DateOnly? on = null, string item = "ons4.anxious") => new()
    {
        Referral = referral.Key,
        Item = item,
        BaselineOn = new(2025, 5, 8),
        BaselineRecordedOn = new(2025, 5, 8),
        Before = before,
        AskedAgainOn = after is null ? null : on ?? new(2025, 9, 1),
        AskedAgainRecordedOn = after is null ? null : on ?? new(2025, 9, 1),
        After = after,
        Improvement = before - after,
    };

    public static SupportFact Given(ReferralFact referral, long? pence = null, string kind = "benefitsGained", string per = "year") => new()
    {
        Referral = referral.Key, Kind = kind, On = new(2025, 6, 2), RecordedOn = new(2025, 6, 2), Pence = pence, Per = pence is null ? null : per,
    };

    public static Tabulation Count(ReleasePeriod period, ReferralFact[] referrals, PairFact[]? pairs = null, SupportFact[]? support = null) => Tabulating.Tabulate(
        new(
            referrals, pairs ?? [], support ?? [],
            [.. referrals.GroupBy(r => (r.Programme, r.Sensitive)).Select(p => new RunningSince(p.Key.Programme, p.Key.Sensitive, p.Min(r => r.MadeOn)))], []),
        Plan, period);

    private static Guid Key() => Some.Id(Interlocked.Increment(ref s_keys));
}
