using Referrals.Domain;
using Referrals.Domain.Clocks;
using Referrals.Domain.Outcomes;
using Referrals.Domain.People;
using Referrals.Domain.PersonalData;
using Referrals.Domain.Referring;
using Referrals.Projections.Referring;

namespace Referrals.Projections.Releases.Facts;

/// <summary>What is not in a referral's stream: whose it is, and where it came from.</summary>
/// <param name="Key">Of its rows.</param>
/// <param name="PersonKey">Of the human.</param>
/// <param name="Sensitive">Whether it was ever in a sensitive programme.</param>
/// <param name="ReferrerKind">Of the organisation that referred.</param>
/// <param name="FromProgramme">The programme that referred on, unless it is sensitive.</param>
/// <param name="People">What the receiver knows of the person, and then what the referrer knows; as far as it can be opened.</param>
internal sealed record FactContext(
    Guid Key, Guid PersonKey, bool Sensitive, string? ReferrerKind, string? FromProgramme, IReadOnlyList<PersonDetails> People);

/// <summary>The rows of one referral.</summary>
internal sealed record FactRows(ReferralFact Referral, IReadOnlyList<PairFact> Pairs, IReadOnlyList<SupportFact> Support)
{
    /// <param name="history">Opened; what cannot be opened is not known.</param>
    /// <param name="context">What is not in the stream.</param>
    public static FactRows Of(ReferralHistory history, FactContext context)
    {
        var given = new Given(history);
        var reached = history.Reached.Select(r => given.Corrected(r.Id, r)).Where(r => r.With is ContactWith.Person).MinBy(r => (r.OccurredOn, r.RecordedOn));
        var closing = history.ClosingId is { } closingId ? given.Corrected(closingId, new Closing(history.Outcome!.Value, given.Read(history.NeedsNotMet))) : null;
        var needs = given.Corrected(history.EntryId, new Made(given.Read<Values<Need>>(history.Needs)));
        var referral = new ReferralFact
        {
            Key = context.Key,
            PersonKey = context.PersonKey,
            Programme = history.Programme,
            Sensitive = context.Sensitive,
            ReferrerId = history.ReferrerId,
            ReferrerKind = context.ReferrerKind,
            FromProgramme = context.FromProgramme,
            ReceiverId = history.ReceiverId,
            District = Characteristics.DistrictOf(context.People),
            Quintile = Characteristics.QuintileOf(context.People),
            AgeBand = Characteristics.AgeBandOf(context.People, history.MadeOn),
            Gender = Characteristics.GenderOf(context.People),
            EthnicGroup = Characteristics.EthnicGroupOf(context.People),
            Needs = CodesOf(needs.Needs),
            MadeOn = history.MadeOn,
            AcknowledgedOn = history.AcknowledgedOn,
            DecidedOn = history.DecidedOn,
            AcceptedOn = history.AcceptedOn,
            DeclinedOn = history.DeclinedOn,
            DeclineReason = history.DeclineReason is { } reason ? Codes.NameOf(reason) : null,
            FirstContactRecordedOn = reached?.RecordedOn,
            ClosedOn = history.ClosedOn,
            Outcome = closing is null ? null : Codes.NameOf(closing.Outcome),
            NeedsNotMet = CodesOf(closing?.NeedsNotMet),
            ReopenedOn = history.ReopenedOn,
            WithdrawnOn = history.WithdrawnOn,
            AcknowledgeDays = Days(history.MadeOn, history.AcknowledgedOn),
            DecideDays = Days(history.MadeOn, history.DecidedOn),
            FirstContactDays = history.AcceptedOn is { } accepted ? Days(accepted, reached?.OccurredOn) : null,
            CloseDays = Days(history.MadeOn, history.ClosedOn),
        };
        return new(referral, [.. PairsOf(history, given, context.Key)], [.. SupportOf(history, given, context.Key)]);
    }

    /// <summary>The rows of somebody who is erased: under a key that leads nowhere, and their days the first of their quarters.</summary>
    public FactRows Frozen(Guid key) => new(
        Referral with
        {
            Key = key,
            PersonKey = null,
            Frozen = true,
            MadeOn = Cut(Referral.MadeOn),
            AcknowledgedOn = Cut(Referral.AcknowledgedOn),
            DecidedOn = Cut(Referral.DecidedOn),
            AcceptedOn = Cut(Referral.AcceptedOn),
            DeclinedOn = Cut(Referral.DeclinedOn),
            FirstContactRecordedOn = Cut(Referral.FirstContactRecordedOn),
            ClosedOn = Cut(Referral.ClosedOn),
            ReopenedOn = Cut(Referral.ReopenedOn),
            WithdrawnOn = Cut(Referral.WithdrawnOn),
        },
        [
            // Of a quarter the latest time stays: the days no longer tell which it was.
            .. Pairs.GroupBy(p => (p.Item, Cut(p.AskedAgainOn))).Select(same => same.MaxBy(p => (p.AskedAgainOn, p.AskedAgainRecordedOn))!).Select(p => p with
            {
                Referral = key,
                BaselineOn = Cut(p.BaselineOn),
                BaselineRecordedOn = Cut(p.BaselineRecordedOn),
                AskedAgainOn = Cut(p.AskedAgainOn),
                AskedAgainRecordedOn = Cut(p.AskedAgainRecordedOn),
            }),
        ],
        [.. Support.Select(s => s with { Referral = key, On = Cut(s.On), RecordedOn = Cut(s.RecordedOn) })]);

    private static IEnumerable<PairFact> PairsOf(ReferralHistory history, Given given, Guid key)
    {
        var asked = history.Asked.Select(given.ScoresOf).ToList();
        foreach (var measure in asked.Select(a => a.Measure).OfType<Measure>().Distinct())
        {
            var times = asked.Where(a => a.Measure == measure).OrderBy(a => a.OccurredOn).ToList();
            foreach (var (item, score, improvement) in ItemsOf(measure))
            {
                var first = times.FindIndex(t => t.Stage is AssessmentStage.Baseline && score(t.Scores) is not null);
                if (first < 0)
                {
                    continue;
                }

                var before = score(times[first].Scores)!.Value;
                var pair = new PairFact
                {
                    Referral = key, Item = item, BaselineOn = times[first].OccurredOn, BaselineRecordedOn = times[first].RecordedOn, Before = before,
                };
                var again = times.Skip(first + 1).Where(t => t.Stage is not AssessmentStage.Baseline && score(t.Scores) is not null).Select(t => pair with
                {
                    AskedAgainOn = t.OccurredOn, AskedAgainRecordedOn = t.RecordedOn, After = score(t.Scores), Improvement = improvement(before, score(t.Scores)!.Value),
                }).ToList();
                foreach (var one in again is [] ? [pair] : again)
                {
                    yield return one;
                }
            }
        }
    }

    /// <summary>The questions of a measure, or the one that they add up to.</summary>
    private static IEnumerable<(string Item, Func<IReadOnlyDictionary<string, int>, int?> Score, Func<int, int, int> Improvement)> ItemsOf(Measure measure) =>
        measure.Total is { } total
            ? [(measure.Code, measure.Sum, total.Improvement)]
            : measure.Items.Select(i => (
                $"{measure.Code}.{i.Code}",
                (Func<IReadOnlyDictionary<string, int>, int?>)(scores => scores.TryGetValue(i.Code, out var score) ? score : null),
                (Func<int, int, int>)i.Scale.Improvement));

    private static IEnumerable<SupportFact> SupportOf(ReferralHistory history, Given given, Guid key)
    {
        foreach (var help in history.Help.Where(h => ReferralHistory.IsGiven(h.Status)))
        {
            var said = given.Read<SupportGiven>(help.Support);
            var amount = help.Amount is { } later && later.TryRead(out var pence) ? pence : said?.Amount;
            var latest = given.Corrected(
                help.Id, new Help(help.On, said?.Kind, amount, said?.Per),
                (correction, member) => member switch { "amount" => help.Amount is null || correction.Sequence > help.AmountSequence, "occurredOn" => help.AsRecorded, _ => true });
            yield return new SupportFact
            {
                Referral = key,
                Kind = latest.Kind is { } kind ? Codes.NameOf(kind) : PlannedDimensions.Unknown,
                On = latest.OccurredOn,
                RecordedOn = help.RecordedOn,
                Pence = latest.Amount,
                Per = latest.Per is { } per ? Codes.NameOf(per) : null,
            };
        }
    }

    private static Values<string> CodesOf(Values<Need>? needs) => Values.Of(needs?.Select(n => Codes.NameOf(n)));

    private static int? Days(DateOnly from, DateOnly? to) => to is { } day ? Math.Max(0, WorkingDays.Between(from, day)) : null;

    private static DateOnly Cut(DateOnly day) => ReleasePeriod.QuarterOf(day).From;

    private static DateOnly? Cut(DateOnly? day) => day is { } some ? Cut(some) : null;

    private sealed record Made(Values<Need>? Needs);

    private sealed record Closing(CloseOutcome Outcome, Values<Need>? NeedsNotMet);

    private sealed record Help(DateOnly OccurredOn, SupportKind? Kind, long? Amount, Per? Per);

    /// <summary>What was said, with its corrections.</summary>
    private sealed class Given(ReferralHistory history)
    {
        public T? Read<T>(Sealed<T>? value) => value is { } some && some.TryRead(out var open) ? open : default;

        public T Corrected<T>(Guid entryId, T entry, Func<FactCorrection, string, bool>? counts = null)
        {
            var corrections = history.Corrections.Where(c => c.EntryId == entryId && c.Values.IsOpen).ToList();
            return Referring.Corrected.Merge(entry, corrections.Select(c => c.Values.Value), (place, member) => counts?.Invoke(corrections[place], member) ?? true);
        }

        public Asking ScoresOf(AskedEntry asked)
        {
            var corrected = new Referring.Corrected(Values.Of(history.Corrections.Select(c => new Correction(c.EntryId, c.Values))), []).Apply(new AssessmentView(
                asked.Id, asked.Stage, asked.OccurredOn, asked.Measure, Read<ItemAnswers>(asked.Answers)?.Scores.ToDictionary(s => s.Item, s => s.Score), []));
            return new(Measures.Find(asked.Measure), asked.Stage, corrected.OccurredOn, asked.RecordedOn, corrected.Scores?.ToDictionary() ?? []);
        }
    }

    private sealed record Asking(Measure? Measure, AssessmentStage Stage, DateOnly OccurredOn, DateOnly RecordedOn, IReadOnlyDictionary<string, int> Scores);
}
