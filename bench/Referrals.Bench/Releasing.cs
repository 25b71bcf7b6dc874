using System.Diagnostics;
using System.Text.Json;
using Referrals.Domain.Outcomes;
using Referrals.Domain.Programmes;
using Referrals.Domain.Referring;
using Referrals.Projections.Releases;
using Referrals.Projections.Releases.Facts;

namespace Referrals.Bench;

/// <summary>What it takes to tabulate, protect and audit a year's release of so many referrals by thirty organisations, after its four quarters; what the auditor finds goes to the error output.</summary>
internal static class Releasing
{
    public const int AYear = 100_000;

    private const int Referrers = 30;
    private const string Protecting = "Protecting";

    public static async Task RunAsync(int referrals, TextWriter output, TextWriter errors)
    {
        var programmes = Programmes();
        var plan = ReleasePlan.For(programmes, [OrganisationKind.Nhs, OrganisationKind.Voluntary, OrganisationKind.Statutory]);
        var year = ReleasePeriod.YearOf(new DateOnly(2025, 4, 1));
        var facts = new Invented(plan, programmes, year, referrals).Make();
        var earlier = new List<ReleaseFiles>();
        foreach (var period in (ReleasePeriod[])[.. year.Quarters, year])
        {
            var whole = Stopwatch.StartNew();
            var truth = Tabulating.Tabulate(facts, plan, period);
            var tabulating = whole.Elapsed;
            var (rounds, stage) = (0, new Stopwatch());
            var (protecting, auditing) = (new Stopwatch(), new Stopwatch());
            var made = ReleaseMaking.Make(plan, DisclosureRules.Standard, truth, new byte[32], earlier, said =>
            {
                stage.Stop();
                stage = said.StartsWith(Protecting, StringComparison.Ordinal) ? protecting : auditing;
                stage.Start();
                rounds += stage == protecting ? 1 : 0;
            });
            stage.Stop();

            earlier.Add(new(period, [.. made.Tables.Select(t => t.Bytes)], made.Evidence));
            foreach (var finding in made.Report.Findings)
            {
                await errors.WriteLineAsync(finding.ToString());
            }

            using var me = Process.GetCurrentProcess();
            await output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                scenario = "release", referrals, period = period.Code, cells = truth.Cells.Count, made.Report.Shown, made.Report.Hidden, chosen = made.Evidence.Choices.Count, made.Report.Passed, rounds,
                made.Report.SmallestFeasible, findings = made.Report.Findings.CountBy(f => f.Kind).ToDictionary(),
                tabulateSeconds = Seconds(tabulating), protectSeconds = Seconds(protecting.Elapsed), auditSeconds = Seconds(auditing.Elapsed), seconds = Seconds(whole.Elapsed),
                peakMegabytes = me.PeakWorkingSet64 >> 20,
            }));
        }
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);

    private static ProgrammeCatalogue Programmes() => ProgrammeCatalogue.Parse(
        new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "programmes")).GetFiles("*.json").OrderBy(f => f.Name).Select(f => KeyValuePair.Create(f.Name, File.ReadAllText(f.FullName))));

    /// <summary>A year's referrals; of each dimension the first category is much more common than the last, so that each table has rare ones.</summary>
    private sealed class Invented(ReleasePlan plan, ProgrammeCatalogue programmes, ReleasePeriod year, int count)
    {
        private static readonly string[] s_kinds = ["nhs", "voluntary", "statutory", "housing", "connector"];

        private readonly Random _random = new(6);
        private readonly Dictionary<string, PlannedDimension> _dimensions = plan.Tables.SelectMany(t => t.Axes).Select(a => a.Dimension).DistinctBy(d => d.Code).ToDictionary(d => d.Code);
        private readonly List<PairFact> _pairs = [];
        private readonly List<SupportFact> _support = [];

        public FactSet Make()
        {
            var referrals = Enumerable.Range(0, count).Select(Referral).ToList();
            return new(
                referrals, _pairs, _support, [.. programmes.All.Select(p => new RunningSince(p.Code, p.Sensitive, year.From))],
                [OrganisationKind.Nhs, OrganisationKind.Voluntary, OrganisationKind.Statutory]);
        }

        private ReferralFact Referral(int number)
        {
            var from = Pick("from");
            var kind = from switch { "self" => null, "otherKinds" => _random.Next(3) == 0 ? "connector" : "housing", _ => s_kinds.Contains(from) ? from : "voluntary" };
            var referrer = 1 + Array.IndexOf(s_kinds, kind) + (s_kinds.Length * (int)(Referrers / s_kinds.Length * Math.Pow(_random.NextDouble(), 2)));
            var made = year.From.AddDays(_random.Next(365));
            var (isSensitive, isAccepted, isClosed, reached) = (_random.Next(60) == 0, _random.Next(10) < 7, _random.Next(3) > 0, _random.Next(10) < 8);
            var (decide, contact, close) = (_random.Next(1, 15), _random.Next(0, 25), _random.Next(5, 60));
            DateOnly On(int workingDays) => made.AddDays(workingDays * 7 / 5);
            var referral = new ReferralFact
            {
                Key = Id(1, number), PersonKey = Id(2, _random.Next(count * 4 / 5)), Sensitive = isSensitive,
                Programme = isSensitive ? programmes.All.First(p => p.Sensitive).Code : Pick("programme"),
                ReferrerId = kind is null ? null : Id(3, referrer), ReferrerKind = kind,
                FromProgramme = programmes.All.FirstOrDefault(p => from == PlannedDimensions.FromProgramme(p.Code))?.Code, ReceiverId = Id(3, 1 + _random.Next(Referrers)),
                District = Pick("district"), Quintile = Pick("quintile"), AgeBand = Pick("ageBand"), Gender = Pick("gender"), EthnicGroup = Pick("ethnicGroup"),
                Needs = [.. new[] { Pick("need"), Pick("need"), _random.Next(30) == 0 ? Pick("sensitiveNeed") : Pick("need") }.Distinct()],
                MadeOn = made, AcknowledgedOn = On(decide / 2), AcknowledgeDays = decide / 2, DecidedOn = On(decide), DecideDays = decide,
            };
            if (!isAccepted)
            {
                return referral with { DeclinedOn = On(decide), DeclineReason = _random.Next(2) == 0 ? "noCapacity" : "notEligible" };
            }

            AddPairs(referral, On(decide));
            AddSupport(referral, On(decide + contact));
            referral = referral with { AcceptedOn = On(decide), FirstContactRecordedOn = reached ? On(decide + contact) : null, FirstContactDays = reached ? contact : null };
            return isClosed ? referral with { ClosedOn = On(decide + contact + close), CloseDays = decide + contact + close, Outcome = reached ? "supportCompleted" : "noCapacity" } : referral;
        }

        private void AddPairs(ReferralFact referral, DateOnly baseline)
        {
            if (_random.Next(5) > 1)
            {
                return;
            }

            var measure = Pick("item").Split('.')[0];
            var isAskedAgain = _random.Next(3) > 0;
            foreach (var item in _dimensions["item"].Categories.Where(c => c.Code.Split('.')[0] == measure))
            {
                var (before, after) = (_random.Next(11), _random.Next(11));
                _pairs.Add(new()
                {
                    Referral = referral.Key, Item = item.Code, BaselineOn = baseline, BaselineRecordedOn = baseline, Before = before,
                    AskedAgainOn = isAskedAgain ? baseline.AddDays(60) : null, AskedAgainRecordedOn = isAskedAgain ? baseline.AddDays(60) : null,
                    After = isAskedAgain ? after : null, Improvement = isAskedAgain ? after - before : null,
                });
            }
        }

        private void AddSupport(ReferralFact referral, DateOnly on)
        {
            var amount = _random.Next(3);
            _support.Add(new()
            {
                Referral = referral.Key, Kind = Pick("kind"), On = on, RecordedOn = on,
                Pence = amount > 0 ? _random.Next(50, 900) * 100 : null, Per = amount switch { 0 => null, 1 => "year", _ => "once" },
            });
        }

        private string Pick(string dimension)
        {
            var categories = _dimensions[dimension].Categories;
            return categories[Math.Min(categories.Count - 1, (int)(Math.Log(1 - _random.NextDouble()) / Math.Log(0.35)))].Code;
        }

        private static Guid Id(int kind, int number) => new(number, (short)kind, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
    }
}
